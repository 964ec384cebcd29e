import { curveAt, type ServiceCurve } from './service-curve.ts';

/** What is known of the number of closed requests at a station: its mean, the most there can be, and how the rest of the network feeds it. */
export interface Crowd {
  readonly mean: number;
  readonly most: number;
  /** Number of requests elsewhere beyond which the rest of the network sends no more of them a second; Infinity: nothing queues elsewhere. */
  readonly knee: number;
}

/** With so many requests for each server, one of them being free is rare enough to leave out (below 1 in 10,000 of the time here). */
const CROWDED = 100;

/** Time at a station ÷ demand, for a request that finds the crowd. */
export function stretchOf(curve: ServiceCurve, crowd: Crowd): number {
  const isCrowded = curve.tail > 0 && crowd.mean > CROWDED * curve.head.length;
  if (isCrowded || curve.head.length === 0) return (1 + crowd.mean) / curve.tail;
  return meanOver({ curve, crowd, value: (n) => (n + 1) / curveAt(curve, n + 1) });
}

/** Mean number of servers without work. */
export function idleOf(curve: ServiceCurve, crowd: Crowd): number | null {
  const { idle } = curve;
  return idle === null ? null : meanOver({ curve, crowd, value: (n) => idle[n] ?? 0 });
}

const NEWTON_STEPS = 30;

/**
 * A mean over a distribution that is made up from the mean number alone: that of the station fed by the rest of the network
 * as if this were one queue behind a think time, `λ(n) ∝ (most − n) ÷ (1 + (most − n) ÷ knee)`, its rate set so that the
 * mean is as given. Exact where the rest is all think time (finite source), and where it is all one queue and large.
 */
function meanOver(options: { curve: ServiceCurve; crowd: Crowd; value: (n: number) => number }): number {
  const { curve, crowd, value } = options;
  const { mean, most, knee } = crowd;
  if (mean <= 0 || most <= 0) return value(0);
  if (mean >= most) return value(most);
  const fedBy = (n: number): number => {
    const elsewhere = most - n + 1;
    return elsewhere / (1 + elsewhere / knee);
  };
  const first = Math.max(1, Math.ceil(mean));
  let rate = (Math.min(1, mean) * curveAt(curve, first)) / fedBy(first);
  let answer = 0;
  for (let step = 0; step < NEWTON_STEPS; step += 1) {
    const moments = spread({ most, start: first, ratio: (n) => (rate * fedBy(n)) / curveAt(curve, n), value });
    answer = moments.value;
    const off = Math.log(moments.mean / mean);
    if (Math.abs(off) < 1e-10) break;
    // Of the logarithm of the mean by that of the rate, the slope is variance ÷ mean.
    rate *= Math.exp(Math.max(-2, Math.min(2, (-off * moments.mean) / moments.variance)));
  }
  return answer;
}

const NEGLIGIBLE = 1e-14;

function spread(options: { most: number; start: number; ratio: (n: number) => number; value: (n: number) => number }): { mean: number; variance: number; value: number } {
  const { most, start, ratio, value } = options;
  let sum = 1;
  let offset = 0;
  let square = 0;
  let total = value(start);
  const add = (n: number, weight: number): void => {
    sum += weight;
    offset += weight * (n - start);
    square += weight * (n - start) ** 2;
    total += weight * value(n);
  };
  for (let n = start + 1, weight = 1; n <= most; n += 1) {
    const step = ratio(n);
    weight *= step;
    add(n, weight);
    if (step < 1 && weight < NEGLIGIBLE * sum) break;
  }
  for (let n = start - 1, weight = 1; n >= 0; n -= 1) {
    const step = 1 / ratio(n + 1);
    weight *= step;
    add(n, weight);
    if (step < 1 && weight < NEGLIGIBLE * sum) break;
  }
  return { mean: start + offset / sum, variance: square / sum - (offset / sum) ** 2, value: total / sum };
}
