/** What carries how much, at which price. */
export interface Offer {
  readonly perSec: number;
  readonly pricePerMonth: number;
}

export interface Stretch {
  readonly fromPerSec: number;
  readonly toPerSec: number;
}

/** Where one box loses to separate servers. */
export interface Crossing {
  /** Up to this load one box, from it on separate servers; 0: from the start; null: never. */
  readonly perSec: number | null;
  /** Stretches of load in which it is the other way round for a while, for classes of machines are steps. */
  readonly exceptions: readonly Stretch[];
}

/**
 * The load at which one box loses: where the cheapest single box that carries it begins to cost more than the cheapest split,
 * or none carries it. Prices are flights of steps, which may cross several times; as a system is split once, it is the
 * crossing with the least prices along the way (in geometric mean over loads on a log scale: under steady growth a stretch
 * counts for as long as it lasts).
 */
export function crossingOf(options: { singles: readonly Offer[]; splits: readonly Offer[] }): Crossing {
  const { singles, splits } = options;
  const most = splits.reduce((max, { perSec }) => Math.max(max, perSec), 0);
  if (most === 0 || singles.some(({ perSec }) => perSec > most)) return { perSec: null, exceptions: [] };
  const { edges, dearer } = comparedFrom(singles, splits);
  if ((dearer[0] ?? 0) < 0) return { perSec: 0, exceptions: stretches(edges, dearer, -1) };
  let [best, at, sum] = [0, 0, 0];
  for (let edge = 1; edge < edges.length; edge += 1) {
    const share = dearer[edge] ?? 0;
    if (share === -Infinity) break;
    // Staying on one box up to here costs so much less than splitting before.
    sum += share * Math.log((edges[edge] ?? 0) / (edges[edge - 1] ?? 1));
    if (sum < best) continue;
    best = sum;
    at = edge;
  }
  const isLast = at === edges.length - 1;
  return { perSec: isLast ? null : (edges[at] ?? 0), exceptions: stretches(edges, dearer, isLast ? edges.length : at) };
}

/** Where a split is cheaper up to the crossing, and one box beyond it. */
function stretches(edges: readonly number[], dearer: readonly number[], crossing: number): Stretch[] {
  const found: Stretch[] = [];
  for (let at = 1; at < edges.length; at += 1) {
    const isException = at <= crossing ? (dearer[at] ?? 0) < 0 : (dearer[at] ?? 0) > 0;
    if (!isException) continue;
    const stretch = { fromPerSec: edges[at - 1] ?? 0, toPerSec: edges[at] ?? 0 };
    const last = found.at(-1);
    if (last?.toPerSec === stretch.fromPerSec && at - 1 !== crossing) found[found.length - 1] = { ...last, toPerSec: stretch.toPerSec };
    else found.push(stretch);
  }
  return found;
}

/**
 * The loads at which either price takes a step, rising, and by which (as a logarithm) a split is dearer between the step
 * before and this one; −Infinity where no single box carries that load.
 */
function comparedFrom(singles: readonly Offer[], splits: readonly Offer[]): { edges: number[]; dearer: number[] } {
  const offers = [...singles.map((offer) => ({ ...offer, isSplit: false })), ...splits.map((offer) => ({ ...offer, isSplit: true }))];
  offers.sort((a, b) => b.perSec - a.perSec);
  const edges: number[] = [];
  const dearer: number[] = [];
  let [one, apart] = [Infinity, Infinity];
  // From the highest load down: whatever carries more carries this too.
  offers.forEach(({ perSec, pricePerMonth, isSplit }, at) => {
    if (isSplit) apart = Math.min(apart, pricePerMonth);
    else one = Math.min(one, pricePerMonth);
    if (perSec <= 0 || offers[at + 1]?.perSec === perSec) return;
    edges.push(perSec);
    dearer.push(Math.log(apart / one));
  });
  return { edges: edges.reverse(), dearer: dearer.reverse() };
}

/** The price of the cheapest that carries a load; Infinity where nothing does. */
export function priceAt(offers: readonly Offer[], perSec: number): number {
  return offers.reduce((least, offer) => (offer.perSec >= perSec ? Math.min(least, offer.pricePerMonth) : least), Infinity);
}
