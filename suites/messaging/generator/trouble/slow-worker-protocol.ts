import type { AuditCounts } from '../audit.ts';
import type { EndpointOptions } from './endpoint-options.ts';

/** What the worker thread of a slow consumer is started with. */
export interface SlowWorkerOptions {
  readonly endpoint: EndpointOptions;
  /** Of the channel, which stands on the broker already. */
  readonly name: string;
  /** What the handler takes for a message, until told to hurry. */
  readonly handlerMs: number;
  readonly shared: SharedArrayBuffer;
}

/** From the worker. What it is told is one thing alone, to settle: any message means that. */
export type FromSlowWorker =
  | { readonly kind: 'ready' }
  /** Its connection has failed, in these words. */
  | { readonly kind: 'disconnected'; readonly words: string }
  | { readonly kind: 'settled'; readonly counts: AuditCounts };
