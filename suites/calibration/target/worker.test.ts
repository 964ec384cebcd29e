import { describe, expect, it } from 'vitest';
import { replay, unexplainedMs } from '../replay.ts';
import { restOfStallMs, serviceTimeOf, type Behaviour } from './behaviour.ts';
import { decodeLog, RequestLog } from './request-log.ts';
import { Worker } from './worker.ts';

/** Arrivals in a loop whose turns take so long. */
function serve(behaviour: Behaviour, arrivals: readonly number[], turnMs = 0.01): { log: ReturnType<typeof decodeLog>; served: number[] } {
  let nowMs = 0;
  const log = new RequestLog(100_000);
  const served: number[] = [];
  const worker = new Worker<number>({ serviceTime: serviceTimeOf(behaviour)!, log, nowMs: () => nowMs, onServed: (job) => served.push(job) });
  for (let turn = 0, next = 0; served.length < arrivals.length; turn++) {
    nowMs = turn * turnMs;
    for (; (arrivals[next] ?? Infinity) <= nowMs; next++) worker.submit(next);
    worker.turn();
  }
  return { log: decodeLog(log.encode()), served };
}

const every = (gapMs: number, count: number): number[] => Array.from({ length: count }, (_, index) => index * gapMs);

describe('the worker', () => {
  it('serves in order of arrival, one at a time, to within a turn of the loop', () => {
    const { log, served } = serve({ kind: 'fixed', serviceMs: 5 }, every(4, 100));
    expect(served).toEqual(every(1, 100));
    expect(unexplainedMs(log)).toBeLessThan(1e-6);
    const { serviceMs } = replay(log);
    for (const took of serviceMs) {
      expect(took).toBeGreaterThanOrEqual(5);
      expect(took).toBeLessThan(5.02);
    }
  });

  it('logs the true end where the loop is late', () => {
    const { log } = serve({ kind: 'fixed', serviceMs: 1 }, [0], 0.7);
    expect(log.endMs[0]).toBeCloseTo(1.4, 6);
  });

  it('draws exponential service times of the mean told, the same for the same seed', () => {
    const behaviour: Behaviour = { kind: 'exponential', serviceMs: 2, seed: 4 };
    const { serviceMs } = replay(serve(behaviour, every(30, 5000), 0.05).log);
    const mean = serviceMs.reduce((sum, value) => sum + value, 0) / serviceMs.length;
    expect(mean).toBeGreaterThan(1.9);
    expect(mean).toBeLessThan(2.1);
    const below = serviceMs.filter((value) => value < 2 * Math.LN2).length / serviceMs.length;
    expect(below).toBeCloseTo(0.5, 1);
    expect(replay(serve(behaviour, every(30, 5000), 0.05).log).serviceMs).toEqual(serviceMs);
  });

  it('stands still when it was told to', () => {
    const { log } = serve({ kind: 'stalls', serviceMs: 1, stallMs: 500, everyMs: 5000, firstMs: 1000 }, every(10, 1000));
    const { responseMs } = replay(log);
    const slow = responseMs.filter((value) => value > 2).length;
    // Two stalls; the 50 arrivals in each wait, and those that come while the queue empties.
    expect(slow).toBeGreaterThan(100);
    expect(slow).toBeLessThan(120);
    expect(Math.max(...responseMs)).toBeGreaterThan(495);
  });
});

describe('a stall', () => {
  const stalls = { stallMs: 500, everyMs: 5000, firstMs: 1000 };
  it.each([[0, 0], [999, 0], [1000, 500], [1499, 1], [1500, 0], [6000, 500], [11_100, 400]])('at %d ms has %d ms left', (sinceMs, restMs) => {
    expect(restOfStallMs(stalls, sinceMs)).toBe(restMs);
  });
});

describe('the log', () => {
  it('says when it was too small', () => {
    const log = new RequestLog(1);
    log.add(1, 2, 3);
    log.add(4, 5, 6);
    expect(() => decodeLog(log.encode())).toThrow(/too small for 1/);
    log.clear();
    expect(decodeLog(log.encode()).arrivalMs).toHaveLength(0);
  });
});
