import type { Random } from '../../statistics/random.ts';

/**
 * Ranks 1 … n, rank k with a probability in proportion to k^−exponent, by rejection-inversion: exact, in constant time
 * and memory (Hörmann & Derflinger, "Rejection-inversion to generate variates from monotone discrete distributions",
 * ACM TOMACS 6, 1996).
 *
 * @throws RangeError unless n is a whole number of at least 1 and the exponent is above 0.
 */
export function createZipf(options: { n: number; exponent: number; random: Random }): () => number {
  const { n, exponent, random } = options;
  if (!Number.isSafeInteger(n) || n < 1) throw new RangeError(`zipf needs a whole number of ranks of at least 1, not ${n}`);
  if (!(exponent > 0 && Number.isFinite(exponent))) throw new RangeError(`zipf needs an exponent above 0, not ${exponent}`);
  const mass = (x: number): number => Math.exp(-exponent * Math.log(x));
  // The integral of x^−exponent and its inverse, in forms that do not cancel near an exponent of 1.
  const integral = (x: number): number => powerRatio((1 - exponent) * Math.log(x)) * Math.log(x);
  const inverse = (area: number): number => Math.exp(logRatio(Math.max(-1, area * (1 - exponent))) * area);
  const areaOfFirst = integral(1.5) - 1;
  const areaOfAll = integral(n + 0.5);
  const squeeze = 2 - inverse(integral(2.5) - mass(2));
  return () => {
    for (;;) {
      const area = areaOfAll + random.next() * (areaOfFirst - areaOfAll);
      const x = inverse(area);
      const rank = Math.min(n, Math.max(1, Math.floor(x + 0.5)));
      if (rank - x <= squeeze || area >= integral(rank + 0.5) - mass(rank)) return rank;
    }
  };
}

/** (e^x − 1) ÷ x */
function powerRatio(x: number): number {
  return Math.abs(x) > 1e-8 ? Math.expm1(x) / x : 1 + x / 2;
}

/** ln(1 + x) ÷ x */
function logRatio(x: number): number {
  return Math.abs(x) > 1e-8 ? Math.log1p(x) / x : 1 - x / 2;
}
