import { halfWidth, type Interval, type Sample } from './interval.ts';
import { sortAscending } from './radix.ts';

/** The response time that a share of the requests stays within. */
export interface QuantileEstimate extends Interval {
  /** 0 … 1, e.g. 0.99. */
  readonly share: number;
}

/**
 * Quantiles of all response times together. Their intervals: how much the share of requests below the quantile varies by
 * batch gives an interval of shares, whose ends are looked up in the response times (Woodruff, Journal of the American
 * Statistical Association 47, 1952), so that a batch may hold few requests beyond the quantile.
 *
 * @param kind the index of a class; null: all.
 * @returns in ascending order.
 */
export function quantilesOf(options: { sample: Sample; kind: number | null; shares: readonly number[] }): QuantileEstimate[] {
  const { sample, kind } = options;
  const shares = [...options.shares].sort((a, b) => a - b);
  const ordered = orderedResponses(sample, kind);
  if (ordered.length === 0) return [];
  const values = shares.map((share) => valueAt(ordered, share));
  const { below, totals } = countBelow({ sample, kind, values });
  return shares.map((share, index) => {
    const value = values[index] ?? 0;
    const counts = below[index] ?? new Float64Array(0);
    const reached = counts.reduce((sum, count) => sum + count, 0) / ordered.length;
    const residuals = Array.from(counts, (count, batch) => count - reached * (totals[batch] ?? 0));
    const half = halfWidth(sample, residuals, ordered.length);
    return {
      share,
      value,
      lower: share - half > 0 ? valueAt(ordered, share - half) : 0,
      upper: share + half < 1 ? valueAt(ordered, share + half) : Infinity,
    };
  });
}

function orderedResponses({ batches }: Sample, kind: number | null): Float32Array {
  const most = batches.reduce((sum, { responses }) => sum + responses.length, 0);
  const found = new Float32Array(most);
  let count = 0;
  for (const { responses, classes } of batches) {
    for (let at = 0; at < responses.length; at += 1) {
      if (kind !== null && classes[at] !== kind) continue;
      found[count] = responses[at] ?? 0;
      count += 1;
    }
  }
  return sortAscending(found.subarray(0, count));
}

/** By value (ascending) and batch: how many requests took no longer; by batch: how many there were. */
function countBelow(options: { sample: Sample; kind: number | null; values: readonly number[] }): { below: Float64Array[]; totals: Float64Array } {
  const { sample, kind, values } = options;
  const limits = Float64Array.from(values);
  const totals = new Float64Array(sample.batches.length);
  const below = values.map(() => new Float64Array(sample.batches.length));
  const tally = new Float64Array(values.length);
  sample.batches.forEach(({ responses, classes }, batch) => {
    tally.fill(0);
    let total = 0;
    for (let at = 0; at < responses.length; at += 1) {
      if (kind !== null && classes[at] !== kind) continue;
      const response = responses[at] ?? 0;
      total += 1;
      let index = 0;
      while (index < limits.length && response > (limits[index] ?? 0)) index += 1;
      if (index < limits.length) tally[index] = (tally[index] ?? 0) + 1;
    }
    totals[batch] = total;
    let sum = 0;
    below.forEach((counts, index) => {
      sum += tally[index] ?? 0;
      counts[batch] = sum;
    });
  });
  return { below, totals };
}

/** Linear between order statistics (type 7 of Hyndman & Fan, The American Statistician 50, 1996). */
function valueAt(ordered: Float32Array, share: number): number {
  const place = (ordered.length - 1) * share;
  const low = ordered[Math.floor(place)] ?? 0;
  const high = ordered[Math.ceil(place)] ?? low;
  return low + (place - Math.floor(place)) * (high - low);
}
