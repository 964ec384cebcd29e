import type { Plan } from '../../analysis/plan/result.ts';
import type { SystemModel } from '../../analysis/sizing/system-model.ts';
import { whatIfBlock } from '../../sections/what-if/block.ts';
import { html, type Fragment, type Html } from '../html.ts';
import { page, type Part } from '../shell.ts';
import { details, facts, table } from '../table.ts';
import { glued } from '../wording.ts';
import { formatNumber, formatUnit } from '../../../suites/harness/units.ts';
import { answerPart } from './answer.ts';
import { stageCards, stageTable } from './stages.ts';
import { datesChart, loadChart } from './timeline.ts';
import { loadWords, money, objectiveWords } from './words.ts';

/**
 * A plan as one HTML file that opens offline: the answer first, then the timeline, what to watch, what moves and why.
 *
 * @param options.model adds sliders that solve it in the page.
 */
export function renderPlanHtml(options: { readonly plan: Plan; readonly model?: SystemModel; readonly version: string }): string {
  const { plan, model, version } = options;
  const { system, draws, seed } = plan;
  const parts: (Part | null)[] = [
    { id: 'answer', title: 'Answer', body: answerPart(plan) },
    plan.stages.length === 0 ? null : { id: 'timeline', title: 'Timeline', body: html`${loadChart(plan)}${datesChart(plan)}${stageTable(plan)}` },
    plan.stages.length === 0 ? null : { id: 'stages', title: 'Stages, and what to watch', body: stageCards(plan) },
    plan.infeasible === null ? { id: 'split', title: 'The split point', body: splitPart(plan) } : null,
    model === undefined ? null : { id: 'what-if', title: 'What if', body: whatIfBlock({ model, id: 'what-if', latencyMs: plan.objective.latencyMs }), scripts: ['what-if'] },
    { id: 'trust', title: 'What it rests on', body: trustPart(plan) },
  ];
  return page({
    title: `Headroom · Plan of ${system.suite}/${system.contender}`,
    version,
    chapters: [{
      id: 'plan',
      title: 'Capacity plan',
      subtitle: `${loadWords(plan)}, keeping ${objectiveWords(plan)}.`,
      facts: [`${system.suite}/${system.contender}`, `from ${system.runs.join(', ')}`, `${formatNumber(draws)} draws`, `seed ${String(seed)}`],
      parts: parts.filter((part) => part !== null),
    }],
  });
}

function splitPart({ splitPoint, currency }: Plan): Html {
  const { perSec, oneBoxPerMonth, splitPerMonth, share, hop, exceptions } = splitPoint;
  const price = (amount: number | null): string => (amount === null ? 'none carries it' : `${money(amount, currency)} a month`);
  return html`
    <p>${glued(splitPoint.sentence)}</p>
    ${facts([
      ...(perSec.value === null ? [] : [['Just beyond it, one box', price(oneBoxPerMonth)] as const, ['Just beyond it, split', price(splitPerMonth)] as const]),
      ['A hop', glued(`${formatUnit(hop.roundTripMs, 'ms')} there and back, ${formatUnit(hop.cpuSeconds * 1e6, 'micros')} of CPU at each end (${hop.source})`)],
      ['Draws with a split point', `${formatNumber(Math.round(100 * share))} %`],
      ...(exceptions.length === 0 ? [] : [['For a while the other way round', glued(exceptions.map(({ fromPerSec, toPerSec }) => `${formatUnit(fromPerSec, 'perSec')} to ${formatUnit(toPerSec, 'perSec')}`).join('; '))] as const]),
    ])}`;
}

function trustPart(plan: Plan): Html {
  const { assumptions, overturn, notes, considered, currency, system } = plan;
  const mix = Object.entries(system.mix).map(([name, share]) => `${name} ${formatNumber(100 * share)} %`).join(', ');
  return html`
    <p>${glued(`Measured up to ${formatUnit(system.measuredToPerSec, 'perSec')} with ${mix}.`)}</p>
    ${listed('What would overturn it', overturn)}
    ${listed('Assumed, not measured', assumptions)}
    ${listed('Notes', notes)}
    ${considered.length > 0 && details({
      summary: 'Every class of the catalogue as the one box of everything',
      body: table({
        caption: 'Classes considered',
        columns: [{ title: 'Class', kind: 'text' }, { title: 'Carries', kind: 'number' }, { title: 'A month', kind: 'number' }, { title: '', kind: 'text' }],
        rows: considered.map(({ machine, dependablePerSec, isStep, reason }) => [
          machine.id,
          dependablePerSec === null ? '–' : formatUnit(dependablePerSec, 'perSec'),
          money(machine.pricePerMonth, currency),
          html`<span class="wraps">${isStep ? 'a step' : reason}</span>`,
        ]),
      }),
    })}`;
}

function listed(title: string, items: readonly string[]): Fragment {
  return items.length > 0 && html`<h3>${title}</h3><ul class="remarks">${items.map((item) => html`<li>${glued(item)}</li>`)}</ul>`;
}
