import type { Component, Session, SliceReading, WarmUp } from '../../../harness/scenario.ts';
import type { SlowReading } from '../../generator/trouble/slow-consumer.ts';
import type { MessagingSession } from '../../session.ts';
import type { GrowthMeter } from './growth.ts';

/** Each slice loads a consumer with more than it can take, and lets it catch up. */
export class SlowConsumerSession implements Session {
  readonly components: readonly Component[];
  readonly #session: Pick<MessagingSession, 'slice' | 'close'>;
  readonly #growth: GrowthMeter;
  readonly #title: string;
  readonly #log: (line: string) => void;
  #said: string | null = null;

  constructor(options: { session: Pick<MessagingSession, 'components' | 'slice' | 'close'>; growth: GrowthMeter; title: string; log: (line: string) => void }) {
    this.#session = options.session;
    this.#growth = options.growth;
    this.#title = options.title;
    this.#log = options.log;
    this.components = options.session.components;
  }

  warmUp(): Promise<WarmUp> {
    return Promise.resolve({ settled: true, elapsedMs: 0, method: 'none: each slice is a whole overload, from its first message to its last' });
  }

  async slice(options: { durationMs: number; signal: AbortSignal }): Promise<SliceReading> {
    const { value, growth } = await this.#growth.over(() => this.#session.slice(options));
    const { disconnection, ...reading } = value as SliceReading & Pick<SlowReading, 'disconnection'>;
    this.#tell(disconnection);
    return { ...reading, metrics: { ...reading.metrics, ...growth } };
  }

  close(): Promise<void> {
    return this.#session.close();
  }

  /** A record holds numbers: the words of a disconnection are for whoever watches, once. */
  #tell(words: string | null): void {
    if (words === null || words === this.#said) return;
    this.#said = words;
    this.#log(`${this.#title}: its slow consumer lost its connection: ${words}`);
  }
}
