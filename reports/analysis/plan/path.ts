import type { Carrier, Ground } from './ground.ts';
import { oneBoxSteps, type Considered } from './one-box.ts';
import { partsOrder, type PartChoice } from './parts-order.ts';
import { crossingOf, type Crossing, type Offer } from './split-point.ts';
import { splitSteps } from './split-steps.ts';

/** All stages that there could be, whatever the load at the start: bigger boxes up to the split point, splits from there. */
export interface Path {
  readonly carriers: readonly Carrier[];
  readonly singles: readonly Carrier[];
  readonly splits: readonly Carrier[];
  readonly crossing: Crossing;
  readonly order: readonly PartChoice[];
  readonly considered: readonly Considered[];
  /** Every class that holds all components, steps or not. */
  readonly allSingles: readonly Carrier[];
}

/** The order of parts is told at the last box before the split, which depends on that order: looked at so many times. */
const ROUNDS = 3;

export function pathOf(ground: Ground): Path {
  const { steps: singles, all, considered } = oneBoxSteps(ground);
  const { machines } = ground.options;
  const largest = machines.reduce((best, machine) => (machine.cores * machine.speed > best.cores * best.speed ? machine : best));
  const leastPerSec = singles[0]?.dependablePerSec ?? null;
  let last = singles.at(-1)?.layout.boxes[0]?.machine ?? largest;
  let order = partsOrder(ground, last);
  let splits = splitSteps({ ground, order, leastPerSec });
  let crossing = crossingOf({ singles: offersOf(singles), splits: offersOf(splits) });
  for (let round = 1; round < ROUNDS; round += 1) {
    const before = singles.filter(({ dependablePerSec }) => crossing.perSec !== null && dependablePerSec <= crossing.perSec).at(-1)?.layout.boxes[0]?.machine;
    if (before === undefined || before === last) break;
    last = before;
    const again = partsOrder(ground, last);
    const isSame = again.map(({ component }) => component).join() === order.map(({ component }) => component).join();
    order = again;
    if (isSame) continue;
    splits = splitSteps({ ground, order, leastPerSec });
    crossing = crossingOf({ singles: offersOf(singles), splits: offersOf(splits) });
  }
  const { perSec } = crossing;
  const carriers =
    perSec === null
      ? singles
      : [...singles.filter(({ dependablePerSec }) => dependablePerSec <= perSec), ...splits.filter(({ dependablePerSec }) => dependablePerSec > perSec)];
  return { carriers, singles, splits, crossing, order, considered, allSingles: all };
}

export function offersOf(carriers: readonly Carrier[]): Offer[] {
  return carriers.map(({ dependablePerSec, layout }) => ({ perSec: dependablePerSec, pricePerMonth: layout.pricePerMonth }));
}
