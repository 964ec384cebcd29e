import type { HttpMetrics } from '../http/metrics.ts';
import type { Reply, TransportClient } from '../transport/transport.ts';
import type { Operation } from './document.ts';
import type { Readiness } from './readiness.ts';

type Input = Readonly<Record<string, unknown>>;

/** How one operation is served. */
export type Serve = (input: Input) => Promise<Reply>;

/** Chooses how an operation is served: by this process, or by whoever is behind the transport. */
export function serveOf(options: {
  readonly operation: Operation;
  readonly client: TransportClient;
  readonly readiness: Readiness;
  readonly metrics: HttpMetrics;
  readonly timeoutMs: number;
}): Serve {
  const { operation, client, readiness, metrics, timeoutMs } = options;
  const call = (input: Input): Promise<Reply> => client.request({ operation: operation.id, input }, { timeoutMs });
  switch (operation.id) {
    case 'health':
      return () => Promise.resolve({ status: 200, body: '{"status":"alive"}' });
    case 'ready':
      return () => readiness.reply();
    case 'metrics':
      return async () => ({ status: 200, body: await metrics.text(), headers: { 'content-type': metrics.contentType } });
    case 'createOrder':
      return acceptable({ operation, client, timeoutMs, otherwise: call });
    default:
      return call;
  }
}

/** A client that asks for it, over a transport that keeps commands, is answered as soon as the order is kept (RFC 7240). */
function acceptable(options: { operation: Operation; client: TransportClient; timeoutMs: number; otherwise: Serve }): Serve {
  const { operation, client, timeoutMs, otherwise } = options;
  return async (input) => {
    if (client.submit === null || !prefersAsync(input['Prefer'])) return otherwise(input);
    const idempotencyKey = String(input['Idempotency-Key']);
    await client.submit({ operation: operation.id, input }, { timeoutMs });
    return {
      status: 202,
      body: JSON.stringify({ idempotencyKey }),
      headers: { location: `/orders/by-key/${idempotencyKey}`, 'preference-applied': 'respond-async' },
    };
  };
}

/** Preferences are a list; those that are not known are ignored. */
function prefersAsync(prefer: unknown): boolean {
  return typeof prefer === 'string' && prefer.split(',').some((preference) => preference.trim().toLowerCase() === 'respond-async');
}
