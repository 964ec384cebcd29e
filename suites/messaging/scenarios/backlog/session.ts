import type { Component, Session, SliceReading, WarmUp } from '../../../harness/scenario.ts';
import type { MessagingSession } from '../../session.ts';

/** Each slice builds and drains one whole backlog. */
export class BacklogSession implements Session {
  readonly components: readonly Component[];
  readonly #session: Pick<MessagingSession, 'slice' | 'close'>;

  constructor(session: Pick<MessagingSession, 'components' | 'slice' | 'close'>) {
    this.#session = session;
    this.components = session.components;
  }

  warmUp(): Promise<WarmUp> {
    return Promise.resolve({ settled: true, elapsedMs: 0, method: 'none: each slice is a whole backlog, from its first message to its last' });
  }

  slice(options: { durationMs: number; signal: AbortSignal }): Promise<SliceReading> {
    return this.#session.slice(options);
  }

  close(): Promise<void> {
    return this.#session.close();
  }
}
