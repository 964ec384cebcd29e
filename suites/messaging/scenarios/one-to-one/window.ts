/**
 * With 16 B, 2,048 in flight left NATS idle half of the time, and 8,192 gave it no more than 4,096 did; RabbitMQ
 * drained 4,096 in 25 to 50 ms, where a slice of 2 s allows 100 (R7).
 */
const MOST_MESSAGES = 4096;
/** Larger payloads: beyond 2 MiB in flight neither broker delivered more, and RabbitMQ drained for longer. */
const MOST_BYTES = 2 * 1024 * 1024;

/** Messages in flight at most, the same for every broker. */
export function windowOf(payloadBytes: number): number {
  return Math.min(MOST_MESSAGES, Math.floor(MOST_BYTES / payloadBytes));
}
