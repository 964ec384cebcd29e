declare const ascending: unique symbol;

/** Numbers in ascending order. Only `sorted` makes one, so that a quantile cannot be taken of unsorted data. */
export type Sorted = readonly number[] & { readonly [ascending]: true };

/**
 * A sorted copy.
 *
 * @throws RangeError on NaN, which has no place in an order.
 */
export function sorted(values: readonly number[]): Sorted {
  if (values.some(Number.isNaN)) throw new RangeError('NaN cannot be ordered');
  const copy: unknown = Array.from(Float64Array.from(values).sort());
  return copy as Sorted;
}

/**
 * The quantile at `p` of 0 … 1 by linear interpolation of the order statistics: type 7 of Hyndman & Fan
 * ("Sample quantiles in statistical packages", The American Statistician 50, 1996), the default of R and NumPy.
 *
 * @throws RangeError when there is no value, or p is outside 0 … 1.
 */
export function quantile(values: Sorted, p: number): number {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`a quantile lies between 0 and 1, not at ${p}`);
  const place = (values.length - 1) * p;
  const below = values[Math.floor(place)];
  const above = values[Math.ceil(place)];
  if (below === undefined || above === undefined) throw new RangeError('there is no quantile of no values');
  // Neighbours that are equal (also both infinite) need no interpolation.
  return below === above ? below : below + (place - Math.floor(place)) * (above - below);
}

/** The middle value, or the mean of the two middle ones. @throws RangeError when there is no value. */
export function median(values: Sorted): number {
  return quantile(values, 0.5);
}

/** The arithmetic mean. @throws RangeError when there is no value. */
export function mean(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('there is no mean of no values');
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
