/**
 * Probability that Student's t with `df` degrees of freedom (any positive number) is at most `t`, by the regularised
 * incomplete beta function (Abramowitz & Stegun 26.7.1; continued fraction after Lentz).
 */
export function studentCdf(t: number, df: number): number {
  if (!(df > 0)) throw new RangeError(`degrees of freedom are positive, not ${df}`);
  if (t === 0) return 0.5;
  if (!Number.isFinite(t)) return t > 0 ? 1 : 0;
  const tail = 0.5 * incompleteBeta({ x: df / (df + t * t), a: df / 2, b: 0.5 });
  return t > 0 ? 1 - tail : tail;
}

/**
 * The value that Student's t with `df` degrees of freedom stays below with probability `p` (0 < p < 1).
 *
 * @throws RangeError when p is not between 0 and 1, or df is not positive.
 */
export function studentQuantile(p: number, df: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`a probability lies between 0 and 1, not at ${p}`);
  if (p < 0.5) return -studentQuantile(1 - p, df);
  if (p === 0.5) return 0;
  let low = 0;
  let high = 1;
  while (studentCdf(high, df) < p) {
    low = high;
    high *= 2;
  }
  // Bisection: slower than Newton and never lost; 60 halvings reach the last bit that matters.
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (studentCdf(middle, df) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Logarithm of the gamma function for x > 0 (Lanczos, g = 7, 9 terms: 15 digits). */
function logGamma(x: number): number {
  const [first = 0, ...rest] = lanczos;
  const series = rest.reduce((sum, term, index) => sum + term / (x + index), first);
  const base = x + 6.5;
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(base) - base + Math.log(series);
}

const lanczos = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

function incompleteBeta(options: { x: number; a: number; b: number }): number {
  const { x, a, b } = options;
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  if (x < (a + 1) / (a + b + 2)) return (front * betaFraction({ x, a, b })) / a;
  return 1 - (front * betaFraction({ x: 1 - x, a: b, b: a })) / b;
}

function betaFraction(options: { x: number; a: number; b: number }): number {
  const { x, a, b } = options;
  const tiny = 1e-300;
  const away = (value: number): number => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let result = d;
  for (let m = 1; m <= 500; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    let step = 1;
    for (const term of [even, odd]) {
      d = 1 / away(1 + term * d);
      c = away(1 + term / c);
      step = c * d;
      result *= step;
    }
    if (Math.abs(step - 1) < 1e-14) break;
  }
  return result;
}
