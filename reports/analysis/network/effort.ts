import type { ClosedPart } from './tilt.ts';

/** Points of a lattice of populations, 8 bytes each in a few arrays. */
const MOST_POINTS = 3e6;
/** Visits of such points: about a second of work. */
const MOST_STEPS = 5e8;

/** Whether the exact solution takes a second or so, and some hundred megabytes, at most. */
export function isWithinReach({ populations, curves }: Pick<ClosedPart, 'populations' | 'curves'>): boolean {
  const points = populations.reduce((product, population) => product * (population + 1), 1);
  const complex = curves.filter(({ head, idle }) => head.length > 0 || idle !== null);
  // Each of them is joined to the rest as often as the halving of the others goes, and passed over a few times more.
  const joins = complex.reduce((sum, { head }) => sum + (head.length + 3) * (3 + Math.log2(complex.length)), 3 * curves.length);
  return points <= MOST_POINTS && points * joins * Math.max(1, populations.length) <= MOST_STEPS;
}
