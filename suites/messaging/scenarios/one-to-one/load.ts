import { randomBytes } from 'node:crypto';
import type { MessagingContender } from '../../contenders.ts';
import type { SessionOptions } from '../../session.ts';

/** In wire mode every 64th time is sampled, in client mode each: there it is lost in the library's own cost. */
const SAMPLE_EVERY: Readonly<Record<string, number>> = { wire: 64, client: 1 };

/** As every consumer that acknowledges does it: one message at a time, with so many on their way. */
export const CONSUMING = { prefetch: 512, acknowledgeEvery: 1 };

/** A name for the channel: short, of one length, and of one session alone. */
export function channelName(): string {
  return `h${randomBytes(4).toString('hex')}`;
}

/** What a generator of this scenario is opened with. */
export function loadOf(options: { contender: MessagingContender; driver: string; payloadBytes: number; window: number }): SessionOptions['load'] {
  const { contender: { acknowledges }, driver, payloadBytes, window } = options;
  return { acknowledges, channel: channelName(), payloadBytes, window, ...CONSUMING, sampleEvery: SAMPLE_EVERY[driver] ?? 1 };
}
