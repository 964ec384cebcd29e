import type { Job } from '../../../harness/generator/child.ts';
import type { Consumer, OpenChannel, Publisher } from '../endpoints.ts';
import { OneWay } from '../one-way.ts';
import { encodePayload, payloadIsWhole, payloadTemplate, SEQUENCE_AT, TIME_AT } from '../payload.ts';
import { Pump } from '../pump.ts';
import { Slicer, type Load } from '../slicer.ts';
import { slicingJob } from '../slicing-job.ts';
import { viewOf } from '../stride-reader.ts';
import { FlowAccount } from './flow-account.ts';
import { equalParts, type FlowOptions } from './options.ts';

/**
 * Opens a channel, its consumers and its publishers, each with a connection of its own, and a pump a publisher. Closes what
 * it opened when one of them fails.
 *
 * @param options.patienceMs with no arrival for so long, what is missing at the end of a slice is lost.
 */
export async function openFlow(options: FlowOptions & { readonly openChannel: OpenChannel; readonly patienceMs?: number }): Promise<Job> {
  const { openChannel, address, credentials, ca, channel: name, shape, publishers: count, consumers, payloadBytes, sampleEvery, patienceMs } = options;
  const failure = new AbortController();
  const onFailure = (error: Error): void => failure.abort(error);
  const account = new FlowAccount(options);
  const oneWay = new OneWay(sampleEvery);
  const publishers: Publisher[] = [];
  const pumps = pumpsOf({ options, account, publishers });

  const channel = await openChannel({ address, credentials, ca, name, shape, consumers, payloadBytes, onFailure });
  const consuming: Consumer[] = [];
  const close = async (): Promise<void> => {
    await Promise.all([...publishers, ...consuming].map((endpoint) => endpoint.close()));
    await channel.close();
  };
  try {
    for (let index = 0; index < consumers; index++) {
      const receive = receiver({ options, consumer: index, account, oneWay, pumps });
      consuming.push(await channel.consumer({ index, prefetch: options.prefetch, acknowledgeEvery: options.acknowledgeEvery, onMessage: receive }));
    }
    for (let index = 0; index < count; index++) {
      publishers.push(
        await channel.publisher({
          onAcknowledged: () => {
            account.lanes[index]?.acknowledge(1);
            pumps[index]?.turn();
          },
          onRefused: (_, reason) => onFailure(new Error(`the broker refused a message: ${reason}`)),
          onWritable: () => pumps[index]?.turn(),
        }),
      );
    }
    failure.signal.throwIfAborted();
  } catch (error) {
    await close();
    throw error;
  }
  const flush = async (): Promise<void> => {
    await Promise.all(consuming.map((consumer) => consumer.flush()));
  };
  const load = together(pumps, shape === 'broadcast' ? consumers : 1);
  const slicer = new Slicer({ load, account, oneWay, failed: failure.signal, flush, ...(patienceMs !== undefined && { patienceMs }) });
  return slicingJob({ slicer, close });
}

/** Each publisher has an equal part of the window to itself, so that none of them takes what another leaves. */
function pumpsOf(flow: { options: FlowOptions; account: FlowAccount; publishers: readonly Publisher[] }): Pump[] {
  const { options, account, publishers } = flow;
  const template = payloadTemplate(options.payloadBytes);
  const windows = equalParts(options.window, options.publishers);
  return account.lanes.map(
    (lane, publisher) =>
      new Pump({
        window: windows[publisher] ?? 0,
        audit: lane,
        publish: (first, count) => {
          const endpoint = publishers[publisher];
          if (endpoint === undefined) return 0;
          const sentAtMs = performance.now();
          let taken = 0;
          while (taken < count && endpoint.publish(encodePayload({ template, sequence: account.sequenceOf({ publisher, index: first + taken }), sentAtMs }))) taken++;
          return taken;
        },
      }),
  );
}

function receiver(flow: { options: FlowOptions; consumer: number; account: FlowAccount; oneWay: OneWay; pumps: readonly Pump[] }): (payload: Uint8Array) => void {
  const { options, consumer, account, oneWay, pumps } = flow;
  const template = payloadTemplate(options.payloadBytes);
  return (payload) => {
    if (!payloadIsWhole(template, payload)) {
      account.corrupt(consumer);
      return;
    }
    const view = viewOf(payload);
    const message = account.arrive(consumer, view.getFloat64(SEQUENCE_AT, true));
    if (message === null) return;
    if ((message.index & oneWay.mask) === 0) oneWay.sample(view.getFloat64(TIME_AT, true), performance.now());
    pumps[message.publisher]?.turn();
  };
}

/** Pumps that start and stop as one. `copies`: deliveries that a message makes. */
function together(pumps: readonly Pump[], copies: number): Load {
  return {
    start: () => pumps.forEach((pump) => pump.start()),
    stop: () => pumps.forEach((pump) => pump.stop()),
    get peakInFlight() {
      return copies * pumps.reduce((sum, { peakInFlight }) => sum + peakInFlight, 0);
    },
  };
}
