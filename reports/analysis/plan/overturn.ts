import { formatNumber, formatUnit } from '../../../suites/harness/units.ts';
import type { Ground } from './ground.ts';
import { moneyWords } from './money.ts';
import type { Path } from './path.ts';
import type { SplitPoint, Stage } from './result.ts';
import { listWords } from './words.ts';

/** The conditions that would make another plan of this one (R15), in figures where they can be told. */
export function overturnOf(options: { ground: Ground; path: Path; stages: readonly Stage[]; splitPoint: SplitPoint }): string[] {
  const { ground: { options: { currency } }, path, stages, splitPoint } = options;
  const { oneBoxPerMonth, splitPerMonth } = splitPoint;
  const found: string[] = [];
  if (oneBoxPerMonth !== null && splitPerMonth !== null) {
    found.push(`The split would come later if a single box that carries more than ${formatUnit(splitPoint.perSec.value ?? 0, 'perSec')} cost less than ${moneyWords(splitPerMonth, currency)} a month (the cheapest costs ${moneyWords(oneBoxPerMonth, currency)}).`);
  } else if (splitPoint.perSec.value !== null && splitPerMonth !== null && splitPoint.perSec.value > 0) {
    found.push(`The split would come later if there were a larger box than the catalogue has, for less than ${moneyWords(splitPerMonth, currency)} a month.`);
  }
  const [first] = path.order;
  const [rival] = first?.alternatives ?? [];
  if (first !== undefined && rival !== undefined && rival.gainPerMoney > 0 && stages.some(({ kind }) => kind === 'split')) {
    found.push(`${rival.part} would leave before ${first.chosen.part} if ${first.chosen.part} brought less than ${formatNumber((100 * rival.gainPerMoney) / first.chosen.gainPerMoney)} % of what it is expected to for its price.`);
  }
  const untested = [...new Set(stages.flatMap((stage) => stage.untested))];
  if (untested.length > 0) found.push(`A trial of a step never tried (${listWords(untested)}): measure the first stage once it runs, and plan again.`);
  found.push('Another mix of requests, another version of a component, or a change in what a request costs: plan again from a new run.');
  return found;
}
