/** All vectors of 0…N_k requests of each closed class, in one array; the last class runs fastest. */
export interface Lattice {
  readonly populations: readonly number[];
  readonly strides: readonly number[];
  readonly size: number;
}

export function createLattice(populations: readonly number[]): Lattice {
  const strides: number[] = new Array<number>(populations.length).fill(1);
  for (let k = populations.length - 2; k >= 0; k -= 1) strides[k] = (strides[k + 1] ?? 1) * ((populations[k + 1] ?? 0) + 1);
  return { populations, strides, size: populations.reduce((product, n) => product * (n + 1), 1) };
}

/**
 * `out(n) = times · plus(n) + ratio · Σ_k shares[k] · from(n − e_k)`: one more request at a station, of any class. With
 * `from` the same array as `out` it is a series without end, for each value needs those before it alone.
 */
export function shift(options: {
  lattice: Lattice;
  shares: readonly number[];
  from: Float64Array;
  ratio: number;
  plus: Float64Array;
  times: number;
  out: Float64Array;
}): Float64Array {
  const { lattice, shares, from, ratio, plus, times, out } = options;
  const { populations, strides, size } = lattice;
  const inner = populations.length - 1;
  const width = (populations[inner] ?? 0) + 1;
  const innerShare = ratio * (shares[inner] ?? 0);
  const at = new Array<number>(Math.max(0, inner)).fill(0);
  for (let row = 0; row < size; row += width) {
    const steps = at.flatMap((n, k) => (n > 0 && (shares[k] ?? 0) > 0 ? [{ stride: strides[k] ?? 0, share: ratio * (shares[k] ?? 0) }] : []));
    addRow({ from, plus, times, out, row, width, innerShare, steps });
    for (let k = inner - 1; k >= 0; k -= 1) {
      at[k] = (at[k] ?? 0) + 1;
      if ((at[k] ?? 0) <= (populations[k] ?? 0)) break;
      at[k] = 0;
    }
  }
  return out;
}

interface Row {
  readonly from: Float64Array;
  readonly plus: Float64Array;
  readonly times: number;
  readonly out: Float64Array;
  readonly row: number;
  readonly width: number;
  readonly innerShare: number;
  readonly steps: readonly { stride: number; share: number }[];
}

function addRow({ from, plus, times, out, row, width, innerShare, steps }: Row): void {
  const [first, second] = steps;
  const more = steps.slice(2);
  for (let i = row; i < row + width; i += 1) {
    let value = times * (plus[i] ?? 0);
    if (i > row) value += innerShare * (from[i - 1] ?? 0);
    if (first) value += first.share * (from[i - first.stride] ?? 0);
    if (second) value += second.share * (from[i - second.stride] ?? 0);
    for (const { stride, share } of more) value += share * (from[i - stride] ?? 0);
    out[i] = value;
  }
}
