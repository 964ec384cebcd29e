/** Weights that are known by their ratios, from the largest outwards: nothing large is subtracted, nothing overflows. */
export function weights(options: { count: number; start: number; ratio: (n: number) => number }): Float64Array {
  const { count, start, ratio } = options;
  const out = new Float64Array(count);
  out[start] = 1;
  for (let n = start + 1; n < count; n += 1) out[n] = (out[n - 1] ?? 0) * ratio(n);
  for (let n = start; n > 0; n -= 1) out[n - 1] = (out[n] ?? 0) / ratio(n);
  return out;
}
