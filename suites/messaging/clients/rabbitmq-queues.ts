import type { Shape } from '../generator/endpoints.ts';

/** A kind of queue whose messages are stored, as client and wire drivers declare and consume it. */
export interface QueueKind {
  /** Arguments of `queue.declare`. */
  readonly declare: Readonly<Record<string, string | number>>;
  /** A log: consuming takes nothing away, each of its readers gets all. */
  readonly isLog: boolean;
}

/** Durable classic queue. */
export const classicDurable: QueueKind = { declare: { 'x-queue-type': 'classic' }, isLog: false };

/** One replica, in a cluster of the user's own too: what is declared is what runs. */
export const quorum: QueueKind = { declare: { 'x-queue-type': 'quorum', 'x-quorum-initial-group-size': 1 }, isLog: false };

/** Bounded, as nothing that is consumed goes away; segments are dropped whole, so that half as much again may stand on disk. */
export const STREAM_BYTES = 1024 ** 3;
export const stream: QueueKind = { declare: { 'x-queue-type': 'stream', 'x-initial-cluster-size': 1, 'x-max-length-bytes': STREAM_BYTES }, isLog: true };

/** Arguments of `basic.consume`. A reader of a broadcast log begins with what comes next; the only one of a queue with all that is there. */
export function consumeArguments(kind: QueueKind, shape: Shape): Readonly<Record<string, string>> {
  return kind.isLog ? { 'x-stream-offset': shape === 'broadcast' ? 'next' : 'first' } : {};
}
