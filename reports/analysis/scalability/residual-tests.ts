import { studentCdf } from '../../../suites/harness/statistics/student.ts';
import { mean } from '../../../suites/harness/statistics/quantiles.ts';
import type { FittedPoint, LackOfFit, ResidualTests } from './result.ts';

/** Below so many loads, hardly any sequence of signs is unlikely. */
const LOADS_FOR_RUNS = 8;

/** What the residuals say against the fit. */
export function residualTests(options: { points: readonly FittedPoint[]; parameterCount: number; residualSd: number | null; gamma: number }): ResidualTests {
  const { points, parameterCount, residualSd, gamma } = options;
  const average = mean(points.flatMap(({ runs }) => runs));
  const shares = points.flatMap(({ load, relativeResidual }) => (relativeResidual === null ? [] : [{ load, relativeResidual }]));
  const first = points.find(({ load, throughput }) => load === 1 && throughput > 0);
  return {
    lackOfFit: lackOfFit({ loads: points, parameterCount }),
    runs: runsTest(points.map(({ residual }) => residual)),
    relativeSd: residualSd === null || average === 0 ? null : residualSd / average,
    worst: shares.length === 0 ? null : shares.reduce((worst, own) => (Math.abs(own.relativeResidual) > Math.abs(worst.relativeResidual) ? own : worst)),
    gammaGap: first === undefined ? null : gamma / first.throughput - 1,
  };
}

/**
 * Whether a curve strays further from the means than repeats at one load do from each other (Draper & Smith, "Applied
 * Regression Analysis", 1998, section 2.1). Null without repeats, without noise in them, or with no more loads than parameters.
 */
export function lackOfFit(options: { loads: readonly { readonly runs: readonly number[]; readonly throughput: number; readonly fitted: number }[]; parameterCount: number }): LackOfFit | null {
  const { loads, parameterCount } = options;
  const runs = loads.reduce((sum, own) => sum + own.runs.length, 0);
  const df = [loads.length - parameterCount, runs - loads.length] as const;
  const pure = loads.reduce((sum, own) => sum + own.runs.reduce((inner, value) => inner + (value - own.throughput) ** 2, 0), 0);
  if (df[0] < 1 || df[1] < 1 || pure === 0) return null;
  const astray = loads.reduce((sum, own) => sum + own.runs.length * (own.throughput - own.fitted) ** 2, 0);
  const f = astray / df[0] / (pure / df[1]);
  return { f, df, p: fTail(f, df) };
}

/**
 * The chance that F with whole degrees of freedom exceeds `f`: 1 − I(a, b) of the incomplete beta function with a = df₁ ÷ 2,
 * b = df₂ ÷ 2, carried up from Student's t (df₁ = 1) or a power (df₁ = 2) by I(a + 1, b) = I(a, b) − xᵃ (1 − x)ᵇ ÷ (a B(a, b))
 * (Abramowitz & Stegun 26.5.16).
 */
export function fTail(f: number, [df1, df2]: readonly [number, number]): number {
  if (!(f > 0)) return 1;
  const b = df2 / 2;
  const x = (df1 * f) / (df1 * f + df2);
  const isOdd = df1 % 2 === 1;
  let a = isOdd ? 0.5 : 1;
  let tail = isOdd ? 2 * studentCdf(-Math.sqrt((x * df2) / (1 - x)), df2) : (1 - x) ** b;
  // xᵃ (1 − x)ᵇ ÷ (a B(a, b)): from its start, each next one is × x (a + b) ÷ (a + 1).
  let term = isOdd ? (2 * Math.sqrt(x) * (1 - x) ** b) / betaOfHalf(df2) : x * (1 - x) ** b * b;
  for (; a < df1 / 2; a += 1) {
    tail += term;
    term *= (x * (a + b)) / (a + 1);
  }
  return Math.min(1, tail);
}

/** B(½, df ÷ 2), from B(½, ½) = π and B(½, 1) = 2 by B(½, b + 1) = B(½, b) b ÷ (b + ½). */
function betaOfHalf(df: number): number {
  let b = df % 2 === 1 ? 0.5 : 1;
  let value = df % 2 === 1 ? Math.PI : 2;
  for (; b < df / 2; b += 1) value *= b / (b + 0.5);
  return value;
}

/**
 * Residuals that keep their sign for long stretches belong to a curve of another shape. The chance of so few runs or fewer in
 * random order, exactly (Wald & Wolfowitz, Annals of Mathematical Statistics 11, 1940).
 */
function runsTest(residuals: readonly number[]): ResidualTests['runs'] {
  const signs = residuals.filter((value) => value !== 0).map((value) => value > 0);
  const above = signs.filter(Boolean).length;
  const below = signs.length - above;
  const count = signs.reduce((runs, sign, at) => (at === 0 || sign !== signs[at - 1] ? runs + 1 : runs), 0);
  if (signs.length < LOADS_FOR_RUNS || above === 0 || below === 0) return null;
  const all = choose(signs.length, above);
  let p = 0;
  for (let runs = 2; runs <= count; runs += 1) {
    const half = Math.floor(runs / 2);
    const ways = runs % 2 === 0
      ? 2 * choose(above - 1, half - 1) * choose(below - 1, half - 1)
      : choose(above - 1, half) * choose(below - 1, half - 1) + choose(above - 1, half - 1) * choose(below - 1, half);
    p += ways / all;
  }
  return { count, p: Math.min(1, p) };
}

function choose(n: number, k: number): number {
  if (k < 0 || k > n) return 0;
  let value = 1;
  for (let i = 1; i <= k; i += 1) value *= (n - k + i) / i;
  return value;
}
