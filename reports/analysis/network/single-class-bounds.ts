/** One closed class at single-server stations of fixed rate, besides which its requests are away for a while. */
export interface SimpleNetwork {
  readonly population: number;
  readonly awaySeconds: number;
  /** Only stations where requests queue; above 0. */
  readonly demandsSeconds: readonly number[];
}

export interface Range {
  readonly lower: number;
  readonly upper: number;
}

/** Throughput within the asymptotes: nobody waits, or the slowest station never rests; everybody waits for everybody. Source: Muntz & Wong (1974); Denning & Buzen (1978). */
export function asymptotic({ population: n, awaySeconds: z, demandsSeconds: d }: SimpleNetwork): Range {
  const { total, most } = sizes(d);
  return { lower: n === 0 ? 0 : n / (z + n * total), upper: Math.min(1 / most, n / (z + total)) };
}

/** Balanced job bounds. Source: Zahorjan, Sevcik, Eager & Galler, CACM 25 (1982); with think time: Lazowska et al., "Quantitative System Performance" (1984), table 5.2. */
export function balanced({ population: n, awaySeconds: z, demandsSeconds: d }: SimpleNetwork): Range {
  const { total, most } = sizes(d);
  const mean = total / d.length;
  return {
    lower: n / (total + z + ((n - 1) * most) / (1 + z / (n * total))),
    upper: Math.min(1 / most, n / (total + z + ((n - 1) * mean) / (1 + z / total))),
  };
}

/**
 * Proportional bounds: queues weighted by demand, at most by its N-th power. Requests that queue are those that do not
 * think, whose number the asymptotes bound.
 *
 * Source: Eager & Sevcik, "Performance bound hierarchies for queueing networks", ACM TOCS 1 (1983); Hsieh & Lam (1987).
 */
export function proportional(network: SimpleNetwork): Range {
  const { population: n, awaySeconds: z, demandsSeconds: d } = network;
  const { total, most } = sizes(d);
  const before = asymptotic({ ...network, population: n - 1 });
  const relative = d.map((demand) => demand / most);
  const power = (exponent: number): number => relative.reduce((sum, share) => sum + share ** exponent, 0);
  const heavy = (most * power(n)) / power(n - 1);
  const light = (most * power(2)) / power(1);
  return {
    lower: n / (z + total + (n - 1 - z * before.lower) * heavy),
    upper: Math.min(1 / most, n / (z + total + (n - 1 - z * before.upper) * light)),
  };
}

/** Geometric bounds: each queue between two geometric series. Source: Casale, Muntz & Serazzi, "Geometric bounds: a noniterative analysis technique for closed queueing networks", IEEE TC 57 (2008). */
export function geometric(network: SimpleNetwork): Range {
  const { population: n, awaySeconds: z, demandsSeconds: d } = network;
  const { total, most } = sizes(d);
  const before = n - 1;
  const fewest = before / (z + total + most * before);
  const largest = before === 0 ? 0 : proportional({ ...network, population: before }).upper;
  const spared = (rate: number): number => d.reduce((sum, demand) => sum + (demand < most ? (most - demand) * series(demand * rate, before) : 0), 0);
  const root = (b: number, thinking: number): number => (2 * n) / (b + Math.sqrt(Math.max(0, b * b - 4 * z * most * thinking)));
  const all = z + total + most * before;
  const b = all - spared(largest);
  return {
    lower: root(all - spared(fewest), before),
    // Below zero under the root the inequality holds for every throughput, and says nothing.
    upper: b * b < 4 * z * most * n ? asymptotic(network).upper : root(b, n),
  };
}

/** y + y² + … + yⁿ. */
function series(y: number, n: number): number {
  return Math.abs(1 - y) < 1e-9 ? n : (y * (1 - y ** n)) / (1 - y);
}

function sizes(demands: readonly number[]): { total: number; most: number } {
  return { total: demands.reduce((sum, demand) => sum + demand, 0), most: Math.max(...demands) };
}
