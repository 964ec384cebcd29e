import { setImmediate as nextTurn } from 'node:timers/promises';
import type { OpenChannel } from '../endpoints.ts';

/** What becomes of a delivery, told with its number from 0: itself, nothing, or others. */
export type Cheat = (delivery: Delivery, turn: number) => readonly Delivery[];

/** A message on its way to a consumer of the fake. */
export interface Delivery {
  readonly consumer: number;
  readonly payload: Buffer;
}

export interface FakeOptions {
  readonly acknowledges?: boolean;
  readonly cheat?: Cheat;
  /** Messages that a publisher takes before it must be told that it may go on. */
  readonly takes?: number;
  /** The publisher whose messages are refused. */
  readonly refused?: number;
  /** The endpoint, by its number among all that are opened, that cannot be had. */
  readonly failsAt?: number;
}

const honest: Cheat = (delivery) => [delivery];

/** A channel within this process that does what a broker does, or cheats: for tests of the audits. */
export function fakeChannel(options: FakeOptions = {}): { openChannel: OpenChannel; open: () => number; accepted: readonly number[] } {
  const { acknowledges = false, cheat = honest, takes = Infinity, refused, failsAt } = options;
  const accepted: number[] = [];
  let open = 0;
  let opened = 0;
  const endpoint = (): { close: () => Promise<void> } => {
    if (opened++ === failsAt) throw new Error('no more connections');
    open++;
    return {
      close: () => {
        open--;
        return Promise.resolve();
      },
    };
  };
  const openChannel: OpenChannel = ({ shape }) => {
    const consumers: ((payload: Uint8Array) => void)[] = [];
    let turn = 0;
    let next = 0;
    const deliver = (payload: Buffer): void => {
      const to = shape === 'broadcast' ? consumers.map((_, index) => index) : [next++ % consumers.length];
      for (const consumer of to) for (const delivery of cheat({ consumer, payload }, turn++)) consumers[delivery.consumer]?.(delivery.payload);
    };
    return Promise.resolve({
      consumer: ({ onMessage }) => {
        consumers.push(onMessage);
        return Promise.resolve({ ...endpoint(), flush: () => Promise.resolve() });
      },
      publisher: ({ onAcknowledged, onRefused, onWritable }) => {
        const own = accepted.push(0) - 1;
        const its = endpoint();
        let pending: Buffer[] = [];
        const work = async (): Promise<void> => {
          await nextTurn();
          const batch = pending;
          pending = [];
          batch.forEach((payload, at) => {
            const index = (accepted[own] ?? 0) - batch.length + at;
            if (own === refused) {
              onRefused(index, 'the queue is full');
              return;
            }
            deliver(payload);
            if (acknowledges) onAcknowledged(index);
          });
          if (batch.length >= takes) onWritable();
        };
        return Promise.resolve({
          ...its,
          publish: (payload: Buffer) => {
            if (pending.length >= takes) return false;
            if (pending.push(payload) === 1) void work();
            accepted[own] = (accepted[own] ?? 0) + 1;
            return true;
          },
        });
      },
      ...endpoint(),
    });
  };
  return { openChannel, open: () => open, accepted };
}
