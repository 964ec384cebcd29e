import { UnsupportedError } from '../../../harness/errors.ts';
import type { Channel, OpenChannel } from '../endpoints.ts';
import type { PacedOptions } from './options.ts';

/** Two ends of a channel: what is sent at one comes at the other, or comes back. */
export interface Exchange {
  /** Takes a message; false: not now, `onWritable` will tell. The buffer is the exchange's from then on. */
  send(payload: Buffer): boolean;
  /** Acknowledges what came and was not acknowledged yet. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

export interface ExchangeEvents {
  /** A message, or a reply; the payload is valid during the call only. */
  readonly onMessage: (payload: Uint8Array) => void;
  readonly onAcknowledged: () => void;
  readonly onWritable: () => void;
  /** A connection is of no more use. */
  readonly onFailure: (error: Error) => void;
}

interface End {
  close(): Promise<void>;
}

/** Opens the channel and both its ends, the one that listens first. */
export async function openExchange(options: { openChannel: OpenChannel; paced: Omit<PacedOptions, 'load' | 'driver'>; events: ExchangeEvents }): Promise<Exchange> {
  const { openChannel, paced, events } = options;
  const { address, credentials, ca, channel: name, payloadBytes } = paced;
  const channel = await openChannel({ address, credentials, ca, name, shape: 'queue', consumers: 1, payloadBytes, onFailure: events.onFailure });
  const ends: End[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(ends.map((end) => end.close()));
    await channel.close();
  };
  try {
    const { send, flush } = await (paced.exchange === 'one-way' ? oneWay : requestReply)({ channel, paced, events, ends });
    return { send, flush, close };
  } catch (error) {
    await close();
    throw error;
  }
}

interface EndsInput {
  readonly channel: Channel;
  readonly paced: Pick<PacedOptions, 'prefetch' | 'acknowledgeEvery'>;
  readonly events: ExchangeEvents;
  /** Takes each end as it is opened. */
  readonly ends: End[];
}

async function oneWay({ channel, paced, events, ends }: EndsInput): Promise<Pick<Exchange, 'send' | 'flush'>> {
  const { prefetch, acknowledgeEvery } = paced;
  const consumer = await channel.consumer({ index: 0, prefetch, acknowledgeEvery, onMessage: events.onMessage });
  ends.push(consumer);
  const publisher = await channel.publisher({
    onAcknowledged: events.onAcknowledged,
    onRefused: (_, reason) => events.onFailure(new Error(`the broker refused a message: ${reason}`)),
    onWritable: events.onWritable,
  });
  ends.push(publisher);
  return { send: (payload) => publisher.publish(payload), flush: () => consumer.flush() };
}

async function requestReply({ channel, paced, events, ends }: EndsInput): Promise<Pick<Exchange, 'send' | 'flush'>> {
  const { prefetch } = paced;
  if (channel.responder === undefined || channel.requester === undefined) throw new UnsupportedError('requests make no sense for it: it has no responder');
  const responder = await channel.responder({ index: 0, prefetch });
  ends.push(responder);
  const requester = await channel.requester({ onReply: events.onMessage, onWritable: events.onWritable });
  ends.push(requester);
  return { send: (payload) => requester.request(payload), flush: () => responder.flush() };
}
