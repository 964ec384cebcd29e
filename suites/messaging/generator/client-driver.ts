import type { DriverOptions, OpenDriver } from './driver.ts';
import type { OpenChannel } from './endpoints.ts';
import { encodePayload, payloadIsWhole, payloadTemplate, SEQUENCE_AT, TIME_AT } from './payload.ts';
import { viewOf } from './stride-reader.ts';

/** One publisher and one consumer by the client library, with a fresh payload a message, as an application would. */
export function clientDriver(openChannel: OpenChannel): OpenDriver {
  return async (options) => {
    const { address, credentials, ca, channel: name, payloadBytes, prefetch, acknowledgeEvery, audit, onFailure, onArrival, onWritable } = options;
    const template = payloadTemplate(payloadBytes);
    const channel = await openChannel({ address, credentials, ca, name, shape: 'queue', consumers: 1, payloadBytes, onFailure });
    const opened: { close(): Promise<void> }[] = [];
    const close = async (): Promise<void> => {
      await Promise.all(opened.map((endpoint) => endpoint.close()));
      await channel.close();
    };
    try {
      const consumer = await channel.consumer({ index: 0, prefetch, acknowledgeEvery, onMessage: (payload) => receive(options, template, payload) });
      opened.push(consumer);
      const publisher = await channel.publisher({
        onAcknowledged: () => {
          audit.acknowledge(1);
          onArrival();
        },
        onRefused: (_, reason) => onFailure(new Error(`the broker refused a message: ${reason}`)),
        onWritable,
      });
      opened.push(publisher);
      return {
        publish: (first, count) => {
          const sentAtMs = performance.now();
          let taken = 0;
          while (taken < count && publisher.publish(encodePayload({ template, sequence: first + taken, sentAtMs }))) taken++;
          return taken;
        },
        flush: () => consumer.flush(),
        close,
      };
    } catch (error) {
      await close();
      throw error;
    }
  };
}

function receive(options: DriverOptions, template: Buffer, payload: Uint8Array): void {
  const { audit, oneWay } = options;
  if (payloadIsWhole(template, payload)) {
    const view = viewOf(payload);
    const sequence = view.getFloat64(SEQUENCE_AT, true);
    if (sequence === audit.expected && (sequence & oneWay.mask) === 0) oneWay.sample(view.getFloat64(TIME_AT, true), performance.now());
    audit.arrive(sequence);
  } else {
    audit.corrupt();
  }
  options.onArrival();
}
