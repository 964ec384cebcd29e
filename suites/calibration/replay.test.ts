import { describe, expect, it } from 'vitest';
import { createRandom } from '../harness/statistics/random.ts';
import { arrivalRate, rankOf, replay, unexplainedMs } from './replay.ts';

const of = (...values: number[]): Float64Array => Float64Array.from(values);

describe('replay', () => {
  it('gives the waiting times of a worked example', () => {
    // Arrivals at 0, 1, 2, 10 and 3 ms of service each: waits of 0, 2, 4, 0.
    const log = { arrivalMs: of(0, 1, 2, 10), startMs: of(0, 3, 6, 10), endMs: of(3, 6, 9, 13) };
    expect([...replay(log).waitingMs]).toEqual([0, 2, 4, 0]);
    expect([...replay(log).responseMs]).toEqual([3, 5, 7, 3]);
    expect(unexplainedMs(log)).toBe(0);
  });

  it('takes a stall as part of the service of the request that meets it', () => {
    // The worker stands still from 1 to 501; each service takes 1 ms; arrivals every 10 ms from 0.
    const arrivals = Array.from({ length: 60 }, (_, index) => index * 10);
    const start: number[] = [];
    const end: number[] = [];
    arrivals.forEach((arrival, index) => {
      start.push(Math.max(arrival, end[index - 1] ?? 0));
      const begin = start[index]!;
      end.push(begin >= 1 && begin < 501 ? 502 : begin + 1);
    });
    const { responseMs } = replay({ arrivalMs: of(...arrivals), startMs: of(...start), endMs: of(...end) });
    expect(responseMs[0]).toBe(1);
    expect(responseMs[1]).toBe(492);
    expect(responseMs[2]).toBe(483);
  });

  it('says where a log is not that of one worker in order of arrival', () => {
    expect(unexplainedMs({ arrivalMs: of(0, 1), startMs: of(0, 1), endMs: of(3, 4) })).toBe(2);
  });

  it('agrees with an event by event simulation', () => {
    const random = createRandom(3);
    const arrivalMs = new Float64Array(5000);
    const startMs = new Float64Array(5000);
    const endMs = new Float64Array(5000);
    let at = 0;
    for (let i = 0; i < arrivalMs.length; i++) {
      at += random.next() * 2;
      arrivalMs[i] = at;
      startMs[i] = Math.max(at, endMs[i - 1] ?? 0);
      endMs[i] = startMs[i]! + random.next() * 1.8;
    }
    expect(unexplainedMs({ arrivalMs, startMs, endMs })).toBeLessThan(1e-6);
    expect(arrivalRate({ arrivalMs, startMs, endMs })).toBeCloseTo(1000, -1.5);
  });

  it('is nothing for no requests', () => {
    expect(replay({ arrivalMs: of(), startMs: of(), endMs: of() }).responseMs).toHaveLength(0);
  });
});

describe('rankOf', () => {
  it('is the value at the nearest rank', () => {
    expect([0, 0.2, 0.21, 0.5, 0.99, 1].map((p) => rankOf(of(5, 1, 3, 2, 4), p))).toEqual([1, 1, 2, 3, 5, 5]);
    expect(() => rankOf(of(), 0.5)).toThrow(RangeError);
  });
});
