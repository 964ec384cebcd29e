import type { Job } from '../../../harness/generator/child.ts';
import { systemLoop } from '../../../harness/generator/pacer.ts';
import { createRandom } from '../../../harness/statistics/random.ts';
import type { BrokerAddress, BrokerCredentials } from '../driver.ts';
import type { Consumer, OpenChannel, Publisher, Shape } from '../endpoints.ts';
import { FlowAccount } from '../flow/flow-account.ts';
import { SocketActivity } from '../paced/activity.ts';
import { PacedSlicer } from '../paced/slicer.ts';
import { Tally } from '../paced/tally.ts';
import { slicingJob } from '../slicing-job.ts';
import { Sizes } from './sizes.ts';
import { TrafficDispatcher } from './traffic-dispatcher.ts';

/** A broker that does not hold the rate is late; what it loses is another matter. */
const LATE_MS = 20_000;

/** What the parent says of the traffic. */
export interface TrafficLoad {
  readonly channel: string;
  readonly shape: Shape;
  readonly sizes: readonly { readonly bytes: number; readonly weight: number }[];
  /** Of all producers together. */
  readonly ratePerSec: number;
  readonly seed: number;
  readonly producers: number;
  readonly consumers: number;
  readonly acknowledges: boolean;
  readonly prefetch: number;
  readonly acknowledgeEvery: number;
}

export type TrafficOptions = TrafficLoad & { readonly address: BrokerAddress; readonly credentials: BrokerCredentials; readonly ca: string | null; readonly openChannel: OpenChannel };

/** Opens a channel with its consumers and producers, each with a connection of its own, under open arrivals. */
export async function openTraffic(options: TrafficOptions): Promise<Job> {
  const { openChannel, address, credentials, ca, channel: name, shape, ratePerSec, seed, producers: count, consumers: readers } = options;
  const activity = new SocketActivity();
  const sizes = new Sizes(options.sizes);
  const account = new FlowAccount({ ...options, publishers: count });
  const tally = new Tally();
  const failure = new AbortController();
  const onFailure = (error: Error): void => failure.abort(error);
  const loop = systemLoop;
  const producers: Publisher[] = [];
  const consumers: Consumer[] = [];
  const dispatcher = new TrafficDispatcher({
    account,
    tally,
    sizes,
    random: createRandom(seed).fork('sizes'),
    copies: shape === 'broadcast' ? readers : 1,
    nowMs: loop.nowMs,
    send: (producer, payload) => producers[producer]?.publish(payload) ?? false,
  });
  const flush = async (): Promise<void> => {
    await Promise.all(consumers.map((consumer) => consumer.flush()));
  };
  const slicer = new PacedSlicer({ load: { kind: 'open', ratePerSec, seed }, dispatcher, audit: account, tally, activity, loop, failed: failure.signal, flush, lostAfterMs: LATE_MS });
  const channel = await openChannel({ address, credentials, ca, name, shape, consumers: readers, payloadBytes: sizes.largestBytes, onFailure });
  const close = async (): Promise<void> => {
    slicer.load.stop();
    await Promise.all([...producers, ...consumers].map((end) => end.close()));
    await channel.close();
  };
  try {
    for (let index = 0; index < readers; index++) {
      const { prefetch, acknowledgeEvery } = options;
      const onMessage = (payload: Uint8Array): void => {
        activity.isBusy = true;
        dispatcher.receive(index, payload);
      };
      consumers.push(await channel.consumer({ index, prefetch, acknowledgeEvery, onMessage }));
    }
    for (let index = 0; index < count; index++) {
      producers.push(
        await channel.publisher({
          onAcknowledged: () => {
            activity.isBusy = true;
            account.lanes[index]?.acknowledge(1);
          },
          onRefused: (_, reason) => onFailure(new Error(`the broker refused a message: ${reason}`)),
          onWritable: () => dispatcher.turn(index),
        }),
      );
    }
  } catch (error) {
    await close();
    throw error;
  }
  return slicingJob({ slicer, close });
}
