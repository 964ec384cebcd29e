import { describe, expect, it } from 'vitest';
import type { SliceReading } from '../../../harness/scenario.ts';
import { MicrosHistogram } from '../../../harness/histogram.ts';
import { FILLER_AT, SEQUENCE_AT } from '../payload.ts';
import { fakeChannel, type Cheat, type Delivery, type FakeOptions } from './fake-channel.case.ts';
import { openFlow } from './flow.ts';
import type { FlowOptions } from './options.ts';

const common = { address: { host: '', port: 0, vhost: '' }, credentials: { user: '', password: '' }, ca: null, channel: 'c', payloadBytes: 24, prefetch: 8, acknowledgeEvery: 1, sampleEvery: 1 };
const PATIENCE_MS = 15;

const flows: Readonly<Record<string, Pick<FlowOptions, 'shape' | 'publishers' | 'consumers'>>> = {
  'one to one': { shape: 'queue', publishers: 1, consumers: 1 },
  'a fan-in of 4': { shape: 'queue', publishers: 4, consumers: 1 },
  '3 competing consumers': { shape: 'queue', publishers: 1, consumers: 3 },
  '2 publishers, 3 competing consumers': { shape: 'queue', publishers: 2, consumers: 3 },
  'a broadcast to 3': { shape: 'broadcast', publishers: 1, consumers: 3 },
  'a broadcast of 2 to 3': { shape: 'broadcast', publishers: 2, consumers: 3 },
};
const names = Object.keys(flows);

async function oneSlice(options: { flow: string; window?: number; fake?: FakeOptions; durationMs?: number }): Promise<SliceReading & { accepted: readonly number[] }> {
  const { flow, window = 64, fake = {}, durationMs = 20 } = options;
  const { openChannel, open, accepted } = fakeChannel(fake);
  const job = await openFlow({ ...common, ...flows[flow]!, window, acknowledges: fake.acknowledges ?? false, openChannel, patienceMs: PATIENCE_MS });
  try {
    return { ...((await job.run('slice', { durationMs })) as SliceReading), accepted };
  } finally {
    await job.close();
    expect(open()).toBe(0);
  }
}

/** Of every kind of flow: what is done to its 10th delivery, and how it is counted. */
const cheats: Readonly<Record<string, { cheat: () => Cheat; counts: Readonly<Record<string, number>> }>> = {
  'loses a message': { cheat: () => (delivery, turn) => (turn === 9 ? [] : [delivery]), counts: { lost: 1 } },
  'gives a message twice': { cheat: () => (delivery, turn) => (turn === 9 ? [delivery, delivery] : [delivery]), counts: { duplicated: 1 } },
  'gives a message after a later one': { cheat: late, counts: { reordered: 1 } },
  'changes a byte of the filler': { cheat: () => changed((payload) => payload.writeUInt8(0, FILLER_AT + 3)), counts: { corrupted: 1 } },
  'cuts a message short': { cheat: () => changed((payload) => payload.subarray(0, -1)), counts: { corrupted: 1 } },
  'makes up a number': { cheat: () => changed((payload) => payload.writeDoubleLE(1e9, SEQUENCE_AT)), counts: { corrupted: 1 } },
  'writes no number': { cheat: () => changed((payload) => payload.writeDoubleLE(Number.NaN, SEQUENCE_AT)), counts: { corrupted: 1 } },
  'writes a number below none': { cheat: () => changed((payload) => payload.writeDoubleLE(-4, SEQUENCE_AT)), counts: { corrupted: 1 } },
};

/** Holds a delivery back until the same consumer has had many more: some of these are of the same publisher. */
function late(): Cheat {
  let held: Delivery | null = null;
  let since = 0;
  return (delivery, turn) => {
    if (turn === 9) {
      held = delivery;
      return [];
    }
    if (held === null || delivery.consumer !== held.consumer || ++since < 40) return [delivery];
    const both = [delivery, held];
    held = null;
    return both;
  };
}

function changed(change: (payload: Buffer) => Buffer | number): Cheat {
  return (delivery, turn) => {
    if (turn !== 9) return [delivery];
    const payload = Buffer.from(delivery.payload);
    const result = change(payload);
    return [{ ...delivery, payload: typeof result === 'number' ? payload : result }];
  };
}

describe.each(names)('%s', (flow) => {
  const { shape, publishers, consumers } = flows[flow]!;
  const copies = shape === 'broadcast' ? consumers : 1;
  const clean = { lost: 0, duplicated: 0, reordered: 0, corrupted: 0 };

  it.each([false, true])('accounts for every message where nothing goes wrong (acknowledged: %s)', async (acknowledges) => {
    const { audit, operations, metrics, histograms, accepted } = await oneSlice({ flow, fake: { acknowledges } });
    const published = audit['published']!;
    const delivered = published * copies;
    expect(published).toBeGreaterThan(100);
    expect(published).toBe(accepted.reduce((sum, count) => sum + count, 0));
    expect(audit).toEqual({ published, delivered, ...clean, ...(copies > 1 && { expected: delivered }), ...(acknowledges && { acknowledged: published }) });
    expect(operations).toBe(delivered);
    expect(metrics['peakInFlight']).toBe(64 * copies);
    expect(metrics['deliveredPerSec']! / metrics['publishedPerSec']!).toBeGreaterThan(0.5 * copies);
    expect(MicrosHistogram.decode(histograms!['windowedOneWay']!).count).toBe(delivered);
  });

  it.each(Object.keys(cheats))('notices a broker that %s', async (name) => {
    const { cheat, counts } = cheats[name]!;
    const { audit } = await oneSlice({ flow, fake: { cheat: cheat() } });
    const { published, delivered } = audit as { published: number; delivered: number };
    const missing = (counts['lost'] ?? 0) + (counts['corrupted'] ?? 0);
    expect(audit).toEqual({ published, delivered: published * copies - missing, ...(copies > 1 && { expected: published * copies }), ...clean, ...counts });
    expect(delivered).toBeGreaterThan(50);
  });

  it('shares its window in equal parts, and keeps to it when nothing is delivered', async () => {
    const { audit, accepted, metrics } = await oneSlice({ flow, window: 10, fake: { cheat: () => [] } });
    const most = Math.max(...accepted);
    expect(accepted.reduce((sum, count) => sum + count, 0)).toBe(10);
    expect(most - Math.min(...accepted)).toBeLessThanOrEqual(1);
    expect(audit).toMatchObject({ published: 10, delivered: 0, lost: 10 * copies });
    expect(metrics).toMatchObject({ deliveredPerSec: 0, peakInFlight: 10 * copies });
  });

  it('goes on when a publisher takes a few at a time', async () => {
    const { audit } = await oneSlice({ flow, fake: { takes: 3 } });
    expect(audit).toMatchObject({ delivered: audit['published']! * copies, ...clean });
    expect(audit['published']).toBeGreaterThan(30 * publishers);
  });

  it('ends a slice when a message is refused', async () => {
    await expect(oneSlice({ flow, fake: { acknowledges: true, refused: publishers - 1 }, durationMs: 5000 })).rejects.toThrow('the broker refused a message: the queue is full');
  });
});

describe('openFlow', () => {
  const open = (options: Partial<FlowOptions>, fake = fakeChannel()): Promise<unknown> =>
    openFlow({ ...common, ...flows['a broadcast of 2 to 3']!, window: 8, acknowledges: false, ...options, openChannel: fake.openChannel });

  it.each([1, 2, 3, 4, 5])('leaves nothing open when endpoint %i of 5 cannot be had', async (failsAt) => {
    const fake = fakeChannel({ failsAt });
    await expect(open({}, fake)).rejects.toThrow('no more connections');
    expect(fake.open()).toBe(0);
  });

  it('refuses a flow that cannot be', async () => {
    await expect(open({ publishers: 9 })).rejects.toThrow('a window of 8 messages is too small for 9 publishers');
    await expect(open({ publishers: 0 })).rejects.toThrow(RangeError);
    await expect(open({ consumers: 0 })).rejects.toThrow(RangeError);
    await expect(open({ payloadBytes: 15 })).rejects.toThrow(RangeError);
  });

  it('waits for acknowledgements as for deliveries', async () => {
    const silent = fakeChannel();
    const job = await openFlow({ ...common, ...flows['a fan-in of 4']!, window: 12, acknowledges: true, openChannel: silent.openChannel, patienceMs: PATIENCE_MS });
    const { audit } = (await job.run('slice', { durationMs: 10 })) as SliceReading;
    expect(audit).toMatchObject({ published: 12, delivered: 12, lost: 0, acknowledged: 0 });
    await job.close();
  });

  it('starts each slice at zero after a warm-up and a slice before', async () => {
    const { openChannel } = fakeChannel();
    const job = await openFlow({ ...common, ...flows['3 competing consumers']!, window: 16, acknowledges: false, openChannel });
    const rates = (await job.run('rates', { durationMs: 30, binMs: 10 })) as number[];
    expect(Math.max(...rates)).toBeGreaterThan(0);
    await job.run('rest', null);
    for (let slice = 0; slice < 2; slice++) {
      const { audit } = (await job.run('slice', { durationMs: 10 })) as SliceReading;
      expect(audit).toEqual({ published: audit['published'], delivered: audit['published'], lost: 0, duplicated: 0, reordered: 0, corrupted: 0 });
    }
    await job.close();
  });
});
