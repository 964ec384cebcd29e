import type { BrokerAddress, BrokerCredentials } from '../driver.ts';

/** `request-reply`: a requester and a responder. `one-way`: a publisher and a consumer. Each has a connection of its own. */
export type ExchangeKind = 'request-reply' | 'one-way';

/** `open`: messages are due at times of their own (Poisson). `closed`: the next is due when one has come, so many under way. */
export type PacedLoad =
  | { readonly kind: 'open'; readonly ratePerSec: number; readonly seed: number }
  | { readonly kind: 'closed'; readonly window: number };

/** What the parent opens a paced generator with. */
export interface PacedOptions {
  /** Compiled module that exports `openChannel`. */
  readonly driver: string;
  readonly address: BrokerAddress;
  readonly credentials: BrokerCredentials;
  readonly ca: string | null;
  /** Subject, queue or stream, of this session alone. */
  readonly channel: string;
  readonly exchange: ExchangeKind;
  /** The broker acknowledges what is published one way: a message is under way until then, too. */
  readonly acknowledges: boolean;
  readonly payloadBytes: number;
  readonly prefetch: number;
  readonly acknowledgeEvery: number;
  readonly load: PacedLoad;
}

/** A message that did not come within so long after its slice is lost. */
export const LOST_AFTER_MS = 5_000;
