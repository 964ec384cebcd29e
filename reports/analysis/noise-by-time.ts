import { smallestEffect } from '../../suites/harness/statistics/smallest-effect.ts';
import type { Estimate } from './estimate.ts';

/** What could be seen with one design in a certain time. */
export interface NoiseRow {
  readonly design: 'interleaved' | 'isolated';
  /** Length of a slice (interleaved) or of a whole trial (isolated). */
  readonly sliceMs: number;
  /** Measured time of both sides together. */
  readonly spentMs: number;
  readonly noiseFloor: Estimate;
  readonly smallestEffect: Estimate;
}

/**
 * The noise floor and the smallest visible effect as a function of slice length and time spent, from A/A data.
 *
 * Interleaved: one unbroken series of short slices of a single contender is dealt out as two sides would have had it,
 * ABBA in slices of each length. Nothing differs, so all that is seen is noise; and the same series serves every length.
 *
 * @param options.values of one metric, positive, in the order of time, a slice of `baseMs` each.
 * @param options.lengths slice lengths to try, as multiples of `baseMs`.
 */
export function interleavedNoise(options: {
  values: readonly number[];
  baseMs: number;
  lengths: readonly number[];
  spentMs: readonly number[];
  seed: number;
}): NoiseRow[] {
  const { values, baseMs, lengths, spentMs, seed } = options;
  return lengths.flatMap((length) => {
    const ratios = dealtRatios(values, length);
    return rowsOf({ design: 'interleaved', ratios, sliceMs: length * baseMs, spentMs, seed });
  });
}

/** The same from isolated trials: each with fresh processes, neighbours in time paired. */
export function isolatedNoise(options: { values: readonly number[]; trialMs: number; spentMs: readonly number[]; seed: number }): NoiseRow[] {
  const { values, trialMs, spentMs, seed } = options;
  return rowsOf({ design: 'isolated', ratios: dealtRatios(values, 1), sliceMs: trialMs, spentMs, seed });
}

/** Log ratios B ÷ A of pairs dealt ABBA; a slice is the mean of `length` values. */
export function dealtRatios(values: readonly number[], length: number): number[] {
  const slices = Array.from({ length: Math.floor(values.length / length) }, (_, index) => {
    const part = values.slice(index * length, (index + 1) * length);
    return part.reduce((sum, value) => sum + value, 0) / length;
  });
  const ratios: number[] = [];
  for (let pair = 0; 2 * pair + 1 < slices.length; pair++) {
    const [first = Number.NaN, second = Number.NaN] = slices.slice(2 * pair, 2 * pair + 2);
    const ratio = Math.log(second / first);
    if (Number.isFinite(ratio)) ratios.push(pair % 2 === 0 ? ratio : -ratio);
  }
  return ratios;
}

function rowsOf(options: { design: NoiseRow['design']; ratios: readonly number[]; sliceMs: number; spentMs: readonly number[]; seed: number }): NoiseRow[] {
  const { design, ratios, sliceMs, spentMs, seed } = options;
  // Below 6 pairs the spread of the pairs is itself a guess.
  if (ratios.length < 6) return [];
  return spentMs.flatMap((spent) => {
    const pairs = Math.floor(spent / (2 * sliceMs));
    if (pairs < 2) return [];
    const { noiseFloor, smallestEffect: effect, confidence, method } = smallestEffect({ series: [ratios], plannedBlocks: [pairs], seed });
    const estimate = (share: typeof noiseFloor): Estimate => ({ ...share, unit: 'share', method, samples: ratios.length, confidence });
    return [{ design, sliceMs, spentMs: spent, noiseFloor: estimate(noiseFloor), smallestEffect: estimate(effect) }];
  });
}

/** The slice length with the lowest noise floor at the longest time that all lengths reach; shorter wins a tie of 5 %. */
export function bestSliceMs(rows: readonly NoiseRow[]): number | null {
  const interleaved = rows.filter(({ design }) => design === 'interleaved');
  const spent = Math.max(...interleaved.map(({ spentMs }) => spentMs));
  const last = interleaved.filter(({ spentMs }) => spentMs === spent).sort((a, b) => a.sliceMs - b.sliceMs);
  const least = Math.min(...last.map(({ noiseFloor }) => noiseFloor.value));
  return last.find(({ noiseFloor }) => noiseFloor.value <= least * 1.05)?.sliceMs ?? null;
}
