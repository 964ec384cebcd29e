import { capacityAt, settledAt, type NamedStation } from './prepared.ts';

/**
 * A station as closed classes see it: what it does for them, in work a second, with 1, 2, … of their requests here. Open
 * classes have been summed out, exactly: with open load ρ, the weight of n closed requests is
 * `G(n) = Σ_l C(n+l, l) ρ^l ÷ Π_{j ≤ n+l} c(j)`, and the capacity left is `c'(n) = G(n−1) ÷ G(n)`; for one server of fixed
 * rate that is 1 − ρ, for a delay station n.
 *
 * Source: Bruell, Balbo & Afshari, "Mean value analysis of mixed, multiple class BCMP networks with load dependent service
 * stations", Performance Evaluation 4 (1984); Lavenberg (ed.), "Computer Performance Modeling Handbook" (1983), 3.
 */
export interface ServiceCurve {
  /** With 1, 2, … closed requests, until it stays the same. */
  readonly head: readonly number[];
  /** Beyond them; 0: no more can be here. */
  readonly tail: number;
  /** Chance that the limit is reached, with 0, 1, … closed requests here; null without a limit. */
  readonly full: readonly number[] | null;
  /** Mean number of servers without work, with 0, 1, … closed requests here, 0 beyond; null where the utilisation law tells use (no rates). */
  readonly idle: readonly number[] | null;
}

/** @param options.most closed requests that may be here. */
export function serviceCurve(options: { station: NamedStation; openLoad: number; most: number }): ServiceCurve {
  const { station, openLoad, most } = options;
  const end = station.limit ?? Infinity;
  const settled = station.limit === null ? settledAt(station) - 1 : end;
  const last = Math.min(settled, most + 1);
  const sums = Array.from({ length: last + 1 }, (_, n) => logOpenSum({ station, openLoad, n, settled }));
  const head = Array.from({ length: last }, (_, j) => capacityAt(station, j + 1) * Math.exp((sums[j] ?? 0) - (sums[j + 1] ?? 0)));
  const tail = station.limit === null && last === settled ? capacityAt(station, settled + 1) - openLoad : 0;
  const full = station.limit === null ? null : fullChances({ station, openLoad, limit: station.limit, logSums: sums });
  const idle = station.rates === null ? null : Array.from({ length: Math.min(last + 1, station.servers) }, (_, n) => meanIdle({ station, openLoad, n, logSum: sums[n] ?? 0 }));
  return { head, tail, full, idle };
}

/** What the curve is with n closed requests. */
export function curveAt(curve: ServiceCurve, n: number): number {
  return curve.head[n - 1] ?? curve.tail;
}

/** With n closed requests here, the chance that open ones take all the room that is left. */
function fullChances(options: { station: NamedStation; openLoad: number; limit: number; logSums: readonly number[] }): number[] {
  const { station, openLoad, limit, logSums } = options;
  const chances = new Array<number>(logSums.length).fill(0);
  for (let n = limit, log = 0; n >= 0; n -= 1) {
    if (n < chances.length) chances[n] = Math.exp(log - (logSums[n] ?? 0));
    log += Math.log(((n / (limit - n + 1)) * openLoad) / capacityAt(station, n));
  }
  return chances;
}

/** With n closed requests here, the mean number of servers that neither they nor open ones keep busy. */
function meanIdle(options: { station: NamedStation; openLoad: number; n: number; logSum: number }): number {
  const { station, openLoad, n, logSum } = options;
  const most = Math.min(station.servers, station.limit ?? Infinity);
  let mean = 0;
  for (let l = 0, log = -logSum; n + l <= most; l += 1) {
    if (l > 0) log += Math.log((((n + l) / l) * openLoad) / capacityAt(station, n + l));
    mean += Math.exp(log) * (station.servers - n - l);
  }
  return mean;
}

/**
 * The logarithm of `Σ_l t_l` with `t_l = C(n+l, l) ρ^l ÷ Π_{n < j ≤ n+l} c(j)`: term by term until the capacity has settled,
 * from there on a negative binomial series, summed directly or as all of it less its beginning, whichever does not cancel.
 */
function logOpenSum(options: { station: NamedStation; openLoad: number; n: number; settled: number }): number {
  const { station, openLoad, n, settled } = options;
  if (openLoad === 0) return 0;
  const isLimited = station.limit !== null;
  const share = openLoad / capacityAt(station, settled + 1);
  if (!isLimited && n >= settled) return -(n + 1) * Math.log1p(-share);
  const from = settled - n;
  let logTerm = 0;
  let logSum = 0;
  for (let l = 1; l <= from; l += 1) {
    logTerm += Math.log((((n + l) / l) * openLoad) / capacityAt(station, n + l));
    logSum = logAdd(logSum, logTerm);
  }
  return isLimited ? logSum : logAdd(logSum, logTerm + logRest({ n, from, share }));
}

/** The logarithm of `Σ_{l > L} u_l ÷ u_L` with `u_l = C(n+l, l) x^l`. */
function logRest({ n, from, share }: { n: number; from: number; share: number }): number {
  if (((n + 1) * share) / (1 - share) > from) {
    let before = 1;
    let logFirst = 0;
    for (let l = from, term = 1; l >= 1; l -= 1) {
      const ratio = ((n + l) / l) * share;
      term /= ratio;
      before += term;
      logFirst += Math.log(ratio);
    }
    const logAll = -(n + 1) * Math.log1p(-share) - logFirst;
    return logAll + Math.log1p(-before * Math.exp(-logAll));
  }
  let sum = 0;
  for (let l = from + 1, term = 1; term > sum * 1e-17; l += 1) {
    term *= ((n + l) / l) * share;
    sum += term;
  }
  return Math.log(sum);
}

function logAdd(a: number, b: number): number {
  const high = Math.max(a, b);
  return high === -Infinity ? high : high + Math.log1p(Math.exp(Math.min(a, b) - high));
}

/** The most work a second that the station ever does for closed classes. */
export function highestOf(curve: ServiceCurve): number {
  return curve.head.reduce((most, capacity) => Math.max(most, capacity), curve.tail);
}
