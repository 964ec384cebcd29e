import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crossingOf, priceAt, type Offer } from './split-point.ts';

const of = (...pairs: [number, number][]): Offer[] => pairs.map(([perSec, pricePerMonth]) => ({ perSec, pricePerMonth }));

describe('crossingOf', () => {
  it('lies where the next box costs more than servers that carry more', () => {
    expect(crossingOf({ singles: of([100, 10], [200, 20], [400, 80]), splits: of([150, 25], [500, 50]) })).toEqual({ perSec: 200, exceptions: [] });
  });

  it('lies at the largest box where that is cheapest throughout', () => {
    expect(crossingOf({ singles: of([100, 10], [200, 20]), splits: of([150, 30], [500, 90]) }).perSec).toBe(200);
  });

  it('does not stop at a stretch where the split is cheaper for a while, and tells it', () => {
    // From 100 to 110 two small servers are cheaper than the box that carries 400; up to 400 that box is.
    expect(crossingOf({ singles: of([100, 10], [400, 30]), splits: of([110, 20], [400, 60], [1000, 120]) })).toEqual({ perSec: 400, exceptions: [{ fromPerSec: 100, toPerSec: 110 }] });
  });

  it('does not wait for a stretch where a box is cheaper for a while, and tells it', () => {
    expect(crossingOf({ singles: of([100, 10], [400, 90], [410, 91]), splits: of([400, 40], [405, 95], [1000, 120]) })).toEqual({ perSec: 100, exceptions: [{ fromPerSec: 400, toPerSec: 410 }] });
  });

  it('is 0 where a split is cheapest from the start, and null where none carries what a box does', () => {
    expect(crossingOf({ singles: of([100, 50]), splits: of([100, 20], [200, 40]) }).perSec).toBe(0);
    expect(crossingOf({ singles: of([100, 10], [900, 50]), splits: of([500, 90]) }).perSec).toBeNull();
    expect(crossingOf({ singles: of([100, 10]), splits: [] }).perSec).toBeNull();
    expect(crossingOf({ singles: [], splits: of([100, 10]) }).perSec).toBe(0);
  });

  const offers = fc.array(fc.record({ perSec: fc.integer({ min: 1, max: 1000 }), pricePerMonth: fc.integer({ min: 1, max: 1000 }) }), { minLength: 1, maxLength: 8 });

  it('property: one box is not dearer just below it, the split is cheaper just above, and prices along the way are least there', () => {
    fc.assert(
      fc.property(offers, offers, (singles, splits) => {
        const { perSec } = crossingOf({ singles, splits });
        if (perSec === null) return Math.max(...splits.map((offer) => offer.perSec)) <= Math.max(...singles.map((offer) => offer.perSec));
        const [above, below] = [perSec + 0.5, perSec];
        const wins = priceAt(splits, above) < priceAt(singles, above);
        return wins && (perSec === 0 || priceAt(singles, below) <= priceAt(splits, below));
      }),
    );
  });
});
