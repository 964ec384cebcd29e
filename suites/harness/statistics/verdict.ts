import type { Series } from './autocorrelation.ts';
import { boundAt, FEWEST, pAbove, type Centre } from './centre.ts';
import { holm } from './holm.ts';
import { pairedRatio, type PairedRatio } from './paired-ratio.ts';

/** One-sided error rate of "worse" and "better" (R9). */
export const ALPHA = 0.005;

/** One metric to be judged. */
export interface JudgeInput {
  /** Logarithms of subject ÷ base, in order, by run block. */
  readonly logRatios: Series;
  readonly better: 'more' | 'less';
  readonly seed: number;
  /** The change that matters, as a share. Default 0.05. */
  readonly margin?: number;
  /** Below so many pairs nothing is judged. Default 30. */
  readonly minimumPairs?: number;
  /** One-sided error rate of "worse" (and "better"). Default 0.005. */
  readonly alpha?: number;
  /** Of the interval shown. Default 0.95. */
  readonly confidence?: number;
}

export interface Judged<Verdict extends string> {
  /** `shown`: too few pairs, an estimate without a verdict. */
  readonly verdict: Verdict | 'undecided' | 'shown';
  /** Null below 3 pairs. */
  readonly ratio: PairedRatio | null;
  /** The ratio is above `low`, and it is below `high`, each with one-sided confidence 1 − alpha. */
  readonly bounds: { readonly low: number; readonly high: number } | null;
  /** One-sided p-values of "not worse at all" and "not better at all", before any correction. */
  readonly pWorse: number;
  readonly pBetter: number;
  readonly pairs: number;
  readonly reason: string;
}

/**
 * Is the subject worse than the base? Three values (R9), from ONE look at data whose amount was fixed beforehand:
 * *worse* when the one-sided 99.5 % bound excludes "no worse" and the estimate is at least half the margin; else *not
 * worse* when the one-sided 95 % bound stays within the margin (a test of non-inferiority; Schuirmann, 1987); else
 * *undecided*. Looking again after every few pairs would break these error rates: sequential bounds come with the gate.
 */
export function judge(input: JudgeInput): Judged<'worse' | 'not worse'> {
  const facts = factsOf(input);
  if (facts.centre === null) return { ...facts.base, verdict: 'shown' };
  const worse = sideOf({ centre: facts.centre, input, sign: input.better === 'more' ? -1 : 1 });
  if (worse.proven) return { ...facts.base, verdict: 'worse', reason: `the ${percent(input)} % bound excludes no difference` };
  if (worse.excluded) return { ...facts.base, verdict: 'not worse', reason: 'a loss of the margin is excluded' };
  return { ...facts.base, verdict: 'undecided', reason: 'the interval holds both no difference and a loss of the margin' };
}

/**
 * The same both ways, for those who choose between options: *same* when a loss and a gain of the margin are both
 * excluded (two one-sided tests at 5 %).
 */
export function compareBoth(input: JudgeInput): Judged<'better' | 'worse' | 'same'> {
  const facts = factsOf(input);
  if (facts.centre === null) return { ...facts.base, verdict: 'shown' };
  const [up, down] = ([1, -1] as const).map((sign) => sideOf({ centre: facts.centre, input, sign }));
  const [better, worse] = input.better === 'more' ? [up, down] : [down, up];
  if (better?.proven) return { ...facts.base, verdict: 'better', reason: `the ${percent(input)} % bound excludes no difference` };
  if (worse?.proven) return { ...facts.base, verdict: 'worse', reason: `the ${percent(input)} % bound excludes no difference` };
  if (better?.excluded && worse?.excluded) return { ...facts.base, verdict: 'same', reason: 'a difference of the margin is excluded both ways' };
  return { ...facts.base, verdict: 'undecided', reason: 'the data exclude neither no difference nor a difference of the margin' };
}

/**
 * Several metrics at once: a difference that does not outlive Holm's correction becomes *undecided*. "same" is left as it
 * is: it claims no difference.
 */
export function compareFamily(inputs: readonly JudgeInput[]): Judged<'better' | 'worse' | 'same'>[] {
  const single = inputs.map(compareBoth);
  const tested = single.map((judged, index) => ({ judged, index })).filter(({ judged }) => judged.verdict !== 'shown');
  const corrected = holm(tested.map(({ judged }) => Math.min(judged.pWorse, judged.pBetter)));
  const result = [...single];
  tested.forEach(({ judged, index }, place) => {
    const alpha = inputs[index]?.alpha ?? ALPHA;
    if (judged.verdict !== 'better' && judged.verdict !== 'worse') return;
    if ((corrected[place] ?? 1) <= alpha) return;
    result[index] = { ...judged, verdict: 'undecided', reason: `the difference does not outlive the correction for ${tested.length} metrics` };
  });
  return result;
}

/** What is known before a verdict; `centre` is null where there are too few pairs for one. */
function factsOf(input: JudgeInput): { centre: Centre | null; base: Omit<Judged<never>, 'verdict'> } {
  const { logRatios, seed, minimumPairs = 30, alpha = ALPHA, confidence = 0.95 } = input;
  const pairs = logRatios.reduce((sum, block) => sum + block.length, 0);
  if (pairs < FEWEST) {
    const reason = `an interval needs at least ${FEWEST} pairs`;
    return { centre: null, base: { ratio: null, bounds: null, pWorse: 1, pBetter: 1, pairs, reason } };
  }
  const ratio = pairedRatio({ blocks: logRatios, seed, confidence });
  const pUp = pAbove(ratio.centre, 0);
  const pDown = pAbove(mirrored(ratio.centre), 0);
  const base = {
    ratio,
    bounds: { low: Math.exp(boundAt(ratio.centre, alpha)), high: Math.exp(boundAt(ratio.centre, 1 - alpha)) },
    pWorse: input.better === 'more' ? pDown : pUp,
    pBetter: input.better === 'more' ? pUp : pDown,
    pairs,
    reason: `a verdict needs at least ${minimumPairs} pairs`,
  };
  return { centre: pairs < minimumPairs ? null : ratio.centre, base };
}

/** One direction: `proven` beyond "no difference" and at least half the margin; `excluded`: the margin is not reached. */
function sideOf(options: { centre: Centre | null; input: JudgeInput; sign: 1 | -1 }): { proven: boolean; excluded: boolean } {
  const { centre, input, sign } = options;
  if (centre === null) return { proven: false, excluded: false };
  const { margin = 0.05, alpha = ALPHA } = input;
  const towards = sign === 1 ? centre : mirrored(centre);
  return {
    proven: boundAt(towards, alpha) > 0 && towards.value >= Math.log1p(margin / 2),
    excluded: boundAt(towards, 0.95) < Math.log1p(margin),
  };
}

const mirrored = (centre: Centre): Centre => ({ ...centre, value: -centre.value });
const percent = (input: JudgeInput): string => String(Number(((1 - (input.alpha ?? ALPHA)) * 100).toFixed(3)));
