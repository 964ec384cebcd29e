import type { Box, Machine } from '../sizing/placement.ts';
import { bestOperation, type Ground } from './ground.ts';
import { fitsMemory, layoutOf, mayMultiply, sparesOf, type Layout } from './layout.ts';

/** More copies than this of one part are another system than the one that was measured. */
const MOST_COPIES = 16;
const ROUNDS = 2;

interface Choice {
  readonly machine: Machine;
  readonly copies: number;
  readonly pricePerMonth: number;
}

/** Designs splits into given groups of components; what can be prepared once for all loads is. */
export interface SplitDesigner {
  /** The cheapest layout found that keeps the objective at a load, at the best estimate; null where none does. */
  cheapest(perSec: number): Layout | null;
  /** The largest there is. */
  readonly largest: Layout | null;
}

/**
 * Group by group, with the others as they are: the cheapest machines, and number of copies, that still keep the objective.
 * Begun from the largest of each, once with the dearest group first and once last, for the first has the choice of how much
 * waiting to spend. A descent, not a proof: a layout that it misses would be cheaper than what it finds.
 *
 * @param options.groups components of each box.
 */
export function splitDesigner(ground: Ground, groups: readonly (readonly number[])[]): SplitDesigner {
  const choices = groups.map((components) => choicesFor(ground, components));
  const largest = allOf(choices.map((own) => largestOf(own)));
  const layoutFor = (chosen: readonly Choice[]): Layout =>
    layoutOf({ structure: ground.apart, boxes: chosen.map(({ machine, copies }, at): Box => ({ machine, copies, components: groups[at] ?? [] })), availability: ground.options.availability });
  const keeps = (chosen: readonly Choice[], perSec: number): boolean => {
    const { isStable, responseMs } = bestOperation(ground, layoutFor(chosen), perSec);
    return isStable && responseMs <= ground.options.latencyMs;
  };
  const descend = (options: { from: readonly Choice[]; perSec: number; order: readonly number[] }): Layout => {
    const { perSec, order } = options;
    let chosen = options.from;
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const group of order) {
        const better = choices[group]?.find((choice) => keeps(chosen.with(group, choice), perSec));
        if (better !== undefined) chosen = chosen.with(group, better);
      }
    }
    return layoutFor(chosen);
  };
  return {
    largest: largest === null ? null : layoutFor(largest),
    cheapest: (perSec) => {
      if (largest === null || !keeps(largest, perSec)) return null;
      const order = groups.map((_, at) => at);
      const [one, other] = [descend({ from: largest, perSec, order }), descend({ from: largest, perSec, order: order.toReversed() })];
      return one.pricePerMonth <= other.pricePerMonth ? one : other;
    },
  };
}

/** Classes and copies for a group, the cheapest first; those that another beats in cores, speed and price are left out. */
function choicesFor({ apart, options }: Ground, components: readonly number[]): Choice[] {
  const most = mayMultiply(apart, components) ? MOST_COPIES : 1;
  const spares = sparesOf(options.availability);
  const all = options.machines
    .filter((machine) => fitsMemory({ model: apart.model, components, machine }))
    .flatMap((machine) => Array.from({ length: most }, (_, at): Choice => ({ machine, copies: at + 1, pricePerMonth: machine.pricePerMonth * (at + 1 + spares) })));
  const ordered = all.sort((a, b) => a.pricePerMonth - b.pricePerMonth || a.copies - b.copies);
  const kept: Choice[] = [];
  for (const choice of ordered) if (!kept.some((better) => beats(better, choice))) kept.push(choice);
  return kept;
}

/** No fewer cores in all, none slower, in no more copies (which wait apart from each other), for no more money. */
function beats(one: Choice, other: Choice): boolean {
  const cores = ({ machine, copies }: Choice): number => machine.cores * copies;
  return cores(one) >= cores(other) && one.machine.speed >= other.machine.speed && one.copies <= other.copies && one.pricePerMonth <= other.pricePerMonth;
}

/** Null where one of them is missing. */
function allOf(choices: readonly (Choice | undefined)[]): Choice[] | null {
  const there = choices.filter((choice) => choice !== undefined);
  return there.length === choices.length ? there : null;
}

function largestOf(choices: readonly Choice[]): Choice | undefined {
  const power = ({ machine, copies }: Choice): number => machine.cores * machine.speed * copies;
  return choices.reduce<Choice | undefined>((best, choice) => (best === undefined || power(choice) > power(best) ? choice : best), undefined);
}
