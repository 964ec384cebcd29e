import type { Random } from '../../../suites/harness/statistics/random.ts';
import type { Distribution, EmpiricalQuantile } from './distribution.ts';

/** Draws times of a distribution, in seconds, from a random stream of its own. */
export type Sampler = () => number;

/**
 * Exponentials by inversion; gamma after Marsaglia & Tsang (ACM Transactions on Mathematical Software 26, 2000);
 * lognormal from the polar method; empirical by inversion.
 */
export function createSampler(distribution: Distribution, random: Random): Sampler {
  const exponential = (mean: number): number => -mean * Math.log(1 - random.next());
  switch (distribution.kind) {
    case 'constant': {
      const { seconds } = distribution;
      return () => seconds;
    }
    case 'exponential': {
      const { meanSeconds } = distribution;
      return () => exponential(meanSeconds);
    }
    case 'uniform': {
      const { fromSeconds, toSeconds } = distribution;
      return () => fromSeconds + random.next() * (toSeconds - fromSeconds);
    }
    case 'lognormal': {
      const sigma = Math.sqrt(Math.log1p(distribution.scv));
      const median = distribution.meanSeconds * Math.exp((-sigma * sigma) / 2);
      return () => median * Math.exp(sigma * random.normal());
    }
    case 'gamma': {
      const { meanSeconds, scv } = distribution;
      return scv === 0 ? () => meanSeconds : gammaSampler({ shape: 1 / scv, scale: meanSeconds * scv, random });
    }
    case 'hyperexponential': {
      const { meanSeconds, scv } = distribution;
      // Balanced means: both branches hold half of the work.
      const often = (1 + Math.sqrt((scv - 1) / (scv + 1))) / 2;
      const short = meanSeconds / (2 * often);
      const long = often < 1 ? meanSeconds / (2 * (1 - often)) : short;
      return () => exponential(random.next() < often ? short : long);
    }
    case 'empirical':
      return empiricalSampler(distribution.quantiles, random);
  }
}

function gammaSampler(options: { shape: number; scale: number; random: Random }): Sampler {
  const { shape, scale, random } = options;
  // Below a shape of 1: a gamma of shape + 1, times a power of a uniform.
  const d = (shape < 1 ? shape + 1 : shape) - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  const draw = (): number => {
    for (;;) {
      const x = random.normal();
      const v = (1 + c * x) ** 3;
      if (v > 0 && Math.log(1 - random.next()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v * scale;
    }
  };
  return shape < 1 ? () => draw() * (1 - random.next()) ** (1 / shape) : draw;
}

function empiricalSampler(quantiles: readonly EmpiricalQuantile[], random: Random): Sampler {
  const shares = Float64Array.from(quantiles, ({ share }) => share);
  const seconds = Float64Array.from(quantiles, (point) => point.seconds);
  const last = shares.length - 1;
  return () => {
    const u = random.next();
    let above = 0;
    while (above <= last && (shares[above] ?? 1) <= u) above += 1;
    if (above === 0 || above > last) return seconds[Math.min(above, last)] ?? 0;
    const from = shares[above - 1] ?? 0;
    const low = seconds[above - 1] ?? 0;
    return low + ((u - from) / ((shares[above] ?? 1) - from)) * ((seconds[above] ?? low) - low);
  };
}
