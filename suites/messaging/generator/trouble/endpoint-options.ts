import { randomBytes } from 'node:crypto';
import type { BrokerAddress, BrokerCredentials } from '../driver.ts';
import type { ChannelOptions, OpenChannel } from '../endpoints.ts';

/** What the parent opens each of these generators with; sent over IPC. */
export interface EndpointOptions {
  /** Compiled module that exports `openChannel`. */
  readonly driver: string;
  /** The contender's, for what is said of it. */
  readonly title: string;
  readonly address: BrokerAddress;
  readonly credentials: BrokerCredentials;
  readonly ca: string | null;
  readonly acknowledges: boolean;
  readonly payloadBytes: number;
  readonly prefetch: number;
  readonly acknowledgeEvery: number;
}

/** The contender's `openChannel`. */
export async function loadEndpoints(driver: string): Promise<OpenChannel> {
  const { openChannel } = (await import(driver)) as { openChannel: OpenChannel };
  return openChannel;
}

/** What a channel between one publisher and one consumer is opened with. */
export function channelOptions(options: EndpointOptions, its: Pick<ChannelOptions, 'name' | 'onFailure'>): ChannelOptions {
  const { address, credentials, ca, payloadBytes } = options;
  return { address, credentials, ca, payloadBytes, shape: 'queue', consumers: 1, ...its };
}

/** Short, and of one channel alone. */
export const freshName = (): string => `h${randomBytes(5).toString('hex')}`;
