import { describe, expect, it } from 'vitest';
import { erlangB, erlangC } from './erlang.ts';
import { solveChain } from './markov-chain.case.ts';
import { network, oneClass, solved } from './models.case.ts';
import type { NetworkModel } from './model.ts';

/** The exact solver against the network's own Markov chain. */
function expectSame(model: NetworkModel, options: { openMost?: number; digits?: number } = {}): void {
  const { openMost, digits = 9 } = options;
  const chain = solveChain(model, openMost);
  const answer = solved(model, { solver: 'exact' });
  expect(answer.knownErrorShare).toBe(0);
  for (const [id, throughput] of Object.entries(chain.throughput)) {
    expect(answer.classes[id]?.throughputPerSec, `${id} throughput`).toBeCloseTo(throughput, digits);
    for (const [at, length] of Object.entries(chain.queueLength[id] ?? {})) expect(answer.classes[id]?.queueLength[at], `${id} at ${at}`).toBeCloseTo(length, digits);
  }
  for (const [id, share] of Object.entries(chain.busyShare)) {
    expect(answer.stations[id]?.utilisation, `${id} busy`).toBeCloseTo(share, digits);
    expect(answer.stations[id]?.blockedShare, `${id} blocked`).toBeCloseTo(chain.blockedShare[id] ?? 0, digits);
  }
}

describe('exact solutions agree with the Markov chain', () => {
  it('one closed class, several servers, a delay, rates that rise and fall', () => {
    expectSame(oneClass([0.3, 0.5, 0.2, 0.4], { population: 6, thinkSeconds: 1 }, [{ servers: 2 }, {}, { isDelay: true }, { rates: [1, 1.5, 1.2] }]));
  });
  it('rates of a station with several servers, no think time', () => {
    expectSame(oneClass([1, 0.7], { population: 7 }, [{ servers: 3, rates: [1, 1.3, 1.1, 0.9, 1.4] }, {}]));
  });
  it('two closed classes that share stations with several servers', () => {
    expectSame(
      network({
        stations: { cpu: { servers: 2 }, disk: {}, net: { isDelay: true } },
        classes: { read: { population: 3, thinkSeconds: 0.5 }, write: { population: 2 } },
        demands: { read: { cpu: 0.4, disk: 0.1, net: 0.3 }, write: { cpu: 0.2, disk: 0.6 } },
      }),
    );
  });
  it('three closed classes, one of which is never where another is', () => {
    expectSame(
      network({
        stations: { a: { servers: 2 }, b: { servers: 3 } },
        classes: { x: { population: 2, thinkSeconds: 1 }, y: { population: 2, thinkSeconds: 0.1 }, z: { population: 1 } },
        demands: { x: { a: 0.4 }, y: { a: 0.2, b: 0.6 }, z: { b: 0.3 } },
      }),
    );
  });
  it('open and closed classes at stations with one, two servers and rates', () => {
    expectSame(
      network({
        stations: { cpu: { servers: 2 }, disk: { rates: [1, 1.4] } },
        classes: { batch: { population: 2, thinkSeconds: 0.2 }, web: { arrivalRate: 0.3 } },
        demands: { batch: { cpu: 0.5, disk: 0.3 }, web: { cpu: 0.4, disk: 0.2 } },
      }),
      { openMost: 12, digits: 7 },
    );
  });
  it('open classes that lose at a last station with a limit', () => {
    expectSame(
      network({
        stations: { cpu: { servers: 2 }, pool: { servers: 2, limit: 3 } },
        classes: { web: { arrivalRate: 1 }, api: { arrivalRate: 0.7 } },
        demands: { web: { pool: 1.1 }, api: { pool: 0.4 } },
      }),
    );
    expectSame(oneClass([0.2, 1.5], { arrivalRate: 1 }, [{}, { servers: 2, limit: 3 }]), { openMost: 25, digits: 7 });
  });
  it('a delay station with a limit is a loss system', () => {
    expectSame(oneClass([0.8], { arrivalRate: 3 }, [{ isDelay: true, limit: 4 }]));
  });
  it('closed requests that are lost at their last station and go back to think', () => {
    expectSame(oneClass([0.3, 0.9], { population: 8, thinkSeconds: 1 }, [{ servers: 2 }, { servers: 2, limit: 3 }]));
    expectSame(oneClass([0.3, 0.9], { population: 6 }, [{}, { limit: 2 }]));
  });
  it('closed and open classes that are lost at one limit, with rates', () => {
    expectSame(
      network({
        stations: { cpu: {}, pool: { servers: 2, limit: 3, rates: [1, 1.5] } },
        classes: { user: { population: 3, thinkSeconds: 1 }, job: { population: 2, thinkSeconds: 2 }, web: { arrivalRate: 1.2 } },
        demands: { user: { cpu: 0.4, pool: 0.9 }, job: { pool: 0.5 }, web: { pool: 0.7 } },
      }),
      { openMost: 4 },
    );
  });
});

describe('closed forms', () => {
  it.each([1, 2, 5, 15, 64, 400])('M/M/%i: Erlang C', (servers) => {
    for (const share of [0.01, 0.3, 0.9, 0.999]) {
      const load = servers * share;
      const wait = erlangC({ servers, load }) / (servers - load);
      expect(solved(oneClass([1], { arrivalRate: load }, [{ servers }])).classes['a']?.responseSeconds).toBeCloseTo(1 + wait, 9);
    }
  });
  it.each([1, 3, 20, 300])('M/M/%i without a queue: Erlang B', (servers) => {
    for (const share of [0.2, 1, 3]) {
      const { classes, stations } = solved(oneClass([2], { arrivalRate: (servers * share) / 2 }, [{ servers, limit: servers }]));
      const lost = erlangB({ servers, load: servers * share });
      expect(stations['s0']?.blockedShare).toBeCloseTo(lost, 10);
      expect(classes['a']?.throughputPerSec).toBeCloseTo(((servers * share) / 2) * (1 - lost), 9);
      expect(classes['a']?.responseSeconds).toBeCloseTo(2, 9);
    }
  });
  it('M/M/1/K, also at a load of exactly 1', () => {
    const { classes, stations } = solved(oneClass([0.5], { arrivalRate: 2 }, [{ limit: 4 }]));
    expect(stations['s0']).toMatchObject({ blockedShare: expect.closeTo(1 / 5, 12) as number, queueLength: expect.closeTo(2, 12) as number });
    expect(classes['a']?.throughputPerSec).toBeCloseTo(1.6, 12);
  });
});
