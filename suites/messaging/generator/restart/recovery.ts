import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../../../harness/errors.ts';
import { nanosToMs } from '../../../harness/units.ts';
import type { Ledger } from './ledger.ts';
import type { Link } from './link.ts';

/** Between two attempts to connect, and between two messages that try whether the broker serves. */
const RETRY_MS = 10;
/** See `RecoveryOptions.patienceMs`. */
const PATIENCE_MS = 3_000;
/** Nothing came for so long after all that was owed: what might still come again is there. */
const QUIET_MS = 300;

export interface RecoveryOptions {
  /** Opens a link to the broker, or fails as long as there is none. */
  readonly open: () => Promise<Link>;
  readonly ledger: Ledger;
  readonly acknowledges: boolean;
  /** Bound of the whole. */
  readonly limitMs: number;
  /** What is acknowledged and does not come for so long, while the broker serves, is lost; 3 s when left out. */
  readonly patienceMs?: number;
}

/** A broker that serves again. */
export interface Recovered {
  readonly link: Link;
  /** When a message published after the kill had been acknowledged, where the broker does so, and one had been delivered; of the machine's monotonic clock. */
  readonly servingAtMs: number;
  /** Attempts to connect, that which succeeded included. */
  readonly attempts: number;
}

/** The machine's monotonic clock, the same for every process (R4). */
export const monotonicMs = (): number => nanosToMs(process.hrtime.bigint());

/**
 * Connects again as an application would, in a loop, until the broker serves; then reads everything that it still holds.
 * Rejects, saying what was waited for, when the broker serves too late or fails while it is read.
 */
export async function recover(options: RecoveryOptions): Promise<Recovered> {
  const deadlineMs = monotonicMs() + options.limitMs;
  const recovered = await untilServing(options, deadlineMs);
  await readBack({ ...recovered, ...options, deadlineMs });
  return recovered;
}

async function untilServing({ open, acknowledges, limitMs }: RecoveryOptions, deadlineMs: number): Promise<Recovered> {
  let last: unknown = 'no attempt was made';
  for (let attempts = 1; monotonicMs() < deadlineMs; attempts++) {
    let link: Link | null = null;
    try {
      link = await open();
      await link.consume({ afresh: true });
      return { link, servingAtMs: await firstServed(link, { acknowledges, deadlineMs }), attempts };
    } catch (error) {
      last = error;
      await link?.close({ keep: true });
      await sleep(RETRY_MS);
    }
  }
  throw new Error(`the broker did not serve again within ${limitMs} ms: ${messageOf(last)}`);
}

/** Publishes a message at a time until the broker has acknowledged one and delivered one. */
async function firstServed(link: Link, { acknowledges, deadlineMs }: { acknowledges: boolean; deadlineMs: number }): Promise<number> {
  const served: { atMs: number | null } = { atMs: null };
  link.onProgress = () => {
    if (link.delivered > 0 && (!acknowledges || link.acknowledged > 0)) served.atMs ??= monotonicMs();
  };
  // What came while the consumer was being made.
  link.onProgress();
  while (served.atMs === null) {
    link.failed.throwIfAborted();
    if (monotonicMs() > deadlineMs) {
      throw new Error(`it had acknowledged ${link.acknowledged} messages and delivered ${link.delivered}`);
    }
    link.publish();
    await sleep(RETRY_MS);
  }
  return served.atMs;
}

async function readBack(options: { link: Link; ledger: Ledger; deadlineMs: number; patienceMs?: number }): Promise<void> {
  const { link, ledger, deadlineMs, patienceMs = PATIENCE_MS } = options;
  let movedAtMs = monotonicMs();
  link.onProgress = () => {
    movedAtMs = monotonicMs();
  };
  for (;;) {
    const { missing } = ledger;
    if (monotonicMs() - movedAtMs > (missing > 0 ? patienceMs : QUIET_MS)) break;
    if (monotonicMs() > deadlineMs) throw new Error(`the broker was still delivering when the time for reading back was out; ${missing} messages were missing`);
    await sleep(RETRY_MS);
    link.failed.throwIfAborted();
  }
  await link.flush();
}
