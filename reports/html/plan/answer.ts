import { rangeWords } from '../../analysis/plan/words.ts';
import type { Plan, Stage } from '../../analysis/plan/result.ts';
import { html, type Html } from '../html.ts';
import { glued } from '../wording.ts';
import { formatNumber, formatUnit } from '../../../suites/harness/units.ts';
import { allStages, dateWords, momentWords, money, objectiveWords } from './words.ts';

/** What to do, in a sentence, and the figures that it rests on. */
export function answerPart(plan: Plan): Html {
  if (plan.infeasible !== null) return html`<p class="verdict">${glued(plan.infeasible.sentence)}</p><p>${glued(plan.infeasible.hint)}</p>`;
  const { stages, splitPoint, cost, currency, end, growth } = plan;
  const [first] = stages;
  const last = stages.at(-1);
  const price = (amount: number | null): string => (amount === null ? 'no end' : money(amount, currency));
  const [, second] = allStages(plan);
  return html`
    <p class="verdict">${glued(answerWords(plan))}</p>
    <p class="verdict-where">${glued(`${splitWords(plan)} All of it keeps ${objectiveWords(plan)}.`)}</p>
    <div class="key-facts"><dl class="facts">
      ${fact('Cost of all months', price(cost.value), `${price(cost.lower)} to ${price(cost.upper)}; ${price(first?.cost.perMonth ?? 0)} a month now, ${price(last?.cost.perMonth ?? 0)} in the end`)}
      ${second?.trigger != null && fact('Order the next stage', second.trigger.isAtOnce ? 'at once' : dateWords(second.trigger.order), second.trigger.sentence)}
      ${fact('Split point', splitPoint.perSec.value === null ? 'none' : formatUnit(splitPoint.perSec.value, 'perSec'), splitPoint.perSec.value === null ? 'with this catalogue one box never loses' : `${ends(splitPoint.perSec)}; ${momentWords(splitPoint.when)}`)}
      ${fact(end.isWithinMonths ? 'Outgrown within the months' : `Load after ${formatNumber(growth.months)} months`, end.isWithinMonths ? dateWords(end.when) : formatUnit(plan.timeline.at(-1)?.perSec.value ?? 0, 'perSec'), end.isWithinMonths ? `at ${formatUnit(end.perSec.value ?? 0, 'perSec')}` : ends(plan.timeline.at(-1)?.perSec))}
    </dl></div>
    <p>${glued(end.sentence)}</p>`;
}

/** `Start with shared-2 with everything, for 9 EUR a month; order shared-4 with everything at 1,768/s, about Mar 2028.` */
export function answerWords(plan: Plan): string {
  const [first, second] = allStages(plan);
  const start = `Start with ${first?.title ?? 'nothing'}, for ${money(first?.cost.perMonth ?? 0, plan.currency)} a month`;
  return second === undefined ? `${start}; nothing else is needed.` : `${start}; order ${second.title} ${orderWords(second)}.`;
}

function splitWords({ splitPoint: { perSec, when }, growth }: Plan): string {
  if (perSec.value === null) return 'One box never loses to separate servers with this catalogue.';
  const isWithin = when.months.value !== null && when.months.value <= growth.months;
  return `One box loses to separate servers at ${formatUnit(perSec.value, 'perSec')}, ${isWithin ? `about ${dateWords(when)}` : 'which these months do not reach'}.`;
}

function orderWords({ trigger }: Stage): string {
  if (trigger === null) return 'next';
  if (trigger.isAtOnce) return 'at once';
  const load = `at ${formatUnit(trigger.orderPerSec, 'perSec')}`;
  return trigger.order.date.value === null ? `${load}, which this growth does not reach` : `${load}, about ${dateWords(trigger.order)}`;
}

function ends(range: Plan['cost'] | undefined): string {
  if (range === undefined) return '';
  return rangeWords(range, 'perSec').replace(/^[^(]*\((.*)\)$/, '$1');
}

function fact(name: string, value: string, aside: string): Html {
  return html`<div><dt>${name}</dt><dd><span class="figure">${value}</span> <span class="aside">${glued(aside)}</span></dd></div>`;
}
