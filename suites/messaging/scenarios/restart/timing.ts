/** Of the load of a slice: so much without a consumer, so that the broker has a backlog when it is killed. */
export const BACKLOG_SHARE = 0.5;
/** Of the load of a slice: the kill comes after this share at the earliest, by when a consumer is at work. */
const EARLIEST_SHARE = 0.6;

/**
 * How long a channel stands on the broker before that is killed, at least. RabbitMQ 4.3.6 keeps a new quorum queue itself only
 * from about a second after its declaration: killed before, it comes again without the queue and every message that it has
 * confirmed (all five queues of 0.3 s, three of five of 0.8 s, none of forty of 1.0 s or more). That is a risk of new queues, and would
 * hide what becomes of those at work.
 */
export const SETTLED_AFTER_MS = 2_000;

/** When to kill, after the beginning of the load: evenly spread over its last part. `draw` is of [0, 1). */
export function killAfterMs(loadMs: number, draw: number): number {
  return loadMs * (EARLIEST_SHARE + (1 - EARLIEST_SHARE) * draw);
}
