import { shift, type Lattice } from './lattice.ts';
import type { Fed } from './tilt.ts';
import { weights } from './weights.ts';

/** Normalisation constants of part of a network, and a station that joins it. */
export interface Joining {
  readonly lattice: Lattice;
  readonly fed: Fed;
  readonly constants: Float64Array;
}

/** Requests of classes at stations where nobody waits: independent Poisson numbers. */
export function poissonConstants({ lattice, means }: { lattice: Lattice; means: readonly number[] }): Float64Array {
  const constants = new Float64Array(lattice.size);
  const chances = lattice.populations.map((population, k) => poisson(population, means[k] ?? 0));
  for (let at = 0; at < lattice.size; at += 1) {
    let product = 1;
    for (let k = 0; k < chances.length; k += 1) {
      product *= chances[k]?.[Math.floor(at / (lattice.strides[k] ?? 1)) % ((lattice.populations[k] ?? 0) + 1)] ?? 0;
    }
    constants[at] = product;
  }
  return constants;
}

function poisson(most: number, mean: number): Float64Array {
  return weights({ count: most + 1, start: Math.min(most, Math.floor(mean)), ratio: (n) => mean / n });
}

/** The network with the station in it: `F(S)` of the constants, F the station's chances as a power series. */
export function withStation({ lattice, fed, constants }: Joining): Float64Array {
  const last = fed.chances.length - 1;
  const tail = geometric({ lattice, fed, constants });
  scale(tail, fed.chances[last] ?? 0);
  return horner({ lattice, fed, constants, head: fed.chances.subarray(0, last), tail });
}

/**
 * `F′(S) ÷ S's load` of the constants: over the constants of the whole, the mean of `(n + 1) ÷ c(n + 1)`, which is time
 * here ÷ demand.
 */
export function stretchSeries({ lattice, fed, constants }: Joining): Float64Array {
  const last = fed.chances.length - 1;
  const head = Float64Array.from({ length: last }, (_, n) => ((n + 1) * (fed.chances[n + 1] ?? 0)) / fed.load);
  const once = geometric({ lattice, fed, constants });
  const twice = geometric({ lattice, fed, constants: once });
  const factor = ((fed.chances[last] ?? 0) * fed.ratio) / fed.load;
  for (let at = 0; at < lattice.size; at += 1) twice[at] = factor * (last * (once[at] ?? 0) + (twice[at] ?? 0));
  return horner({ lattice, fed, constants, head, tail: twice });
}

/** Over the constants of the whole: the mean of `values[n]`, n the number here; beyond the values 0. */
export function meanSeries({ lattice, fed, constants }: Joining, values: readonly number[]): Float64Array {
  const head = Float64Array.from(values, (value, n) => value * chanceOf(fed, n));
  return horner({ lattice, fed, constants, head, tail: new Float64Array(lattice.size) });
}

function chanceOf({ chances, ratio }: Fed, n: number): number {
  const last = chances.length - 1;
  return n <= last ? (chances[n] ?? 0) : (chances[last] ?? 0) * ratio ** (n - last);
}

/** `1 ÷ (1 − ratio · S)` of the constants. */
export function geometric({ lattice, fed, constants }: Joining): Float64Array {
  const out = constants.slice();
  return fed.ratio === 0 ? out : shift({ lattice, shares: fed.shares, from: out, ratio: fed.ratio, plus: constants, times: 1, out });
}

/** `head(S)` of the constants and `S^length` of the tail, by Horner's rule. */
function horner(options: Joining & { head: Float64Array; tail: Float64Array }): Float64Array {
  const { lattice, fed, constants, head } = options;
  let from: Float64Array = options.tail;
  let out: Float64Array = new Float64Array(lattice.size);
  for (let j = head.length - 1; j >= 0; j -= 1) {
    shift({ lattice, shares: fed.shares, from, ratio: 1, plus: constants, times: head[j] ?? 0, out });
    [from, out] = [out, from];
  }
  return from;
}

function scale(values: Float64Array, factor: number): void {
  for (let at = 0; at < values.length; at += 1) values[at] = factor * (values[at] ?? 0);
}
