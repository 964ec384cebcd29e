import { rangeWords } from '../../analysis/plan/words.ts';
import type { Move, Plan, Stage, StageBox } from '../../analysis/plan/result.ts';
import { html, type Fragment, type Html } from '../html.ts';
import { facts, table } from '../table.ts';
import { glued } from '../wording.ts';
import { formatNumber, formatUnit } from '../../../suites/harness/units.ts';
import { allStages, boxWords, componentWords, dateWords, momentWords, money, spanWords } from './words.ts';

/** Every stage in one line. */
export function stageTable(plan: Plan): Html {
  return table({
    caption: 'Stages of the plan',
    columns: [
      { title: 'Stage', kind: 'number' },
      { title: 'From', kind: 'text' },
      { title: 'What', kind: 'text' },
      { title: 'Carries', kind: 'number' },
      { title: 'A month', kind: 'number' },
      { title: 'Per 1,000/s, at first', kind: 'number' },
      { title: 'when full', kind: 'number' },
    ],
    rows: allStages(plan).map(({ number, begins, title, carries, cost }) => [
      formatNumber(number),
      html`${number === 1 ? 'now' : dateWords(begins.when)} ${number > 1 && html`<span class="aside why whole">${spanWords(begins.when)}</span>`}`,
      html`<span class="wraps">${title}</span>`,
      formatUnit(carries.value ?? 0, 'perSec'),
      money(cost.perMonth, plan.currency),
      money(cost.perThousandAtBegin, plan.currency),
      money(cost.perThousandFull, plan.currency),
    ]),
  });
}

/** Every stage in full: what to watch, what moves and why, what it costs, what is left. */
export function stageCards(plan: Plan): Html {
  return html`<ol class="stages">${allStages(plan).map((stage) => card(plan, stage))}</ol>`;
}

function card(plan: Plan, stage: Stage): Html {
  const { number, title, begins, carries, trigger, moves, cost, headroom, afterOneFailure, untested } = stage;
  const price = (amount: number): string => money(amount, plan.currency);
  const left = headroom.atHorizonShare === null ? '' : `, ${formatUnit(headroom.atHorizonShare, 'share')} at the end of the months`;
  const binding = `${carries.binds} ${carries.binds.startsWith('response') ? 'binds' : 'bind'}`;
  return html`<li class="${stage.kind === 'split' ? 'stage split' : 'stage'}">
    <p class="when">Stage ${formatNumber(number)} <span class="aside">${number === 1 ? 'now' : begins.when.date.value === null ? 'never at this growth' : `from ${dateWords(begins.when)}`}${stage === plan.next && ', after these months'}</span></p>
    <h3>${title}</h3>
    ${facts([
      ...(trigger === null ? [] : [['Order it when', html`<strong class="trigger">${glued(trigger.sentence)}</strong> <span class="aside why">${trigger.order.date.value === null ? 'not at this growth' : `about ${momentWords(trigger.order)}`}</span>`] as const]),
      ...(moves.length === 0 ? [] : [['Moves', movesOf(moves)] as const]),
      ['Servers', html`${stage.boxes.map(boxLine)}`],
    ])}
    ${facts([
      ...(number === 1 ? [] : [['Begins', glued(`at ${rangeWords(begins.perSec, 'perSec')}, ${momentWords(begins.when)}`)] as const]),
      ['Carries', glued(`${rangeWords(carries, 'perSec')}; then ${binding}`)],
      ['Costs', glued(`${price(cost.perMonth)} a month; for each 1,000/s ${price(cost.perThousandAtBegin)} as it begins, ${price(cost.perThousandFull)} when full`)],
      ['Headroom', glued(`${formatUnit(headroom.atBeginShare, 'share')} as it begins${left}`)],
      ['After one failure', glued(afterOneFailure.sentence)],
      ...(untested.length === 0 ? [] : [['Never tried', html`${untested.join(', ')} <span class="aside why">ranges that rest on it have no confidence level</span>`] as const]),
    ], 2)}
  </li>`;
}

function boxLine(box: StageBox): Html {
  const { machine, busy } = box;
  return html`<div class="server"><strong>${boxWords(box)}</strong> <span class="aside">${glued(`${formatNumber(machine.cores)} ${machine.cores === 1 ? 'core' : 'cores'} of speed ${formatNumber(machine.speed)}; ${formatUnit(busy.atBegin, 'share')} busy as it begins, ${formatUnit(busy.atEnd, 'share')} when outgrown`)}</span><br>${componentWords(box)}</div>`;
}

function movesOf(moves: readonly Move[]): Fragment {
  return html`<ul class="plain">${moves.map(({ what, from, to, why }) => html`<li>${what}${from !== null && ` from ${from}`}${to === null ? ' goes' : ` to ${to}`} <span class="aside why">${glued(why)}</span></li>`)}</ul>`;
}
