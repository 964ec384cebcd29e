import { quantile, sorted } from '../../../suites/harness/statistics/quantiles.ts';
import { createRandom } from '../../../suites/harness/statistics/random.ts';
import { studentQuantile } from '../../../suites/harness/statistics/student.ts';
import { inverseInformation } from './bounded-least-squares.ts';
import { refitUsl, uslModel, type UslFit } from './fit-usl.ts';
import type { BootstrapResult, FittedPoint } from './result.ts';
import { gradientAt, peakOf, type LoadPoint, type UslParameters } from './usl.ts';

interface Ends {
  readonly lower: number;
  readonly upper: number;
}

/**
 * Intervals from the repeats alone: at each load runs are drawn anew around their mean, and the law is fitted again. Needs no
 * noise that is the same at all loads, and does not count the law's own misfit as noise. Few repeats make a bootstrap too
 * narrow, so deviations are stretched by √(r ÷ (r − 1)) for r runs (Davison & Hinkley, "Bootstrap Methods and their Application",
 * 1997, section 2.3), and the percentile ends by t ÷ z with the degrees of freedom of the loads that matter for each number
 * (Welch & Satterthwaite). A load that was run once borrows relative deviations from the rest.
 *
 * Null where no load was repeated.
 */
export function bootstrapFit(options: { fit: UslFit; points: readonly FittedPoint[]; confidence: number; seed: number; resamples: number }): BootstrapResult | null {
  const { fit, points, confidence, seed, resamples } = options;
  const repeated = points.filter(({ runs }) => runs.length > 1);
  if (repeated.length === 0) return null;
  const borrowed = repeated.flatMap((point) => deviationsOf(point).map((value) => value / point.throughput)).filter(Number.isFinite);
  const pools = points.map((point) => (point.runs.length > 1 ? deviationsOf(point) : borrowed.map((value) => value * point.throughput)));
  const loads = points.flatMap(({ load, runs }) => runs.map(() => load));
  const random = createRandom(seed).fork('usl bootstrap');
  const draws = Array.from({ length: resamples }, () => {
    const throughputs = points.flatMap(({ throughput, runs }, at) => {
      const pool = pools[at] ?? [0];
      return runs.map(() => throughput + (pool[random.int(Math.max(1, pool.length))] ?? 0));
    });
    return refitUsl({ data: { loads, throughputs }, near: fit.usl });
  });
  const dfOf = effectiveDf({ usl: fit.usl, points });
  const endsOf = (values: readonly number[], estimate: number, direction: readonly number[]): Ends => endsFor({ values, estimate, df: dfOf(direction), confidence });
  const peaks = draws.flatMap((usl) => peakOf(usl) ?? []);
  const own = peakOf(fit.usl);
  return {
    parameters: {
      alpha: endsOf(draws.map(({ alpha }) => alpha), fit.usl.alpha, [1, 0, 0]),
      beta: endsOf(draws.map(({ beta }) => beta), fit.usl.beta, [0, 1, 0]),
      gamma: endsOf(draws.map(({ gamma }) => gamma), fit.usl.gamma, [0, 0, 1]),
    },
    peak: own === null || peaks.length <= 0.8 * resamples ? null : peakEnds({ usl: fit.usl, own, peaks, endsOf }),
    resamples,
    method: `bootstrap of the runs within each load, ${resamples} resamples, stretched for the degrees of freedom of the repeats`,
  };
}

type EndsOf = (values: readonly number[], estimate: number, direction: readonly number[]) => Ends;

function peakEnds(options: { usl: UslParameters; own: LoadPoint; peaks: readonly LoadPoint[]; endsOf: EndsOf }): NonNullable<BootstrapResult['peak']> {
  const { usl, own, peaks, endsOf } = options;
  return {
    // Along the gradient of ln √((1 − α) ÷ β).
    load: endsOf(peaks.map(({ load }) => load), own.load, [-1 / (2 * (1 - usl.alpha)), -1 / (2 * usl.beta), 0]),
    throughput: endsOf(peaks.map(({ throughput }) => throughput), own.throughput, gradientAt(usl, own.load)),
  };
}

function deviationsOf({ runs, throughput }: FittedPoint): number[] {
  const stretch = Math.sqrt(runs.length / (runs.length - 1));
  return runs.map((value) => (value - throughput) * stretch);
}

/**
 * Degrees of freedom behind the variance of a combination of the parameters: one that hangs on a load with two runs has
 * hardly more than their one, however many other loads were repeated.
 */
function effectiveDf(options: { usl: UslParameters; points: readonly FittedPoint[] }): (direction: readonly number[]) => number {
  const { usl, points } = options;
  const { matrix } = inverseInformation({ model: uslModel, loads: points.flatMap(({ load, runs }) => runs.map(() => load)), parameters: [usl.alpha, usl.beta, usl.gamma] });
  const repeated = points.filter(({ runs }) => runs.length > 1);
  const all = repeated.reduce((sum, { runs }) => sum + runs.length - 1, 0);
  return (direction) => {
    const parts = repeated.map(({ load, runs, throughput }) => {
      const gradient = gradientAt(usl, load);
      const pull = matrix.reduce((sum, row, at) => sum + (direction[at] ?? 0) * row.reduce((inner, value, column) => inner + value * (gradient[column] ?? 0), 0), 0);
      const squares = runs.reduce((sum, value) => sum + (value - throughput) ** 2, 0);
      return { variance: (pull ** 2 * runs.length * squares) / (runs.length - 1), df: runs.length - 1 };
    });
    const total = parts.reduce((sum, { variance }) => sum + variance, 0);
    const spread = parts.reduce((sum, { variance, df }) => sum + variance ** 2 / df, 0);
    return spread > 0 ? Math.min(all, total ** 2 / spread) : all;
  };
}

/** Percentile ends, drawn away from the estimate by t ÷ z. */
function endsFor(options: { values: readonly number[]; estimate: number; df: number; confidence: number }): Ends {
  const { values, estimate, df, confidence } = options;
  if (values.length === 0) return { lower: estimate, upper: estimate };
  const upper = (1 + confidence) / 2;
  const stretch = studentQuantile(upper, df) / studentQuantile(upper, 1e6);
  const ordered = sorted(values);
  // All numbers here are at least 0.
  return {
    lower: Math.max(0, estimate + (quantile(ordered, 1 - upper) - estimate) * stretch),
    upper: estimate + (quantile(ordered, upper) - estimate) * stretch,
  };
}
