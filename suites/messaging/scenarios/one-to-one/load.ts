import { randomBytes } from 'node:crypto';
import type { SessionOptions } from '../../session.ts';

/** In wire mode every 64th time is sampled, in client mode each: there it is lost in the library's own cost. */
const SAMPLE_EVERY: Readonly<Record<string, number>> = { wire: 64, client: 1 };

/** What a generator of this scenario is opened with. */
export function loadOf(options: { driver: string; payloadBytes: number; window: number }): SessionOptions['load'] {
  const { driver, payloadBytes, window } = options;
  // The channel: short, of one length, and of this session alone.
  return { channel: `h${randomBytes(4).toString('hex')}`, payloadBytes, window, sampleEvery: SAMPLE_EVERY[driver] ?? 1 };
}
