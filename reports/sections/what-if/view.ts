import type { Range } from '../../analysis/sizing/size-question.ts';
import type { StepKind } from '../../analysis/plan/steps.ts';
import type { SystemModel } from '../../analysis/sizing/system-model.ts';
import { html, type Fragment, type Html } from '../../html/html.ts';
import { table } from '../../html/table.ts';
import { formatNumber, formatUnit, type Unit } from '../../../suites/harness/units.ts';
import type { WhatIfAnswer, WhatIfComponent } from './solve.ts';

// Runs in the report's page and in Node alike.

const STEP_WORDS: Readonly<Record<StepKind, string>> = {
  'another load': 'loads other than those measured',
  'another response time': 'response times at other loads',
  'other number of cores': 'another number of cores',
  'another CPU': 'another speed of a core',
  'separate servers': 'separate servers',
};

/** From where on a bar warns, and alarms. */
const HIGH = { low: 0.7, high: 0.9 };

/** All figures of an answer. */
export function answerView(model: SystemModel, answer: WhatIfAnswer): Html {
  const { settings, servers } = answer;
  return html`
    <div class="key-facts"><dl class="facts">
      ${fact(`${quantileWords(answer)} at ${formatUnit(settings.perSec, 'perSec')}`, rangeWords(answer.responseMs, 'ms'), keptWords(answer))}
      ${fact(`Carries at ${quantileWords(answer)} ≤ ${formatUnit(settings.latencyMs, 'ms')}`, rangeWords(answer.capacity, 'perSec'), bindsWords(answer))}
      ${servers.map(({ busy, components }, at) => fact(servers.length === 1 ? 'Cores in use' : `Server ${String(at + 1)}: cores in use`, rangeWords(busy, 'share'), servers.length === 1 ? '' : components.join(', ')))}
    </dl></div>
    ${componentTable(answer)}
    ${marks(model, answer)}`;
}

/** The answer in a sentence, for those who do not see the figures change. */
export function summaryWords(answer: WhatIfAnswer): string {
  const { settings, servers } = answer;
  const where = servers.length === 1 ? '' : ' on two servers';
  const wide = (range: Range, unit: Unit): string => rangeWords(range, unit)[0];
  return `At ${formatUnit(settings.perSec, 'perSec')} on ${coresWords(settings.cores)}${where}: ${quantileWords(answer)} ${wide(answer.responseMs, 'ms')}; it carries ${wide(answer.capacity, 'perSec')}, then ${bindsWords(answer)}.`;
}

function fact(name: string, [value, interval]: readonly [string, string], aside: string): Html {
  return html`<div><dt>${name}</dt><dd><span class="figure">${value}</span> <span class="aside">${interval}${interval !== '' && aside !== '' ? '; ' : ''}${aside}</span></dd></div>`;
}

function componentTable({ components, servers }: WhatIfAnswer): Html {
  return table({
    caption: 'Use of each component',
    columns: [
      { title: 'Component', kind: 'text' },
      { title: 'Of what it can use', kind: 'text' },
      { title: 'In use', kind: 'number' },
      ...(servers.length > 1 ? [{ title: 'Server', kind: 'number' as const }] : []),
    ],
    rows: components.map((component) => [
      component.name,
      bar(component),
      html`${formatUnit(round(component.share.value), 'share')} <span class="aside">(${ends(component.share, 'share')})</span> <span class="aside why">${formatUnit(round(component.cores.value), 'cores')}</span>`,
      ...(servers.length > 1 ? [formatNumber(component.server + 1)] : []),
    ]),
  });
}

function bar({ name, share, isLimitedByProcesses }: WhatIfComponent): Html {
  return html`<meter min="0" max="1" low="${HIGH.low}" high="${HIGH.high}" optimum="0" value="${share.value}" aria-label="${name}"></meter>${isLimitedByProcesses && html` <span class="aside">of its processes</span>`}`;
}

/** What is not as it was measured, so that nobody takes it for a measurement (R14, R15). */
function marks(model: SystemModel, answer: WhatIfAnswer): Fragment {
  const { settings, untested } = answer;
  const { measuredFromPerSec, measuredToPerSec, reference } = model;
  const isBeyond = settings.perSec > measuredToPerSec || settings.perSec < measuredFromPerSec;
  const others = model.components.flatMap(({ name, coresPerProcess, processes }, at) => (coresPerProcess !== null && processes !== settings.processes[at] ? [name] : []));
  const found = [
    ...(isBeyond ? [`${formatUnit(settings.perSec, 'perSec')} lie outside of the loads that were measured (${formatUnit(measuredFromPerSec, 'perSec')} to ${formatUnit(measuredToPerSec, 'perSec')}).`] : []),
    ...(settings.cores !== reference.cores || settings.speed !== 1 ? [`It was measured on ${coresWords(reference.cores)} of speed 1: demand is taken to be the same on a box that is equally busy.`] : []),
    ...(others.length > 0 ? [`${others.join(', ')} ran in another number of processes: more of them are taken to cost nothing.`] : []),
    ...(answer.hops > 0 ? [`${answer.hops === 1 ? 'One hop' : `${formatNumber(answer.hops)} hops`} between the servers, as dear as stated above, not measured.`] : []),
    ...(untested.length > 0 ? [`Never tried: ${untested.map((kind) => STEP_WORDS[kind]).join(', ')}. What rests on that is a range without a confidence level.`] : []),
  ];
  return found.length === 0
    ? html`<p class="note">Within what was measured; ranges are 95 % intervals.</p>`
    : html`<div class="extrapolated"><strong>Beyond what was measured or tried</strong><ul class="remarks">${found.map((sentence) => html`<li>${sentence}</li>`)}</ul></div>`;
}

function bindsWords({ binds, bindingServer, bindingComponent, servers, capacity, idleMs }: WhatIfAnswer): string {
  const of = servers.length === 1 ? '' : ` of server ${String(bindingServer + 1)}`;
  if (capacity.value === 0) return Number.isFinite(idleMs) ? `a request takes ${formatUnit(idleMs, 'ms')} without any load` : 'use at rest fills it already';
  if (capacity.value === Infinity) return 'nothing here limits it';
  if (binds === 'processes') return `the processes of ${bindingComponent ?? ''} bind`;
  return binds === 'cores' ? `the cores${of} bind` : `waiting for the cores${of} binds`;
}

function keptWords({ keptShare, settings }: WhatIfAnswer): string {
  return `≤ ${formatUnit(settings.latencyMs, 'ms')} in ${formatNumber(Math.round(100 * keptShare))} % of draws`;
}

/** Value and interval; what never ends is `too much to keep up`. */
function rangeWords(range: Range, unit: Unit): readonly [string, string] {
  if (range.value === Infinity) return [unit === 'ms' ? 'cannot keep up' : 'no limit', ''];
  return [formatUnit(round(range.value), unit), ends(range, unit)];
}

function ends({ lower, upper }: Range, unit: Unit): string {
  const word = (end: number): string => (end === Infinity ? 'no end' : formatNumber(round(unit === 'share' ? 100 * end : end)));
  return `${word(lower)} to ${word(upper)}`;
}

const round = (value: number): number => Number(value.toPrecision(3));
const coresWords = (cores: number): string => `${formatNumber(cores)} ${cores === 1 ? 'core' : 'cores'}`;
const quantileWords = ({ quantile }: WhatIfAnswer): string => `p${String(Number((100 * quantile).toFixed(3)))}`;
