import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Channel, ChannelOptions, OpenChannel } from '../endpoints.ts';
import type { EndpointOptions } from './endpoint-options.ts';

export interface FakeBrokerOptions {
  readonly acknowledges?: boolean;
  /** What is published while nobody consumes waits for a consumer to come. */
  readonly keeps?: boolean;
  /** What becomes of a message on its way to the consumer, told with its turn from 0; nothing: it is lost. */
  readonly cheat?: (payload: Buffer, turn: number) => readonly Buffer[];
  /** Called before a message is taken, with its turn; false: not taken, and the publisher is told in the next turn that it may go on. */
  readonly takes?: (turn: number) => boolean;
  /** From this turn on nothing is acknowledged any more. */
  readonly silentFrom?: number;
  readonly refusedAt?: number;
  /** The publisher, by its number from 0, that opens never. */
  readonly hangsAt?: number;
  /** The publisher that cannot be had. */
  readonly failsAt?: number;
}

/** A broker within this process, that keeps or drops as it is told: for tests of what is made of it. */
export class FakeBroker {
  /** Endpoints and channels that are open. */
  open = 0;
  /** Most publishers that were open at a time. */
  mostPublishers = 0;
  fail: (error: Error) => void = () => undefined;
  readonly #options: FakeBrokerOptions;
  #publishers = 0;
  #opened = 0;

  constructor(options: FakeBrokerOptions = {}) {
    this.#options = options;
  }

  readonly openChannel: OpenChannel = ({ onFailure }: ChannelOptions) => {
    this.fail = onFailure;
    return Promise.resolve(this.#channel());
  };

  #channel(): Channel {
    const { acknowledges = false, keeps = false, cheat = (payload: Buffer) => [payload], takes = () => true, silentFrom = Infinity, refusedAt, hangsAt, failsAt } = this.#options;
    let deliver: ((payload: Uint8Array) => void) | null = null;
    let kept: Buffer[] = [];
    let turn = 0;
    const route = (payload: Buffer, at: number): void => {
      for (const copy of cheat(payload, at)) {
        if (deliver !== null) deliver(copy);
        else if (keeps) kept.push(copy);
      }
    };
    const endpoint = (onClose: () => void): { close: () => Promise<void> } => {
      this.open++;
      return {
        close: async () => {
          // What was published before is on its way.
          await nextTurn();
          onClose();
          this.open--;
        },
      };
    };
    return {
      publisher: async ({ onAcknowledged, onRefused, onWritable }) => {
        const number = this.#opened++;
        if (number === hangsAt) await new Promise(() => undefined);
        if (number === failsAt) throw new Error('too many connections');
        this.mostPublishers = Math.max(this.mostPublishers, ++this.#publishers);
        let own = 0;
        let isClosed = false;
        return {
          publish: (payload) => {
            const at = turn++;
            if (!takes(at)) {
              setImmediate(onWritable);
              return false;
            }
            const index = own++;
            setImmediate(() => {
              if (at === refusedAt) {
                onRefused(index, 'the queue is full');
                return;
              }
              route(payload, at);
              if (acknowledges && at < silentFrom && !isClosed) onAcknowledged(index);
            });
            return true;
          },
          ...endpoint(() => {
            this.#publishers--;
            isClosed = true;
          }),
        };
      },
      consumer: ({ onMessage }) => {
        deliver = onMessage;
        setImmediate(() => {
          const backlog = kept;
          kept = [];
          for (const payload of backlog) onMessage(payload);
        });
        return Promise.resolve({ flush: () => Promise.resolve(), ...endpoint(() => (deliver = null)) });
      },
      ...endpoint(() => undefined),
    };
  }
}

/** What generators on a fake broker are opened with. */
export function fakeEndpoint(its: Partial<EndpointOptions> = {}): EndpointOptions {
  return {
    driver: '',
    title: 'Fake',
    address: { host: 'nowhere', port: 1, vhost: '' },
    credentials: { user: '', password: '' },
    ca: null,
    acknowledges: false,
    payloadBytes: 16,
    prefetch: 512,
    acknowledgeEvery: 1,
    ...its,
  };
}
