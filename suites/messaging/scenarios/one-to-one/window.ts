import type { PeerGroup } from '../../peers.ts';

interface Bounds {
  readonly messages: number;
  readonly bytes: number;
}

/** What may be in flight at most. Beyond it brokers deliver no more, and only drain for longer (R7). */
const most: Readonly<Record<PeerGroup, Bounds>> = {
  /**
   * With 16 B, 2,048 in flight left NATS idle half of the time, and 8,192 gave it no more than 4,096 did; RabbitMQ
   * drained 4,096 in 25 to 50 ms, where a slice of 2 s allows 100. Larger payloads: beyond 2 MiB in flight neither broker
   * delivered more, and RabbitMQ drained for longer.
   */
  unacknowledged: { messages: 4096, bytes: 2 * 1024 * 1024 },
  /** By client 1,024 of 1 KiB kept the broker or the client at its limit, and drained in 9 to 31 ms. */
  acknowledged: { messages: 1024, bytes: 1024 * 1024 },
  /**
   * One sync a message: JetStream delivered as much with 64 in flight as with 1,024 (2,000 of 1 KiB a second), and drained
   * 1,024 in 220 to 270 ms, 256 in 60. RabbitMQ's quorum queue, which syncs many at once, delivered as much with 256 as
   * with 1,024, and a quarter less with 64.
   */
  synced: { messages: 256, bytes: 512 * 1024 },
};

/** Messages in flight at most, the same for every broker of a group of contenders. */
export function windowOf(payloadBytes: number, group: PeerGroup = 'unacknowledged'): number {
  const { messages, bytes } = most[group];
  return Math.min(messages, Math.floor(bytes / payloadBytes));
}
