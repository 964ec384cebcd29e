import type { Audit } from './audit.ts';
import type { OneWay } from './one-way.ts';

/** Where the broker is. */
export interface BrokerAddress {
  readonly host: string;
  readonly port: number;
  /** RabbitMQ's virtual host; NATS has none. */
  readonly vhost: string;
}

export interface BrokerCredentials {
  readonly user: string;
  readonly password: string;
}

/** What a driver is opened with, in the generator process. */
export interface DriverOptions {
  readonly address: BrokerAddress;
  readonly credentials: BrokerCredentials;
  /** See `ChannelOptions`. */
  readonly ca: string | null;
  /** Subject or queue, of this session alone. */
  readonly channel: string;
  readonly payloadBytes: number;
  /** Messages in flight at most: how much a driver may have to keep buffers for. */
  readonly window: number;
  /** See `ConsumerOptions`. */
  readonly prefetch: number;
  readonly acknowledgeEvery: number;
  /** Told of every message that arrives. */
  readonly audit: Audit;
  readonly oneWay: OneWay;
  /** To be called when messages have arrived: after each in client mode, after each read in wire mode. */
  readonly onArrival: () => void;
  /** To be called when `publish` took less than it was asked and may be asked again. */
  readonly onWritable: () => void;
  /** To be called once when a connection is of no more use. */
  readonly onFailure: (error: Error) => void;
}

/** A publishing and a consuming connection to one broker. */
export interface Driver {
  /** Publishes `count` messages or fewer, numbered from `first`; says how many it took. */
  publish(first: number, count: number): number;
  /** Acknowledges what was delivered and not acknowledged yet. */
  flush?(): Promise<void>;
  close(): Promise<void>;
}

/** What `wire.ts` of a contender exports as `open`; `client-driver.ts` makes one of `endpoints.ts`. Throws `UnsupportedError` for what the broker refuses. */
export type OpenDriver = (options: DriverOptions) => Promise<Driver>;

/** Credentials that the broker did not take: said in the same words for every broker. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  readonly code = 'BROKER_REFUSED_CREDENTIALS';

  constructor(broker: string, said: string) {
    super(`${broker} refused the credentials: ${said}`);
  }
}
