import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MicrosHistogram } from '../../../harness/histogram.ts';
import { Churn } from './churn.ts';
import { ConnectionLedger } from './connection-ledger.ts';
import { fakeEndpoint, FakeBroker } from './fake-broker.case.ts';

const patience = { messageMs: 60, deliveryMs: 500, endpointMs: 200 };

function open(broker: FakeBroker, { acknowledges = false, lanes = 3 } = {}): Promise<Churn> {
  return Churn.open(broker.openChannel, { ...fakeEndpoint({ acknowledges }), lanes }, patience);
}

describe('churn', () => {
  it.each([true, false])('opens, publishes once and closes, in its lanes, and accounts for every message (acknowledged: %s)', async (acknowledges) => {
    const broker = new FakeBroker({ acknowledges });
    const churn = await open(broker, { acknowledges });
    await churn.rates({ durationMs: 40, binMs: 20 });
    await churn.rest();
    for (const round of [1, 2]) {
      const { operations, metrics, audit, histograms, generator } = await churn.slice(80);
      expect(operations, `round ${round}`).toBeGreaterThan(10);
      expect(audit).toEqual({ published: operations, delivered: operations, lost: 0, duplicated: 0, corrupted: 0, ...(acknowledges && { acknowledged: operations }) });
      expect(metrics['connectP99Ms']).toBeGreaterThanOrEqual(metrics['connectP50Ms']!);
      expect(metrics['connectionsPerSec']).toBeGreaterThan(50);
      expect(metrics['connectionsPerSec']).toBeLessThan(operations / 0.07);
      // What comes before the measured window is left out.
      expect(MicrosHistogram.decode(histograms!['connect']!).count).toBeLessThan(operations);
      expect(generator!.cpuMs).toBeGreaterThan(0);
    }
    expect(broker.mostPublishers).toBe(3);
    await churn.close();
    expect(broker.open).toBe(0);
  });

  it('counts what is lost', async () => {
    const churn = await open(new FakeBroker({ cheat: (payload, turn) => (turn % 10 === 0 ? [] : [payload]) }));
    const { audit } = await churn.slice(50);
    expect(audit['lost']).toBe(Math.ceil(audit['published']! / 10));
    await churn.close();
  });

  it('waits where a fresh connection does not take a message at once', async () => {
    let asked = 0;
    const churn = await open(new FakeBroker({ takes: () => asked++ % 2 === 1 }), { lanes: 1 });
    const { audit, operations } = await churn.slice(50);
    expect(operations).toBeGreaterThan(5);
    expect(audit).toMatchObject({ published: operations, delivered: operations });
    expect(asked).toBe(2 * operations);
    await churn.close();
  });

  it.each<[string, ConstructorParameters<typeof FakeBroker>[0], string]>([
    ['cannot be opened', { failsAt: 20 }, 'too many connections'],
    ['hangs', { hangsAt: 20 }, 'waited 200 ms for a connection to open, in vain'],
    ['is not acknowledged', { acknowledges: true, silentFrom: 20 }, 'waited 60 ms for a message to be acknowledged, in vain'],
    ['is refused', { acknowledges: true, refusedAt: 20 }, 'the broker refused a message: the queue is full'],
  ])('ends early, with the reason, when a connection %s', async (_, options, reason) => {
    const churn = await open(new FakeBroker(options), { acknowledges: options?.acknowledges ?? false });
    const startMs = performance.now();
    await expect(churn.slice(5000)).rejects.toThrow(reason);
    expect(performance.now() - startMs).toBeLessThan(1000);
    await churn.close();
  });
});

describe('the ledger of messages by connections of their own', () => {
  it('accounts for each message once, in whatever order they come', () => {
    const arrivals = fc.array(fc.record({ sequence: fc.nat(40), isCorrupt: fc.boolean() }), { maxLength: 80 });
    fc.assert(
      fc.property(fc.nat(30), arrivals, (published, list) => {
        const ledger = new ConnectionLedger({ acknowledges: false });
        for (let index = 0; index < published; index++) expect(ledger.publish()).toBe(index);
        for (const { sequence, isCorrupt } of list) ledger.arrive(isCorrupt ? null : sequence);
        const known = new Set(list.filter(({ sequence, isCorrupt }) => !isCorrupt && sequence < published).map(({ sequence }) => sequence));
        const { delivered, lost, duplicated, corrupted, ...rest } = ledger.settle();
        expect(delivered).toBe(known.size);
        expect(delivered + duplicated + corrupted).toBe(list.length);
        expect(lost).toBe(Math.max(0, published - delivered - corrupted));
        expect(rest).toEqual({ published });
        expect(ledger.missing).toBe(0);
      }),
    );
  });

  it('takes what comes after its slice for duplicated, never for delivered', () => {
    const ledger = new ConnectionLedger({ acknowledges: true });
    const sequence = ledger.publish();
    expect(ledger.settle()).toMatchObject({ published: 1, lost: 1, acknowledged: 0 });
    ledger.arrive(sequence);
    expect(ledger.settle()).toMatchObject({ published: 0, delivered: 0, duplicated: 1 });
  });
});
