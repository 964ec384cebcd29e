import { parentPort, workerData } from 'node:worker_threads';
import { messageOf } from '../../../harness/errors.ts';
import { Audit } from '../audit.ts';
import { auditing } from './arrival.ts';
import { channelOptions, loadEndpoints } from './endpoint-options.ts';
import { SharedCounts } from './shared-counts.ts';
import type { FromSlowWorker, SlowWorkerOptions } from './slow-worker-protocol.ts';

// A consumer whose handler stops its thread, so that nothing reads its socket meanwhile: what an application does that
// works on each message for a while. In a thread of its own, so that the publisher is not stopped with it.
const { endpoint, name, handlerMs, shared } = workerData as SlowWorkerOptions;
const port = parentPort;
if (port === null) throw new Error('this module is a worker thread');
const say = (message: FromSlowWorker): void => port.postMessage(message);

const { payloadBytes, prefetch, acknowledgeEvery, driver } = endpoint;
const counts = new SharedCounts(shared);
const audit = new Audit();
const arrive = auditing({ audit, payloadBytes });
const publishedNow = (): void => audit.published(counts.published - audit.nextSequence);

const openChannel = await loadEndpoints(driver);
const channel = await openChannel(channelOptions(endpoint, { name, onFailure: (error) => say({ kind: 'disconnected', words: error.message }) }));
const consumer = await channel.consumer({
  index: 0,
  prefetch,
  acknowledgeEvery,
  onMessage: (payload) => {
    counts.pause(handlerMs);
    publishedNow();
    arrive(payload);
    counts.arrive();
  },
});

const settle = async (): Promise<void> => {
  publishedNow();
  say({ kind: 'settled', counts: audit.settle() });
  await consumer.flush();
  await consumer.close();
  await channel.close({ keep: true });
};
port.once('message', () => {
  // A consumer that the broker has disconnected has nothing left to flush or close.
  settle().catch((error: unknown) => say({ kind: 'disconnected', words: messageOf(error) }));
});
say({ kind: 'ready' });
