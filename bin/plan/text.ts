import pc from 'picocolors';
import { moneyWords } from '../../reports/analysis/plan/money.ts';
import type { Moment } from '../../reports/analysis/plan/ranges.ts';
import type { Plan, Stage } from '../../reports/analysis/plan/result.ts';
import { rangeWords } from '../../reports/analysis/plan/words.ts';
import { wrap } from '../../reports/formats/text.ts';
import { formatNumber, formatUnit } from '../../suites/harness/units.ts';

const WIDTH = 100;
const NAME = 11;

/** The plan as a timeline that a person reads from top to bottom. */
export function planText(plan: Plan): string {
  const { infeasible, stages, next } = plan;
  if (infeasible !== null) return [...wrap({ text: `${infeasible.sentence} ${infeasible.hint}`, width: WIDTH }), '', ...listed('Assumed', plan.assumptions)].join('\n');
  return [
    ...wrap({ text: questionWords(plan), width: WIDTH }),
    ...stages.flatMap((stage) => ['', ...stageLines(stage, plan)]),
    ...(next === null ? [] : ['', ...stageLines(next, plan, 'after these months: ')]),
    '',
    ...fact('Split point', plan.splitPoint.sentence),
    ...fact('Cost', `${moneyWords(plan.cost.value ?? 0, plan.currency)} over ${formatNumber(plan.growth.months)} months (${moneyWords(plan.cost.lower ?? 0, plan.currency)} to ${moneyWords(plan.cost.upper ?? 0, plan.currency)}).`),
    ...fact('In the end', plan.end.sentence),
    '',
    ...listed('Assumed, not measured', plan.assumptions),
    ...listed('What would overturn it', plan.overturn),
    ...(plan.notes.length === 0 ? [] : listed('Notes', plan.notes)),
  ].join('\n');
}

function questionWords({ objective, growth, system, stages }: Plan): string {
  const { quantile, latencyMs, confidence, availability } = objective;
  const load = `${formatUnit(growth.fromPerSec, 'perSec')} growing by ${formatNumber(100 * growth.sharePerMonth)} % a month over ${formatNumber(growth.months)} months`;
  const keeps = `p${formatNumber(100 * quantile)} within ${formatUnit(latencyMs, 'ms')} in ${formatUnit(confidence, 'share')} of the draws${availability === 'n-1' ? ', one machine failed' : ''}`;
  return `${load}, ${keeps}, of ${system.suite}/${system.contender}: ${stages.length === 1 ? 'one stage' : `${formatNumber(stages.length)} stages`}.`;
}

function stageLines(stage: Stage, plan: Plan, prefix = ''): string[] {
  const { number, title, begins, carries, trigger, moves, cost, headroom, afterOneFailure } = stage;
  const { currency } = plan;
  const start = number === 1 ? 'now' : begins.when.date.value === null ? 'should load ever come to it' : `from ${momentWords(begins.when)}`;
  const head = pc.bold(`${prefix}Stage ${formatNumber(number)}, ${start}: `);
  const workers = stage.boxes.flatMap(({ components }) => components).flatMap(({ name, processes }) => (processes === null ? [] : [`${name} ${formatNumber(processes)}`]));
  const left = headroom.atHorizonShare === null ? '' : `; ${formatUnit(headroom.atHorizonShare, 'share')} at the end of the months`;
  return [
    `${head}${title}`,
    ...(number === 1 ? [] : fact('Begins', `at ${rangeWords(begins.perSec, 'perSec')}`)),
    ...(trigger === null ? [] : fact('Order', `${trigger.order.date.value === null ? '' : `by ${trigger.order.date.value}, or `}when ${trigger.sentence}`)),
    ...moves.flatMap(({ what, from, to, why }) => fact('Moves', `${what}${from === null ? '' : ` from ${from}`}${to === null ? ' goes' : ` to ${to}`}: ${why}`)),
    ...fact('Carries', `${rangeWords(carries, 'perSec')}; then ${carries.binds} bind${carries.binds.startsWith('response') ? 's' : ''}${workers.length === 0 ? '' : `; processes on each box: ${workers.join(', ')}`}`),
    ...fact('Costs', `${moneyWords(cost.perMonth, currency)} a month; ${moneyWords(cost.perThousandAtBegin, currency)} for each 1,000/s as it begins, ${moneyWords(cost.perThousandFull, currency)} when full`),
    ...fact('Headroom', `${formatUnit(headroom.atBeginShare, 'share')} as it begins${left}; ${afterOneFailure.sentence}`),
  ];
}

/** `2028-06-18 (2028-01-15 to 2030-02-21)`. */
function momentWords({ date }: Moment): string {
  const words = (day: string | null): string => day ?? 'never';
  return date.lower === date.upper ? words(date.value) : `${words(date.value)} (${words(date.lower)} to ${words(date.upper)})`;
}

function fact(name: string, text: string): string[] {
  return wrap({ text, width: WIDTH, indent: ' '.repeat(NAME + 4), first: `  ${pc.dim(name.padEnd(NAME))}  ` });
}

function listed(title: string, items: readonly string[]): string[] {
  return [title, ...items.flatMap((text) => wrap({ text, width: WIDTH, indent: '    ', first: '  - ' }))];
}
