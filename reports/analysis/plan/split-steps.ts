import { bestCapacity, carrierOf, frontier, thinned, type Carrier, type Ground } from './ground.ts';
import { layoutKey, type Layout } from './layout.ts';
import type { PartChoice } from './parts-order.ts';
import { splitDesigner } from './split-design.ts';

/** Splits are designed for loads that lie so far apart, or so many at most. */
const LOAD_RATIO = 1.25;
const MOST_LOADS = 60;
/** Where no single box carries anything, the least load is so small a part of the most. */
const WITHOUT_BOX = 1000;
/** A split that carries less than so many times the one before it is no step. */
const LEAST_STEP = 1.15;
/** The last design is for a hair less than what the largest machines carry. */
const NEARLY = 0.999;

/**
 * Splits in rising capacity and price, in which parts only ever leave: for a row of loads and each number of parts that have
 * left (in the order given) the cheapest design, and of these the chain that costs least over all loads. The loads depend on
 * the hardware alone, so that a plan that begins later is the rest of one that begins earlier.
 *
 * @param options.leastPerSec what the smallest box carries; null: none carries anything.
 */
export function splitSteps(options: { ground: Ground; order: readonly PartChoice[]; leastPerSec: number | null }): Carrier[] {
  const { ground, order, leastPerSec } = options;
  const designers = order.map((_, at) => splitDesigner(ground, groupsAfter(ground, order.slice(0, at + 1))));
  const mostPerSec = Math.max(0, ...designers.map(({ largest }) => (largest === null ? 0 : bestCapacity(ground, largest).perSec)));
  if (!(mostPerSec > 0) || !Number.isFinite(mostPerSec)) return [];
  const chain = cheapestChain(loadsUpTo(NEARLY * mostPerSec, leastPerSec).map((perSec) => designers.map((designer) => designer.cheapest(perSec))));
  const layouts = new Map(chain.map((layout) => [layoutKey(layout), layout]));
  return thinned(partsLeaveOnly(frontier([...layouts.values()].map((layout) => carrierOf(ground, layout)))), LEAST_STEP);
}

/** On a log scale. */
function loadsUpTo(mostPerSec: number, leastPerSec: number | null): number[] {
  const least = Math.min(mostPerSec, leastPerSec ?? mostPerSec / WITHOUT_BOX);
  const count = Math.min(MOST_LOADS, 1 + Math.ceil(Math.log(mostPerSec / least) / Math.log(LOAD_RATIO)));
  return Array.from({ length: count }, (_, at) => (count === 1 ? mostPerSec : least * (mostPerSec / least) ** (at / (count - 1))));
}

/** The rest first, then each part that has left. */
export function groupsAfter({ apart }: Ground, choices: readonly PartChoice[]): number[][] {
  const left = choices.map(({ component }) => component);
  return [apart.model.components.map((_, at) => at).filter((at) => !left.includes(at)), ...left.map((component) => [component])];
}

/**
 * One design for each load, the number of boxes never falling, the sum of the logarithms of prices least (dynamic
 * programming). Loads that no design carries are left out.
 */
function cheapestChain(designs: readonly (readonly (Layout | null)[])[]): Layout[] {
  interface Chain {
    readonly cost: number;
    readonly layouts: readonly Layout[];
  }
  let chains: (Chain | null)[] = (designs[0] ?? []).map(() => ({ cost: 0, layouts: [] }));
  for (const row of designs) {
    if (row.every((layout) => layout === null)) continue;
    let cheapest: Chain | null = null;
    chains = row.map((layout, at): Chain | null => {
      const before = chains[at] ?? null;
      if (before !== null && (cheapest === null || before.cost < cheapest.cost)) cheapest = before;
      return layout === null || cheapest === null ? null : { cost: cheapest.cost + Math.log(layout.pricePerMonth), layouts: [...cheapest.layouts, layout] };
    });
  }
  const best = chains.reduce<Chain | null>((least, chain) => (chain !== null && (least === null || chain.cost < least.cost) ? chain : least), null);
  return [...(best?.layouts ?? [])];
}

/** Doubt may reorder what was a chain at the best estimate: what would put parts together again is left out. */
function partsLeaveOnly(carriers: readonly Carrier[]): Carrier[] {
  const kept: Carrier[] = [];
  for (const carrier of carriers) {
    if (carrier.layout.boxes.length >= (kept.at(-1)?.layout.boxes.length ?? 0)) kept.push(carrier);
  }
  return kept;
}
