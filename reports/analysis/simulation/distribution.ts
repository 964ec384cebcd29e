/**
 * How long something takes. `scv` is the squared coefficient of variation: variance ÷ mean². 0: constant, 1: as variable as
 * an exponential, above 1: mostly short and now and then long.
 */
export type Distribution =
  | { readonly kind: 'constant'; readonly seconds: number }
  | { readonly kind: 'exponential'; readonly meanSeconds: number }
  | { readonly kind: 'uniform'; readonly fromSeconds: number; readonly toSeconds: number }
  | { readonly kind: 'lognormal' | 'gamma'; readonly meanSeconds: number; readonly scv: number }
  /** Two exponentials with balanced means (Whitt, Operations Research 30, 1982); scv at least 1. */
  | { readonly kind: 'hyperexponential'; readonly meanSeconds: number; readonly scv: number }
  /** As measured: shares in ascending order, linear between them; below the first and above the last, those themselves. */
  | { readonly kind: 'empirical'; readonly quantiles: readonly EmpiricalQuantile[] };

export interface EmpiricalQuantile {
  /** 0 … 1. */
  readonly share: number;
  readonly seconds: number;
}

export const constant = (seconds: number): Distribution => ({ kind: 'constant', seconds });
export const exponential = (meanSeconds: number): Distribution => ({ kind: 'exponential', meanSeconds });
export const uniform = (fromSeconds: number, toSeconds: number): Distribution => ({ kind: 'uniform', fromSeconds, toSeconds });
export const lognormal = (meanSeconds: number, scv: number): Distribution => ({ kind: 'lognormal', meanSeconds, scv });
export const gamma = (meanSeconds: number, scv: number): Distribution => ({ kind: 'gamma', meanSeconds, scv });
export const hyperexponential = (meanSeconds: number, scv: number): Distribution => ({ kind: 'hyperexponential', meanSeconds, scv });
/** From pairs of share and seconds, e.g. `empirical([[0.5, 0.002], [0.99, 0.01]])`. */
export const empirical = (pairs: readonly (readonly [number, number])[]): Distribution => ({
  kind: 'empirical',
  quantiles: pairs.map(([share, seconds]) => ({ share, seconds })),
});

/** The mean, in seconds. */
export function meanOf(distribution: Distribution): number {
  switch (distribution.kind) {
    case 'constant':
      return distribution.seconds;
    case 'uniform':
      return (distribution.fromSeconds + distribution.toSeconds) / 2;
    case 'empirical':
      return meanOfQuantiles(distribution.quantiles);
    default:
      return distribution.meanSeconds;
  }
}

function meanOfQuantiles(quantiles: readonly EmpiricalQuantile[]): number {
  let sum = 0;
  let share = 0;
  let seconds = quantiles[0]?.seconds ?? 0;
  for (const point of quantiles) {
    sum += (point.share - share) * (seconds + point.seconds) / 2;
    ({ share, seconds } = point);
  }
  return sum + (1 - share) * seconds;
}

/** What is wrong with a distribution, in words that follow its path; null where nothing is. */
export function flawOf(distribution: Distribution): string | null {
  const time = (value: number, name: string): string | null => (value >= 0 && Number.isFinite(value) ? null : `${name} is a time of 0 or more, not ${value}`);
  switch (distribution.kind) {
    case 'constant':
      return time(distribution.seconds, 'seconds');
    case 'exponential':
      return time(distribution.meanSeconds, 'meanSeconds');
    case 'uniform': {
      const { fromSeconds, toSeconds } = distribution;
      return time(fromSeconds, 'fromSeconds') ?? time(toSeconds, 'toSeconds') ?? (toSeconds >= fromSeconds ? null : `toSeconds (${toSeconds}) is below fromSeconds (${fromSeconds})`);
    }
    case 'empirical':
      return flawOfQuantiles(distribution.quantiles);
    default: {
      const { kind, meanSeconds, scv } = distribution;
      const least = kind === 'hyperexponential' ? 1 : 0;
      return time(meanSeconds, 'meanSeconds') ?? (scv >= least && Number.isFinite(scv) ? null : `scv of ${kind} is ${least} or more, not ${scv}`);
    }
  }
}

function flawOfQuantiles(quantiles: readonly EmpiricalQuantile[]): string | null {
  if (quantiles.length === 0) return 'quantiles are missing';
  let before: EmpiricalQuantile = { share: 0, seconds: 0 };
  for (const point of quantiles) {
    if (!(point.share >= before.share && point.share <= 1)) return `shares ascend within 0 … 1; ${point.share} does not`;
    if (!(point.seconds >= before.seconds && Number.isFinite(point.seconds))) return `times of 0 or more ascend with their shares; ${point.seconds} does not`;
    before = point;
  }
  return null;
}
