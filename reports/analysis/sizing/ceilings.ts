import { formatUnit } from '../../../suites/harness/units.ts';

export type CeilingKind = 'nats request-reply' | 'nats core' | 'jetstream file' | 'rabbitmq classic' | 'rabbitmq quorum' | 'rabbitmq stream' | 'haproxy' | 'mysql point select';

/** The best figure that somebody published of a kind of server, under conditions that are not yours. */
export interface PublishedCeiling {
  readonly perSec: number;
  readonly unit: 'msg/s' | 'req/s' | 'QPS';
  readonly conditions: string;
  readonly source: string;
}

/** Orientation only, never a prediction: nothing is computed with these. */
export const publishedCeilings: Readonly<Record<CeilingKind, PublishedCeiling>> = {
  'nats request-reply': { perSec: 132_438, unit: 'req/s', conditions: '16 B, 50 clients, 2 services', source: 'docs.nats.io natsbench.md, 2025' },
  'nats core': { perSec: 4_925_767, unit: 'msg/s', conditions: '16 B, one publisher, one subscriber, M4 laptop', source: 'docs.nats.io natsbench.md, 2025' },
  'jetstream file': { perSec: 403_828, unit: 'msg/s', conditions: '128 B, asynchronous, batches of 500', source: 'docs.nats.io natsbench.md, 2025' },
  'rabbitmq classic': { perSec: 99_413, unit: 'msg/s', conditions: '12 B, AMQP 1.0, one queue', source: 'rabbitmq.com/blog/2024/08/21/amqp-benchmarks, 2024' },
  'rabbitmq quorum': { perSec: 83_181, unit: 'msg/s', conditions: 'one node', source: 'rabbitmq.com/blog/2024/08/21/amqp-benchmarks, 2024' },
  'rabbitmq stream': { perSec: 1_000_000, unit: 'msg/s', conditions: 'stream protocol, 3 nodes', source: 'erlang-solutions.com introducing-stream-support-in-rabbitmq, 2022' },
  haproxy: { perSec: 2_080_000, unit: 'req/s', conditions: '64-core Graviton2', source: 'haproxy.com blog, 2021' },
  'mysql point select': { perSec: 3_600_000, unit: 'QPS', conditions: '224 vCPU, Dynimize', source: 'dynimize.com, about 2020' },
};

/** A sentence where a server is asked for more than the best that was published of its kind; null where it is not. */
export function beyondPublished(options: { kind: CeilingKind; perSec: number }): string | null {
  const { kind, perSec } = options;
  const best = publishedCeilings[kind];
  if (perSec <= best.perSec) return null;
  return `${formatUnit(perSec, 'perSec')} is more than the best published of ${kind}: ${formatUnit(best.perSec, 'perSec')} (${best.conditions}; ${best.source}). For orientation, not a limit of yours.`;
}

/** A request is a message there and one back; over RabbitMQ both pass a queue. */
const MESSAGES_A_REQUEST = 2;

/** What a load asks of the servers among these components, against what was published of their kind. */
export function cautionsOf(options: { contender: string; components: readonly string[]; perSec: number }): string[] {
  const { contender, components, perSec } = options;
  const hasBroker = components.includes('broker');
  const asked: readonly (readonly [boolean, CeilingKind, number])[] = [
    [hasBroker && /nats/i.test(contender), 'nats request-reply', perSec],
    [hasBroker && /rabbit/i.test(contender), 'rabbitmq classic', perSec * MESSAGES_A_REQUEST],
    [components.includes('haproxy'), 'haproxy', perSec],
    [components.includes('mysql'), 'mysql point select', perSec],
  ];
  return asked.flatMap(([applies, kind, rate]) => (applies ? (beyondPublished({ kind, perSec: rate }) ?? []) : []));
}
