import { formatNumber } from '../../../suites/harness/units.ts';
import { percentWords } from '../words.ts';
import type { FittedPoint, ModelScore, ParameterInterval, ResidualTests, Rival, Verdict } from './result.ts';

/** A misfit matters from this on: residuals as a share of the mean throughput … */
const MATERIAL_SD = 0.05;
/** … or at one load, of what was measured there. */
const MATERIAL_SHARE = 0.25;
/** Chance at which the residuals are taken to contradict the law. */
export const SIGNIFICANT = 0.01;
/** A rival with no more parameters that leaves so small a share of the sum of squares tells that the shape is wrong. */
const MUCH_LESS = 0.25;
/** Fewer loads leave a fit of three parameters to chance. */
const ENOUGH_LOADS = 6;
/** A band wider than this, as a share of the curve, tells little. */
const WIDE_BAND = 0.25;

export interface VerdictInput {
  readonly points: readonly FittedPoint[];
  readonly tests: ResidualTests;
  readonly score: ModelScore;
  readonly rivals: readonly Rival[];
  readonly gamma: ParameterInterval;
  readonly hasIntervals: boolean;
  readonly df: number;
  /** Half-width of the band at the highest load, as a share of the curve; null without one. */
  readonly bandShare: number | null;
}

/** Whether the law may be used on these data, and why. */
export function verdictOf(input: VerdictInput): { verdict: Verdict; reasons: string[] } {
  const contradictions = isMaterial(input) ? contradictionsOf(input) : [];
  if (contradictions.length > 0) return { verdict: 'misfit', reasons: ['Misfit: the fit is unusable, for the data contradict the scalability law.', ...contradictions] };
  const doubts = doubtsOf(input);
  if (doubts.length > 0) return { verdict: 'uncertain', reasons: ['Uncertain: take the fit for a hint, not for a basis of plans.', ...doubts] };
  const off = input.tests.relativeSd === null ? '' : `: residuals of ${percentWords(input.tests.relativeSd)} of the mean throughput`;
  return { verdict: 'usable', reasons: [`Usable within the loads measured${off}, and nothing in them contradicts the law.`] };
}

function isMaterial({ tests }: VerdictInput): boolean {
  return (tests.relativeSd ?? 0) > MATERIAL_SD || Math.abs(tests.worst?.relativeResidual ?? 0) > MATERIAL_SHARE;
}

function contradictionsOf({ points, tests, score, rivals, gamma }: VerdictInput): string[] {
  const found: string[] = [];
  const { lackOfFit, runs, gammaGap } = tests;
  if (lackOfFit !== null && lackOfFit.p < SIGNIFICANT) {
    found.push(`The means stray from the curve further than repeats do from each other (lack of fit: F ${formatNumber(lackOfFit.f)}, p ${chance(lackOfFit.p)}).`);
  }
  if (runs !== null && runs.p < SIGNIFICANT) found.push(`The residuals keep their sign in ${runs.count} long stretches (runs test: p ${chance(runs.p)}).`);
  const better = rivals.filter((rival) => rival.parameterCount <= score.parameterCount && rival.sumOfSquares < MUCH_LESS * score.sumOfSquares);
  const [best] = [...better].sort((a, b) => a.sumOfSquares - b.sumOfSquares);
  if (best !== undefined) {
    const times = score.sumOfSquares / Math.max(best.sumOfSquares, Number.MIN_VALUE);
    const knee = best.parameters['knee'];
    found.push(`${best.title} leaves ${times > 1e6 ? 'next to nothing' : `1/${formatNumber(times)}`} of its sum of squares with ${best.parameterCount} parameters${knee === undefined ? '' : ` (knee at load ${formatNumber(knee.value)})`}.`);
  }
  const first = points.find(({ load }) => load === 1);
  if (first !== undefined && gammaGap !== null && Math.abs(gammaGap) > MATERIAL_SHARE && isOutside(first.throughput, gamma)) {
    found.push(`${gapWords(gammaGap)} ${formatNumber(first.throughput)} measured at load 1, which lies outside of its interval.`);
  }
  return found;
}

function doubtsOf({ points, tests, hasIntervals, df, bandShare }: VerdictInput): string[] {
  const found: string[] = [];
  if (df <= 0) found.push(`There are no degrees of freedom: three parameters pass through ${points.length} points whatever they mean, so nothing tells how far off they are. Measure at least ${ENOUGH_LOADS} loads.`);
  else if (points.length < ENOUGH_LOADS) found.push(`Only ${points.length} different loads: the result may be far off. Measure at least ${ENOUGH_LOADS}.`);
  if (df > 0 && points.length >= 4 && !hasIntervals) found.push('The data do not determine all three parameters, so there are no intervals.');
  if ((tests.relativeSd ?? 0) > WIDE_BAND) found.push(`The residuals are ${percentWords(tests.relativeSd ?? 0)} of the mean throughput. Repeat the loads to tell noise from misfit.`);
  if (bandShare !== null && bandShare > WIDE_BAND) found.push(`At the highest load the curve is known only to ±${percentWords(bandShare)}.`);
  return found;
}

function isOutside(value: number, { lower, upper }: ParameterInterval): boolean {
  return lower !== null && upper !== null && (value < lower || value > upper);
}

/** `γ is 51 % above the`. */
export function gapWords(gap: number): string {
  return `γ is ${percentWords(Math.abs(gap))} ${gap > 0 ? 'above' : 'below'} the`;
}

const chance = (p: number): string => (p < 0.0001 ? 'below 0.0001' : formatNumber(p));

/** γ far from what load 1 gave is worth a word even where nothing is proved. */
export const GAP_WORTH_A_WORD = MATERIAL_SHARE;
