import { describe, expect, it } from 'vitest';
import { createRandom } from './random.ts';

describe('createRandom', () => {
  it('gives the same stream for the same seed, on every machine', () => {
    const random = createRandom(42);
    const again = createRandom(42);
    const drawn = Array.from({ length: 5 }, () => random.next());
    expect(drawn).toEqual(Array.from({ length: 5 }, () => again.next()));
    expect(drawn[0]).toBe(0.7944945707713996);
  });

  it('counts both halves of a seed', () => {
    expect(createRandom(1).next()).not.toBe(createRandom(1 + 2 ** 32).next());
  });

  it('is uniform and normal as far as 20,000 draws can tell', () => {
    const random = createRandom(7);
    const uniform = Array.from({ length: 20_000 }, () => random.next());
    const normal = Array.from({ length: 20_000 }, () => random.normal());
    const meanOf = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(Math.min(...uniform)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...uniform)).toBeLessThan(1);
    expect(meanOf(uniform)).toBeCloseTo(0.5, 1);
    expect(meanOf(normal)).toBeCloseTo(0, 1);
    expect(meanOf(normal.map((value) => value * value))).toBeCloseTo(1, 1);
  });

  it('shuffles every order equally often', () => {
    const random = createRandom(3);
    const seen = new Map<string, number>();
    for (let i = 0; i < 6000; i += 1) {
      const order = random.shuffle(['a', 'b', 'c']).join('');
      seen.set(order, (seen.get(order) ?? 0) + 1);
    }
    expect(seen.size).toBe(6);
    for (const times of seen.values()) expect(Math.abs(times - 1000)).toBeLessThan(120);
  });

  it('forks by label, whatever was drawn before', () => {
    const used = createRandom(5);
    used.next();
    expect(used.fork('a').next()).toBe(createRandom(5).fork('a').next());
    expect(used.fork('a').next()).not.toBe(used.fork('b').next());
  });

  it('refuses what is no seed and no count', () => {
    expect(() => createRandom(0.5)).toThrow(RangeError);
    expect(() => createRandom(1).int(0)).toThrow(RangeError);
  });
});
