import { lossesIn } from './losses.ts';
import { awaySeconds, openLoads, type NamedClass, type Prepared } from './prepared.ts';
import { curveAt, highestOf, serviceCurve, type ServiceCurve } from './service-curve.ts';
import { balanced, geometric, proportional, type Range, type SimpleNetwork } from './single-class-bounds.ts';

/** Between what a class must lie, whatever the solver says; null: no such bound. */
export interface Between {
  readonly throughputPerSec: { readonly lower: number; readonly upper: number };
  readonly responseSeconds: { readonly lower: number; readonly upper: number | null };
}

export interface ClassBounds {
  readonly asymptotic: Between;
  /** The sharper ones: for one closed class whose stations have one server of fixed rate each. */
  readonly balanced: Between | null;
  readonly proportional: Between | null;
  readonly geometric: Between | null;
}

export type NetworkBounds = Readonly<Record<string, ClassBounds>>;

/** Bounds of a network that is stable, each class by its name. Open classes are taken out of the stations exactly. */
export function networkBounds(prepared: Prepared): NetworkBounds {
  const { stations, closed, classes } = prepared;
  const losses = lossesIn(prepared);
  // Behind a limit in the middle of the way nobody knows how much open classes bring: then they are left out.
  const isKnown = losses === 'none' || losses === 'product-form';
  const loads = openLoads(prepared);
  const population = closed.reduce((sum, entry) => sum + entry.population, 0);
  const curves = stations.map((station, i) => {
    if (!station.waits) return null;
    const isOpenKnown = isKnown && station.limit === null;
    return serviceCurve({ station, openLoad: isOpenKnown ? (loads[i] ?? 0) : 0, most: isOpenKnown ? population : Infinity });
  });
  return Object.fromEntries(
    classes.map((entry) => {
      const isLossy = !isKnown || stations.some(({ limit }, i) => limit !== null && (entry.demands[i] ?? 0) > 0);
      const simple = isLossy ? null : simpleNetwork({ prepared, curves, entry });
      const sharper = (bound: (network: SimpleNetwork) => Range): Between | null => (simple === null ? null : between(bound(simple), simple.population, simple.thinkSeconds));
      return [entry.id, { asymptotic: asymptotes({ prepared, curves, entry, isLossy }), balanced: sharper(balanced), proportional: sharper(proportional), geometric: sharper(geometric) }];
    }),
  );
}

type Curves = readonly (ServiceCurve | null)[];

/**
 * Asymptotic bounds for any product-form station: with n requests there, one of them takes n ÷ c(n) of its demand, so least
 * and most of that over the numbers that can be there bound its time, and the highest c its throughput.
 */
function asymptotes(options: { prepared: Prepared; curves: Curves; entry: NamedClass; isLossy: boolean }): Between {
  const { prepared, curves, entry, isLossy } = options;
  const isClosed = entry.kind === 'closed';
  let least = 0;
  let most = 0;
  let ceiling = Infinity;
  curves.forEach((curve, i) => {
    const demand = entry.demands[i] ?? 0;
    if (demand === 0) return;
    const present = prepared.closed.reduce((sum, { demands, population }) => sum + ((demands[i] ?? 0) > 0 ? population : 0), 0);
    const upTo = isLossy ? Infinity : isClosed ? Math.max(1, present) : present + 1;
    const stretch = curve === null ? { least: 1, most: 1 } : extremes(curve, upTo);
    least += demand * stretch.least;
    most += demand * stretch.most;
    if (curve !== null) ceiling = Math.min(ceiling, highestOf(curve) / demand);
  });
  if (!isClosed) {
    const rate = entry.arrivalRatePerSec;
    const throughputPerSec = isLossy ? { lower: 0, upper: Math.min(rate, ceiling) } : { lower: rate, upper: rate };
    return { throughputPerSec, responseSeconds: { lower: least, upper: null } };
  }
  const { population, thinkSeconds } = entry;
  if (population === 0) return { throughputPerSec: { lower: 0, upper: 0 }, responseSeconds: { lower: least, upper: null } };
  const upper = Math.min(ceiling, population / (thinkSeconds + least));
  if (isLossy) return { throughputPerSec: { lower: 0, upper }, responseSeconds: { lower: least, upper: null } };
  return {
    throughputPerSec: { lower: population / (thinkSeconds + most), upper },
    responseSeconds: { lower: Math.max(least, population / upper - thinkSeconds), upper: most },
  };
}

function extremes(curve: ServiceCurve, upTo: number): { least: number; most: number } {
  const upToHead = Math.min(upTo, curve.head.length + 1);
  let least = Infinity;
  let most = curve.tail > 0 ? upTo / curveAt(curve, upTo) : 0;
  for (let n = 1; n <= upToHead; n += 1) {
    const capacity = curveAt(curve, n);
    if (capacity === 0) break;
    least = Math.min(least, n / capacity);
    most = Math.max(most, n / capacity);
  }
  return { least, most };
}

/** The one closed class of a network of single servers, open classes taken out; null where there is more to it. */
function simpleNetwork(options: { prepared: Prepared; curves: Curves; entry: NamedClass }): (SimpleNetwork & { thinkSeconds: number }) | null {
  const { prepared, curves, entry } = options;
  const [only, ...others] = prepared.closed;
  if (!only || others.length > 0 || only.id !== entry.id) return null;
  const queues = curves.flatMap((curve, i) => ((only.demands[i] ?? 0) > 0 && curve !== null ? [{ curve, demand: only.demands[i] ?? 0 }] : []));
  if (queues.length === 0 || queues.some(({ curve }) => curve.head.length > 0)) return null;
  return { population: only.population, awaySeconds: awaySeconds(prepared, only), demandsSeconds: queues.map(({ curve, demand }) => demand / curve.tail), thinkSeconds: only.thinkSeconds };
}

function between(throughputPerSec: Range, population: number, thinkSeconds: number): Between {
  const { lower, upper } = throughputPerSec;
  return { throughputPerSec, responseSeconds: { lower: population / upper - thinkSeconds, upper: population / lower - thinkSeconds } };
}
