/** Shares at which a distribution is kept: dense where the tail is. */
export const SHARES: readonly number[] = [0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.97, 0.98, 0.99, 0.995, 0.998, 0.999, 1];

/** Values at `SHARES`, ascending: a distribution that is linear between them. */
export type QuantileTable = readonly number[];

/** A distribution with its weight in a mixture. */
export interface Weighted {
  readonly weight: number;
  readonly table: QuantileTable;
}

/** Between two distributions: quantile by quantile, geometrically, for times are ratios. */
export function between(options: { low: QuantileTable; high: QuantileTable; part: number }): QuantileTable {
  const { low, high, part } = options;
  return low.map((value, at) => (value > 0 ? value * ((high[at] ?? value) / value) ** part : value));
}

/** Share of a distribution that lies below a value. */
export function shareBelow(table: QuantileTable, value: number): number {
  const above = table.findIndex((one) => one > value);
  if (above < 0) return 1;
  if (above === 0) return 0;
  const [low = 0, high = 0] = [table[above - 1], table[above]];
  const [from = 0, to = 0] = [SHARES[above - 1], SHARES[above]];
  return from + (to - from) * (value - low) / (high - low);
}

export function meanOfTable(table: QuantileTable): number {
  return SHARES.slice(1).reduce((sum, share, at) => sum + (share - (SHARES[at] ?? 0)) * ((table[at] ?? 0) + (table[at + 1] ?? 0)) / 2, 0);
}

/** The quantile of a mixture, by bisection. @param options.q 0 to 1. */
export function mixtureQuantile(options: { parts: readonly Weighted[]; q: number }): number {
  const { parts, q } = options;
  const total = parts.reduce((sum, { weight }) => sum + weight, 0);
  const below = (value: number): number => parts.reduce((sum, { weight, table }) => sum + weight * shareBelow(table, value), 0) / total;
  let [low, high] = [0, Math.max(...parts.map(({ table }) => table.at(-1) ?? 0))];
  for (let step = 0; step < 60 && high - low > 1e-9 * high; step += 1) {
    const middle = (low + high) / 2;
    if (below(middle) < q) low = middle;
    else high = middle;
  }
  return high;
}

export function mixtureMean(parts: readonly Weighted[]): number {
  const total = parts.reduce((sum, { weight }) => sum + weight, 0);
  return parts.reduce((sum, { weight, table }) => sum + weight * meanOfTable(table), 0) / total;
}
