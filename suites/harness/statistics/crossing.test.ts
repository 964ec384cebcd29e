import { describe, expect, it } from 'vitest';
import { crossingOf } from './crossing.ts';
import { createRandom } from './random.ts';

describe('where a line crosses a height', () => {
  it('is exact for points on a line', () => {
    const crossing = crossingOf({ points: [1, 2, 3, 4].map((x) => ({ x, y: 2 * x + 1 })), height: 6 })!;
    expect(crossing.x).toBeCloseTo(2.5, 9);
    expect(crossing.lower).toBeCloseTo(2.5, 6);
    expect(crossing.upper).toBeCloseTo(2.5, 6);
  });

  it('lies within its interval in 95 of 100 samples', () => {
    const random = createRandom(4);
    let held = 0;
    let bounded = 0;
    for (let sample = 0; sample < 2000; sample++) {
      const points = Array.from({ length: 12 }, (_, index) => ({ x: index % 4, y: index % 4 + 0.6 * random.normal() }));
      const crossing = crossingOf({ points, height: 1.2 });
      if (crossing === null) continue;
      bounded += 1;
      held += Number(crossing.lower <= 1.2 && crossing.upper >= 1.2);
    }
    expect(bounded).toBeGreaterThan(1990);
    expect(held / bounded).toBeGreaterThan(0.94);
    expect(held / bounded).toBeLessThan(0.965);
  });

  it('is not told by points that fall, that show nothing, or that are too few', () => {
    expect(crossingOf({ points: [1, 2, 3, 4].map((x) => ({ x, y: -x })), height: -2 })).toBeNull();
    expect(crossingOf({ points: [{ x: 1, y: 3 }, { x: 2, y: -4 }, { x: 3, y: 5 }, { x: 4, y: -2 }, { x: 5, y: 3 }], height: 0 })).toBeNull();
    expect(crossingOf({ points: [{ x: 1, y: 1 }, { x: 2, y: 2 }], height: 1 })).toBeNull();
    expect(crossingOf({ points: [{ x: 1, y: 1 }, { x: 1, y: 2 }, { x: 1, y: 3 }], height: 1 })).toBeNull();
  });
});
