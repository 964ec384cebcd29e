/**
 * The Universal Scalability Law: X(N) = γ N ÷ (1 + α (N − 1) + β N (N − 1)) (Gunther, "Guerrilla Capacity Planning", 2007,
 * chapters 4 to 6; "A General Theory of Computational Scalability Based on Rational Functions", arXiv:0808.1431).
 */
export interface UslParameters {
  /** Contention, 0 to 1: the share of the work that only one can do at a time. */
  readonly alpha: number;
  /** Coherency, 0 to 1: what each must agree on with each other. */
  readonly beta: number;
  /** Throughput at load 1. */
  readonly gamma: number;
}

/** Throughput at a load above 0 (whole or not), in the unit of γ. */
export function throughputAt(usl: UslParameters, load: number): number {
  return (usl.gamma * load) / slowdown(usl, load);
}

/** Derivatives of the throughput at a load, after α, β and γ. */
export function gradientAt(usl: UslParameters, load: number): [number, number, number] {
  const divisor = slowdown(usl, load);
  const perDivisor = (-usl.gamma * load) / divisor ** 2;
  return [perDivisor * (load - 1), perDivisor * load * (load - 1), load / divisor];
}

function slowdown({ alpha, beta }: UslParameters, load: number): number {
  return 1 + alpha * (load - 1) + beta * load * (load - 1);
}

export interface LoadPoint {
  readonly load: number;
  readonly throughput: number;
}

/** Where throughput is highest: N = √((1 − α) ÷ β). Null where β is 0: then it rises without end towards the Amdahl limit. */
export function peakOf(usl: UslParameters): LoadPoint | null {
  if (usl.beta <= 0 || usl.alpha >= 1) return null;
  const load = Math.sqrt((1 - usl.alpha) / usl.beta);
  return { load, throughput: throughputAt(usl, load) };
}

/** The throughput that contention alone would allow at endless load, γ ÷ α (Amdahl's law). Null where α is 0: no limit. */
export function amdahlLimit({ alpha, gamma }: UslParameters): number | null {
  return alpha > 0 ? gamma / alpha : null;
}

/**
 * The load 1 ÷ α at which the line of ideal scaling meets the Amdahl limit: below it added load mostly adds throughput,
 * above it mostly waiting (Gunther's optimal load). Null where α is 0.
 */
export function optimalLoad(usl: UslParameters): LoadPoint | null {
  if (usl.alpha <= 0) return null;
  return { load: 1 / usl.alpha, throughput: throughputAt(usl, 1 / usl.alpha) };
}

/** Throughput for each unit of load, against the first: X(N) ÷ (N γ), 1 where scaling is ideal. */
export function efficiencyOf(gamma: number, { load, throughput }: LoadPoint): number {
  return throughput / load / gamma;
}

/** Time that a piece of work takes at a load, as shares of what it takes alone; they add up to N ÷ C(N) ÷ N = γ ÷ X(N). */
export interface Overhead {
  /** 1 ÷ N: the work itself, divided. */
  readonly ideal: number;
  readonly contention: number;
  readonly coherency: number;
}

/** Where the time goes at a load. Coherency is β (N − 1), as the curve has it (R's `usl` prints half of that). */
export function overheadAt({ alpha, beta }: UslParameters, load: number): Overhead {
  return { ideal: 1 / load, contention: (alpha * (load - 1)) / load, coherency: beta * (load - 1) };
}
