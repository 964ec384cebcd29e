import { describe, expect, it } from 'vitest';
import { UnsupportedError } from '../../../harness/errors.ts';
import { Backlog, type BacklogOptions } from './backlog.ts';
import { fakeEndpoint, FakeBroker } from './fake-broker.case.ts';

const patience = { keptMs: 40, stallMs: 60, limitMs: 1000, endpointMs: 200 };

function optionsOf(its: Partial<BacklogOptions> = {}): BacklogOptions {
  return { ...fakeEndpoint(its), messages: 300, window: its.acknowledges === true ? 16 : null, usage: { kind: 'processes', rootPid: process.pid }, ...its };
}

describe('a backlog', () => {
  it.each([true, false])('is built, drained and audited whole, again and again (acknowledged: %s)', async (acknowledges) => {
    const broker = new FakeBroker({ keeps: true, acknowledges });
    const backlog = await Backlog.open(broker.openChannel, optionsOf({ acknowledges }), patience);
    for (const round of [1, 2]) {
      const { operations, metrics, audit } = await backlog.slice();
      expect(operations, `round ${round}`).toBe(300);
      expect(audit).toEqual({ published: 300, delivered: 300, lost: 0, duplicated: 0, reordered: 0, corrupted: 0, ...(acknowledges && { acknowledged: 300 }) });
      for (const id of ['buildPerSec', 'drainPerSec', 'drainToFirstMs']) expect(metrics[id]).toBeGreaterThan(0);
      expect(metrics['drainPerSec']).toBeLessThanOrEqual(300_000 / metrics['drainToFirstMs']!);
      expect(metrics['standingMemoryBytes']).toBeGreaterThan(1024 * 1024);
      expect(broker.open).toBe(0);
    }
  });

  it('cannot be built where nothing is kept', async () => {
    const broker = new FakeBroker({ keeps: false });
    const failure = await Backlog.open(broker.openChannel, optionsOf(), patience).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UnsupportedError);
    expect((failure as Error).message).toMatch(/^Fake keeps nothing for a consumer to come: .* within 40 ms/);
    expect(broker.open).toBe(0);
  });

  it('counts what is lost, duplicated and corrupted', async () => {
    const wrong = Buffer.alloc(15);
    // One message goes before, to try whether any is kept; each backlog has a channel of its own and counts anew.
    const cheat = (payload: Buffer, turn: number): Buffer[] => (turn === 10 ? [] : turn === 20 ? [wrong] : turn === 30 ? [payload, payload] : [payload]);
    const backlog = await Backlog.open(new FakeBroker({ keeps: true, cheat }).openChannel, optionsOf(), patience);
    expect((await backlog.slice()).audit).toMatchObject({ published: 300, delivered: 298, lost: 1, duplicated: 1, corrupted: 1 });
  });

  it('leaves out memory that cannot be read', async () => {
    const backlog = await Backlog.open(new FakeBroker({ keeps: true }).openChannel, optionsOf({ usage: { kind: 'none', reason: 'a server of the user’s own' } }), patience);
    expect((await backlog.slice()).metrics).not.toHaveProperty('standingMemoryBytes');
  });

  it('says how far it came where the broker stops to acknowledge', async () => {
    const broker = new FakeBroker({ keeps: true, acknowledges: true, silentFrom: 50 });
    const backlog = await Backlog.open(broker.openChannel, optionsOf({ acknowledges: true }), patience);
    await expect(backlog.slice()).rejects.toThrow('only 50 of 300 messages were acknowledged: no further came within 60 ms');
    expect(broker.open).toBe(0);
  });

  it('ends with the error of a connection that fails', async () => {
    const broker = new FakeBroker({ keeps: true, acknowledges: true, silentFrom: 50 });
    const backlog = await Backlog.open(broker.openChannel, optionsOf({ acknowledges: true }), { ...patience, stallMs: 1000 });
    const slice = backlog.slice();
    setTimeout(() => broker.fail(new Error('connection reset')), 20);
    await expect(slice).rejects.toThrow('connection reset');
  });

  it('does not wait for ever for a connection', async () => {
    const broker = new FakeBroker({ keeps: true, hangsAt: 1 });
    const backlog = await Backlog.open(broker.openChannel, optionsOf(), patience);
    await expect(backlog.slice()).rejects.toThrow('waited 200 ms for the publisher to open, in vain');
    expect(broker.open).toBe(0);
  });
});
