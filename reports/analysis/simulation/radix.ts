const DIGIT_BITS = 11;
const DIGITS = 1 << DIGIT_BITS;

/**
 * Sorts numbers of 0 or more in place, ascending. Their bits, read as a whole number, are in the same order, so that three
 * passes by 11 bits do it (least significant digit first): several times faster than `sort` for the millions that come here.
 */
export function sortAscending(values: Float32Array): Float32Array {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  let from: Uint32Array = bits;
  let to: Uint32Array = new Uint32Array(bits.length);
  const starts = new Uint32Array(DIGITS);
  for (let shift = 0; shift < 32; shift += DIGIT_BITS) {
    starts.fill(0);
    for (let at = 0; at < from.length; at += 1) {
      const digit = ((from[at] ?? 0) >>> shift) & (DIGITS - 1);
      starts[digit] = (starts[digit] ?? 0) + 1;
    }
    let sum = 0;
    for (let digit = 0; digit < DIGITS; digit += 1) {
      const count = starts[digit] ?? 0;
      starts[digit] = sum;
      sum += count;
    }
    for (let at = 0; at < from.length; at += 1) {
      const key = from[at] ?? 0;
      const digit = (key >>> shift) & (DIGITS - 1);
      const place = starts[digit] ?? 0;
      starts[digit] = place + 1;
      to[place] = key;
    }
    [from, to] = [to, from];
  }
  bits.set(from);
  return values;
}
