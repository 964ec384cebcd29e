import type { BrokerAddress, BrokerCredentials } from './driver.ts';

/**
 * How messages get to consumers. `queue`: each message to one of them. `broadcast`: each message to every consumer that was
 * there when it was published.
 */
export type Shape = 'queue' | 'broadcast';

/** What a channel (a subject, a queue, a stream: the contender's word for it) is opened with, in the generator process. */
export interface ChannelOptions {
  readonly address: BrokerAddress;
  readonly credentials: BrokerCredentials;
  /** The authority that signed the broker's certificate, as PEM: connections are encrypted. Null: they are not. */
  readonly ca: string | null;
  /** Short, made of letters and digits. What stands under this name on the broker is used as it is. */
  readonly name: string;
  readonly shape: Shape;
  /** How many consumers there will be: a broadcast may need something made for each. */
  readonly consumers: number;
  /** Of the largest payload. */
  readonly payloadBytes: number;
  /** To be called once when a connection of this channel is of no more use. */
  readonly onFailure: (error: Error) => void;
}

export interface PublisherOptions {
  /**
   * The broker has acknowledged a message, told by its turn among this publisher's, from 0. Called once for each, in any
   * order; never by contenders that acknowledge nothing.
   */
  readonly onAcknowledged: (index: number) => void;
  /** The broker has refused a message: it was not stored. */
  readonly onRefused: (index: number, reason: string) => void;
  /** To be called when `publish` did not take a message and may be asked again. */
  readonly onWritable: () => void;
}

/** One connection that publishes. */
export interface Publisher {
  /** Takes a message; false: not now, `onWritable` will tell. The buffer is the publisher's from then on. */
  publish(payload: Buffer): boolean;
  close(): Promise<void>;
}

export interface ConsumerOptions {
  /** Which of the channel's consumers, from 0. */
  readonly index: number;
  /** Messages that may be on their way to this consumer and not acknowledged; where the protocol knows such a bound. */
  readonly prefetch: number;
  /** A consumer that acknowledges does so once for so many messages. */
  readonly acknowledgeEvery: number;
  /**
   * The channel's other consumers are dead: what they had and did not acknowledge comes at once, not when the broker gives up
   * waiting for them; of a log, all that it holds.
   */
  readonly afresh?: true;
  /** The payload is valid during the call only. */
  readonly onMessage: (payload: Uint8Array) => void;
}

/** One connection that consumes; it is acknowledged what `onMessage` returned from. */
export interface Consumer {
  /** Acknowledges what came and was not acknowledged yet; resolves when that has been sent. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

export interface RequesterOptions {
  /** The payload is valid during the call only. */
  readonly onReply: (payload: Uint8Array) => void;
  readonly onWritable: () => void;
}

/** One connection that sends requests and gets the replies to them. */
export interface Requester {
  request(payload: Buffer): boolean;
  close(): Promise<void>;
}

/** A channel on a broker, made ready; each endpoint has a connection of its own. */
export interface Channel {
  publisher(options: PublisherOptions): Promise<Publisher>;
  /** Resolves when messages that are published from now on will reach it. */
  consumer(options: ConsumerOptions): Promise<Consumer>;
  /** Left out by contenders that requests make no sense for (a log). */
  requester?(options: RequesterOptions): Promise<Requester>;
  /** Replies to each request with its own payload. */
  responder?(options: { readonly index: number; readonly prefetch: number }): Promise<Consumer>;
  /** Removes what was made on the broker, or leaves it there (`keep`), and ends the channel's own connection, if it has one. */
  close(options?: { readonly keep?: boolean }): Promise<void>;
}

/** What `endpoints.ts` of a contender exports as `openChannel`. Throws `UnsupportedError` for what the broker refuses or cannot do. */
export type OpenChannel = (options: ChannelOptions) => Promise<Channel>;
