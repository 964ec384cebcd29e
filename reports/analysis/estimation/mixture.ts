/**
 * The quantile of requests of several classes together, from the same quantile of each: their tails are taken to fall
 * exponentially from the start through that quantile, as those of a queue do when it is busy. It lies between the classes' own.
 *
 * @param options.quantile 0 to 1, of `classes` and of the result.
 * @param options.classes Weights of any scale; null where no class has any.
 */
export function mixtureQuantile(options: { quantile: number; classes: readonly { readonly weight: number; readonly value: number }[] }): number | null {
  const own = options.classes.filter(({ weight, value }) => weight > 0 && value > 0);
  const total = own.reduce((sum, { weight }) => sum + weight, 0);
  if (own.length === 0) return null;
  const beyond = 1 - options.quantile;
  const tail = (at: number): number => own.reduce((sum, { weight, value }) => sum + (weight / total) * beyond ** (at / value), 0);
  let [low, high] = [Math.min(...own.map(({ value }) => value)), Math.max(...own.map(({ value }) => value))];
  for (let step = 0; step < 50; step += 1) {
    const middle = (low + high) / 2;
    if (tail(middle) > beyond) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
