/** Neighbours that are averaged before the rule is applied. */
const GROUP = 5;

/**
 * How many readings at the start still depend on how the simulation began: MSER-5 (White, "An effective truncation heuristic
 * for bias reduction in simulation output", Simulation 69, 1997): the cut after which the standard error of the mean of the
 * rest is least, within the first half.
 *
 * @param series evenly spaced readings.
 * @returns how many to drop, and whether the cut was found before the end of the first half.
 */
export function warmUpOf(series: readonly number[]): { readonly drop: number; readonly hasSettled: boolean } {
  const groups = Math.floor(series.length / GROUP);
  let sum = 0;
  let squares = 0;
  let drop = 0;
  let least = Infinity;
  const last = Math.floor(groups / 2);
  for (let group = groups - 1; group >= 0; group -= 1) {
    let total = 0;
    for (let at = group * GROUP; at < (group + 1) * GROUP; at += 1) total += series[at] ?? 0;
    const mean = total / GROUP;
    sum += mean;
    squares += mean * mean;
    const left = groups - group;
    const statistic = (squares - (sum * sum) / left) / (left * left);
    if (group <= last && statistic <= least) {
      least = statistic;
      drop = group;
    }
  }
  return { drop: drop * GROUP, hasSettled: drop < last || groups < 4 };
}
