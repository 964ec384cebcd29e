import { levelOf } from '../../reports/analysis/plan/ranges.ts';
import { listWords } from '../../reports/analysis/plan/words.ts';
import { mixWords } from '../../reports/analysis/sizing/assumptions.ts';
import { candidateWords, namesOf } from '../../reports/analysis/sizing/candidates.ts';
import type { Judged, Needs } from '../../reports/analysis/sizing/judge.ts';
import { rangeWords } from '../../reports/analysis/sizing/ranges.ts';
import { bindingWords, priceWords, quantileWords, shareWords } from '../../reports/analysis/sizing/reasons.ts';
import type { Regret } from '../../reports/analysis/sizing/regret.ts';
import type { Sizing } from '../../reports/analysis/sizing/size.ts';
import { columns, wrap } from '../../reports/formats/text.ts';
import { formatNumber, formatUnit } from '../../suites/harness/units.ts';

const WIDTH = 96;

/** The answer for people: one sentence, what it needs, why not the others, what it would cost to be wrong, what was assumed. */
export function sizingText(sizing: Sizing): string {
  const { question, answer, infeasible, assumptions, overturn, cautions } = sizing;
  const { model } = question;
  const asked = `${formatUnit(sizing.designPerSec, 'perSec')}${question.growthBufferShare > 0 ? ` (${formatUnit(question.perSec, 'perSec')} and ${shareWords(question.growthBufferShare)} to grow)` : ''} at ${quantileWords(model.quantile)} ≤ ${formatUnit(question.latencyMs, 'ms')}`;
  const from = `${model.runs.join(', ')}: ${model.suite}/${model.contender}, ${mixWords(model.mix)}; ${String(model.trials.length)} trials, ${model.origin}; ${String(model.draws.length)} draws, seed ${String(question.seed)}.`;
  return [
    ...(answer === null ? [] : answerLines({ sizing, answer, asked })),
    ...(infeasible === null ? [] : [...wrap({ text: `Nothing holds ${asked}. ${infeasible.sentence}`, width: WIDTH }), ...list('What would:', infeasible.remedies)]),
    ...classLines(sizing),
    ...regretLines(sizing),
    ...list('Assumed, not measured:', assumptions),
    ...list('For orientation:', cautions),
    ...list('What would overturn this:', overturn),
    ...list('From:', [from, ...model.notes]),
  ].join('\n');
}

function answerLines(options: { sizing: Sizing; answer: Judged; asked: string }): string[] {
  const { sizing: { question, designPerSec }, answer, asked } = options;
  const { candidate, capacity, holdingShare, untested, needs } = answer;
  const failure = question.availability === 'n-1' ? ', after any one box has failed too' : '';
  const held = `${shareWords(holdingShare)} of draws (${shareWords(question.confidence)} asked)`;
  const trust = untested.length === 0 ? `with ${shareWords(question.confidence)} confidence: it does so in ${held}.` : `in ${held}. Never tried: ${listWords(untested)}; so no confidence level.`;
  const room = (perSec: number): number => perSec / designPerSec - 1;
  const headroom = { value: room(capacity.value), lower: room(capacity.lower), upper: room(capacity.upper) };
  return [
    ...wrap({ text: `${candidateWords(candidate)}, at ${priceWords(candidate.pricePerMonth, question.currency)}, is the cheapest that holds ${asked}${failure}${untested.length === 0 ? ' ' : ': '}${trust}`, width: WIDTH }),
    '',
    ...columns([
      ['carries', rangeWords(capacity, 'perSec')],
      ['headroom', rangeWords(headroom, 'share')],
      ['what binds', bindingWords({ question, judged: answer })],
      ...(needs === null ? [] : needRows({ needs, designPerSec, name: quantileWords(question.model.quantile) })),
      ['intervals', untested.length === 0 ? shareWords(levelOf(question.confidence)) : 'untested ranges'],
    ], ['left', 'left']),
    ...(needs === null ? [] : componentLines({ answer, needs, question })),
  ];
}

function needRows({ needs, designPerSec, name }: { needs: Needs; designPerSec: number; name: string }): string[][] {
  return [
    [`${name} at ${formatUnit(designPerSec, 'perSec')}`, rangeWords(needs.responseMs, 'ms')],
    ...(needs.responseAfterFailureMs === null ? [] : [['after a failure', rangeWords(needs.responseAfterFailureMs, 'ms')]]),
    ['in flight', `at most ${formatNumber(Math.ceil(needs.inFlight.upper))} requests (Little's law, with ${name} for the mean)`],
  ];
}

function componentLines({ answer, needs, question }: { answer: Judged; needs: Needs; question: Sizing['question'] }): string[] {
  const isMany = needs.boxes.length > 1;
  const boxes = needs.boxes.map(({ busy, memoryBytes }, at) => {
    const box = answer.candidate.placement.boxes[at];
    const name = isMany ? `${box === undefined || box.copies === 1 ? 'box' : `${String(box.copies)} boxes`} of ${namesOf(question.model, box?.components ?? [])}` : 'the box';
    return [name, '', rangeWords(busy, 'share'), '', formatUnit(memoryBytes, 'bytes')];
  });
  const rows = needs.components.map(({ component, cores, share, processes, copies, memoryBytes }) => [
    component,
    rangeWords(cores, 'cores'),
    rangeWords(share, 'share'),
    processes === null ? '1, threads' : `${formatNumber(processes)}${copies > 1 ? ' each' : ''}`,
    memoryBytes === null ? 'not metered' : formatUnit(memoryBytes, 'bytes'),
  ]);
  return ['', ...columns([['component', 'in use', 'of its boxes', 'processes', 'memory a box'], ...rows, ...boxes], ['left', 'left', 'left', 'left', 'right'])];
}

function classLines({ classes, question }: Sizing): string[] {
  const others = classes.filter(({ verdict }) => verdict !== 'cheapest');
  if (others.length === 0) return [];
  const ordered = [...others].sort((a, b) => Number(a.verdict === 'rejected') - Number(b.verdict === 'rejected') || a.machine.pricePerMonth - b.machine.pricePerMonth);
  const width = Math.max(...ordered.map(({ machine }) => machine.id.length));
  return ['', `The other classes (${question.currency} a month for one):`, ...ordered.flatMap(({ machine, why }) => wrap({ text: why, width: WIDTH, first: `  ${machine.id.padEnd(width)}  ${formatNumber(machine.pricePerMonth).padStart(6)}  `, indent: ' '.repeat(width + 12) }))];
}

function regretLines({ regrets, question }: Sizing): string[] {
  if (regrets.length === 0) return [];
  const rows = regrets.map((regret) => [regret.what, regret.instead, costWords(regret, question.currency), shareWords(regret.missShare), rangeWords(regret.responseMs, 'ms')]);
  return ['', 'To be wrong by one:', ...columns([['', 'instead', 'cost', 'missed in', quantileWords(question.model.quantile)], ...rows], ['left', 'left', 'left', 'right', 'left'])];
}

function costWords({ costPerMonth, memoryBytes }: Regret, currency: string): string {
  const sign = (value: number): string => (value < 0 ? '−' : '+');
  if (costPerMonth !== 0) return `${sign(costPerMonth)} ${priceWords(Math.abs(costPerMonth), currency)}`;
  return memoryBytes === null ? '' : `${sign(memoryBytes)} ${formatUnit(Math.abs(memoryBytes), 'bytes')}`;
}

function list(title: string, sentences: readonly string[]): string[] {
  return sentences.length === 0 ? [] : ['', title, ...sentences.flatMap((text) => wrap({ text, width: WIDTH, first: '  - ', indent: '    ' }))];
}
