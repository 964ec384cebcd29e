import { BroadcastChannel } from 'node:worker_threads';
import type { OpenChannel } from '../endpoints.ts';

/** How the fake of this module is told to behave: by the virtual host of its address. */
export type ThreadsFake = '' | 'acknowledges' | 'crawls' | 'disconnects' | 'fails';

/** The consumer that is disconnected has had so many messages. */
export const DISCONNECTED_AFTER = 5;

const DISCONNECTED = 'Slow Consumer';
/** What the connection itself takes for a message, however fast the handler. */
const CRAWL_MS = 20;

/** A channel whose endpoints may be in different threads, over the runtime's own BroadcastChannel: for tests of the slow consumer. */
export const openChannel: OpenChannel = ({ name, address, onFailure }) => {
  const how = address.vhost as ThreadsFake;
  return Promise.resolve({
    publisher: ({ onAcknowledged }) => {
      const bus = new BroadcastChannel(name);
      let next = 0;
      return Promise.resolve({
        publish: (payload) => {
          bus.postMessage(new Uint8Array(payload));
          const index = next++;
          if (how === 'acknowledges') setImmediate(() => onAcknowledged(index));
          return true;
        },
        ...endpoint(bus),
      });
    },
    consumer: ({ onMessage }) => {
      if (how === 'fails') return Promise.reject(new Error('too many connections'));
      const bus = new BroadcastChannel(name);
      let turn = 0;
      bus.onmessage = (message) => {
        if (how === 'disconnects' && turn++ === DISCONNECTED_AFTER) {
          bus.close();
          onFailure(new Error(DISCONNECTED));
          return;
        }
        if (how === 'crawls') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, CRAWL_MS);
        onMessage((message as { data: Uint8Array }).data);
      };
      return Promise.resolve({ flush: () => Promise.resolve(), ...endpoint(bus) });
    },
    close: () => Promise.resolve(),
  });
};

function endpoint(bus: BroadcastChannel): { close: () => Promise<void> } {
  return {
    close: () => {
      bus.close();
      return Promise.resolve();
    },
  };
}
