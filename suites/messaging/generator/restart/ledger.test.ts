import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Ledger, type Phase } from './ledger.ts';

function filled(count: number, options: { isLog: boolean } = { isLog: false }): Ledger {
  const ledger = new Ledger(options);
  for (let index = 0; index < count; index++) ledger.publish();
  return ledger;
}

describe('Ledger', () => {
  it('calls lost what was acknowledged and never came, and tells it from what nobody promised', () => {
    const ledger = filled(4);
    for (const sequence of [0, 1, 2]) ledger.acknowledge(sequence);
    ledger.deliver(0, 'before');
    ledger.deliver(2, 'after');
    expect(ledger.missing).toBe(1);
    expect(ledger.counts()).toEqual({
      published: 4, acknowledged: 3, delivered: 2, lostAcknowledged: 1, lostUnacknowledged: 1, duplicatedBefore: 0, duplicatedAfter: 0, reordered: 0, corrupted: 0,
    });
  });

  it('takes an acknowledgement that comes after the delivery, and one that comes twice', () => {
    const ledger = filled(1);
    ledger.deliver(0, 'before');
    ledger.acknowledge(0);
    ledger.acknowledge(0);
    expect(ledger.counts()).toMatchObject({ acknowledged: 1, delivered: 1, lostAcknowledged: 0 });
  });

  it('counts a message that was consumed, its acknowledgement on the way, and came again', () => {
    const ledger = filled(2);
    ledger.deliver(0, 'before');
    ledger.deliver(0, 'after');
    ledger.deliver(1, 'after');
    expect(ledger.counts()).toMatchObject({ delivered: 2, duplicatedBefore: 0, duplicatedAfter: 1, reordered: 0 });
  });

  it('wants a log to have all of it again, and calls that no duplicate', () => {
    const ledger = filled(3, { isLog: true });
    for (const sequence of [0, 1, 2]) {
      ledger.acknowledge(sequence);
      ledger.deliver(sequence, 'before');
    }
    expect(ledger.counts()).toMatchObject({ delivered: 0, lostAcknowledged: 3 });
    ledger.deliver(0, 'after');
    ledger.deliver(1, 'after');
    ledger.deliver(1, 'after');
    expect(ledger.counts()).toMatchObject({ delivered: 2, lostAcknowledged: 1, duplicatedAfter: 1 });
  });

  it('finds what is out of order within a phase, and what was never published', () => {
    const ledger = filled(3);
    for (const sequence of [1, 0]) ledger.deliver(sequence, 'before');
    ledger.deliver(0, 'after');
    for (const sequence of [3, -1, 0.5, Number.NaN]) ledger.deliver(sequence, 'after');
    ledger.corrupt();
    expect(ledger.counts()).toMatchObject({ delivered: 2, reordered: 1, corrupted: 5 });
    expect(() => ledger.acknowledge(3)).toThrow(RangeError);
  });

  it('forgets a message that the client did not take', () => {
    const ledger = filled(2);
    ledger.unpublish();
    expect(ledger.publish()).toBe(1);
    expect(ledger.published).toBe(2);
  });

  it('agrees with sets, whatever happens, in more messages than it began with room for', () => {
    const step = fc.record({ what: fc.constantFrom<'acknowledge' | Phase>('acknowledge', 'before', 'after'), sequence: fc.nat(99) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 400 }), fc.boolean(), fc.constantFrom(0, 70_000), (steps, isLog, offset) => {
        const ledger = filled(offset + 100, { isLog });
        const seen = { acknowledge: new Set<number>(), before: new Set<number>(), after: new Set<number>() };
        for (const { what, sequence } of steps) {
          seen[what].add(offset + sequence);
          if (what === 'acknowledge') ledger.acknowledge(offset + sequence);
          else ledger.deliver(offset + sequence, what);
        }
        const either = new Set([...seen.before, ...seen.after]);
        const delivered = isLog ? seen.after : either;
        const lost = [...seen.acknowledge].filter((sequence) => !delivered.has(sequence)).length;
        expect(ledger.missing).toBe(lost);
        expect(ledger.delivered).toBe(either.size);
        expect(ledger.counts()).toMatchObject({
          published: offset + 100,
          acknowledged: seen.acknowledge.size,
          delivered: delivered.size,
          lostAcknowledged: lost,
          lostUnacknowledged: offset + 100 - new Set([...delivered, ...seen.acknowledge]).size,
        });
      }),
      { numRuns: 60 },
    );
  });
});
