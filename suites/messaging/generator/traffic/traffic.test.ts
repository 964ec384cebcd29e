import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { SliceReading } from '../../../harness/scenario.ts';
import { createRandom } from '../../../harness/statistics/random.ts';
import type { Channel, OpenChannel } from '../endpoints.ts';
import { FlowAccount } from '../flow/flow-account.ts';
import { Tally } from '../paced/tally.ts';
import { Sizes } from './sizes.ts';
import { TrafficDispatcher } from './traffic-dispatcher.ts';
import { openTraffic, type TrafficLoad } from './traffic.ts';

interface Tricks {
  /** What becomes of the n-th message that is handed over. */
  readonly deliver?: (payload: Buffer, n: number) => readonly Buffer[];
}

/** A channel without a broker: what is published comes a little later, to the consumers in turn or to all. */
function fakeChannel({ deliver = (payload) => [payload] }: Tricks = {}): { openChannel: OpenChannel; sizes: number[]; publishers: () => number } {
  const sizes: number[] = [];
  let publishers = 0;
  const openChannel: OpenChannel = ({ shape }) => {
    const readers: ((payload: Uint8Array) => void)[] = [];
    let handed = 0;
    const channel: Channel = {
      publisher: ({ onAcknowledged }) => {
        publishers += 1;
        let index = 0;
        return Promise.resolve({
          publish: (payload) => {
            sizes.push(payload.length);
            const n = handed++;
            const own = index++;
            setImmediate(() => {
              for (const copy of deliver(payload, n)) for (const reader of shape === 'broadcast' ? readers : [readers[n % readers.length]]) reader?.(copy);
              onAcknowledged(own);
            });
            return true;
          },
          close: () => Promise.resolve(),
        });
      },
      consumer: ({ onMessage }) => {
        readers.push(onMessage);
        return Promise.resolve({ flush: () => Promise.resolve(), close: () => Promise.resolve() });
      },
      close: () => Promise.resolve(),
    };
    return Promise.resolve(channel);
  };
  return { openChannel, sizes, publishers: () => publishers };
}

const load: TrafficLoad = {
  channel: 'c', shape: 'queue', sizes: [{ bytes: 64, weight: 3 }, { bytes: 256, weight: 1 }], ratePerSec: 4000, seed: 1, producers: 3, consumers: 2, acknowledges: true, prefetch: 8, acknowledgeEvery: 1,
};
const broker = { address: { host: 'none', port: 1, vhost: '' }, credentials: { user: '', password: '' }, ca: null };

async function slice(options: Partial<TrafficLoad> & { fake?: ReturnType<typeof fakeChannel> }): Promise<SliceReading> {
  const { fake = fakeChannel(), ...rest } = options;
  const job = await openTraffic({ ...load, ...rest, ...broker, openChannel: fake.openChannel });
  const reading = (await job.run('slice', { durationMs: 250 })) as SliceReading;
  await job.close();
  return reading;
}

describe('traffic', () => {
  it('comes from all producers, in the sizes and at the rate that were asked for, and is audited', async () => {
    const fake = fakeChannel();
    const { audit, metrics } = await slice({ fake });
    const published = audit['published']!;
    expect(fake.publishers()).toBe(3);
    expect(published).toBeGreaterThan(800);
    expect(published).toBeLessThan(1200);
    expect(audit).toMatchObject({ delivered: published, acknowledged: published, lost: 0, duplicated: 0, corrupted: 0, unsent: 0 });
    const small = fake.sizes.filter((bytes) => bytes === 64).length;
    expect(small / fake.sizes.length).toBeCloseTo(0.75, 1);
    expect(metrics['deliveredPerSec']! / metrics['offeredPerSec']!).toBeCloseTo(1, 1);
    expect(metrics['p99Ms']).toBeGreaterThan(0);
  });

  it('goes to every consumer of a broadcast', async () => {
    const { audit } = await slice({ shape: 'broadcast' });
    expect(audit).toMatchObject({ delivered: 2 * audit['published']!, lost: 0, duplicated: 0 });
  });

  it('that is doubled or changed on the way is counted', async () => {
    const changed = (payload: Buffer): Buffer => {
      const copy = Buffer.from(payload);
      copy[40] = 0;
      return copy;
    };
    const deliver = (payload: Buffer, n: number): readonly Buffer[] => (n === 9 ? [payload, payload] : n === 11 ? [changed(payload)] : [payload]);
    const { audit } = await slice({ ratePerSec: 400, fake: fakeChannel({ deliver }) });
    expect(audit).toMatchObject({ lost: 0, duplicated: 1, corrupted: 1, delivered: audit['published']! - 1 });
  });

  it('that never comes is lost, and stands in the tail with the time it was waited for', () => {
    const account = new FlowAccount({ shape: 'queue', publishers: 2, consumers: 1, acknowledges: false });
    const tally = new Tally();
    tally.reset({ fromMs: 0, toMs: 1000 });
    const sent: Buffer[] = [];
    const dispatcher = new TrafficDispatcher({ account, tally, sizes: new Sizes(load.sizes), random: createRandom(1), copies: 1, nowMs: () => 10, send: (_, payload) => sent.push(payload) > 0 });
    for (let n = 0; n < 10; n++) dispatcher.due(n);
    for (const payload of sent.slice(1)) dispatcher.receive(0, payload);
    expect(dispatcher.settle()).toMatchObject({ published: 10, delivered: 9, lost: 1, unsent: 0 });
    expect(tally.response.read().quantileMicros(1)).toBeGreaterThanOrEqual(5_000_000 * 0.99);
  });

  it('ends a slice with the reason when the broker refuses a message', async () => {
    const openChannel: OpenChannel = (options) =>
      fakeChannel().openChannel(options).then((channel) => ({
        ...channel,
        publisher: ({ onRefused }) => Promise.resolve({
          publish: () => {
            onRefused(0, 'the disk is full');
            return true;
          },
          close: () => sleep(0),
        }),
      }));
    const job = await openTraffic({ ...load, ...broker, openChannel });
    await expect(job.run('slice', { durationMs: 500 })).rejects.toThrow('the broker refused a message: the disk is full');
    await job.close();
  });
});

describe('sizes', () => {
  it('are drawn in proportion to their weights, and known by their length', () => {
    const sizes = new Sizes([{ bytes: 16, weight: 1 }, { bytes: 100, weight: 1 }, { bytes: 1000, weight: 2 }]);
    const random = createRandom(3);
    const drawn = Array.from({ length: 4000 }, () => sizes.draw(random).length);
    for (const [bytes, share] of [[16, 0.25], [100, 0.25], [1000, 0.5]] as const) {
      expect(drawn.filter((one) => one === bytes).length / drawn.length).toBeCloseTo(share, 1);
    }
    expect(sizes.largestBytes).toBe(1000);
    expect(sizes.templateOf(17)).toBeUndefined();
    expect(() => new Sizes([{ bytes: 8, weight: 1 }])).toThrow(RangeError);
  });
});
