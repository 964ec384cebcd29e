import { Worker } from 'node:worker_threads';
import type { AuditCounts } from '../audit.ts';
import { within } from './bounded.ts';
import type { FromSlowWorker, SlowWorkerOptions } from './slow-worker-protocol.ts';

const READY_LIMIT_MS = 10_000;
const SETTLE_LIMIT_MS = 5000;
const END_LIMIT_MS = 1000;

type Said<Kind> = Extract<FromSlowWorker, { readonly kind: Kind }>;

/** The thread of a slow consumer, as the publisher's sees it. */
export class SlowWorkerThread {
  readonly #worker: Worker;
  #disconnection: string | null = null;
  #settling = false;

  private constructor(options: SlowWorkerOptions & { readonly onFailure: (error: Error) => void }) {
    const { onFailure, ...workerData } = options;
    this.#worker = new Worker(new URL('slow-worker.js', import.meta.url), { workerData });
    this.#worker.on('error', (error) => onFailure(error instanceof Error ? error : new Error(String(error))));
    this.#worker.on('message', (message: FromSlowWorker) => {
      if (message.kind === 'disconnected' && !this.#settling) this.#disconnection ??= message.words;
    });
  }

  /** Resolves when what is published from now on will reach the consumer. */
  static async start(options: SlowWorkerOptions & { readonly onFailure: (error: Error) => void }): Promise<SlowWorkerThread> {
    const thread = new SlowWorkerThread(options);
    try {
      await within(thread.#heard('ready'), { what: 'the slow consumer to open', limitMs: READY_LIMIT_MS });
      return thread;
    } catch (error) {
      await thread.end();
      throw error;
    }
  }

  /** What the consumer's connection failed with; null as long as it stands. */
  get disconnection(): string | null {
    return this.#disconnection;
  }

  /** What became of what was published; the consumer closes then. */
  async settle(): Promise<AuditCounts> {
    this.#settling = true;
    const settled = this.#heard('settled');
    this.#worker.postMessage('settle');
    const { counts } = await within(settled, { what: 'the slow consumer to give its counts', limitMs: SETTLE_LIMIT_MS });
    return counts;
  }

  /** Gives the thread a moment to close its connections, then ends it for certain. */
  async end(): Promise<void> {
    const gone = new Promise<void>((resolve) => this.#worker.once('exit', () => resolve()));
    if (this.#settling) await within(gone, { what: 'the slow consumer to close', limitMs: END_LIMIT_MS }).catch(() => undefined);
    await this.#worker.terminate();
  }

  #heard<Kind extends FromSlowWorker['kind']>(kind: Kind): Promise<Said<Kind>> {
    return new Promise((resolve, reject) => {
      this.#worker.on('message', (message: FromSlowWorker) => {
        if (message.kind === kind) resolve(message as Said<Kind>);
      });
      this.#worker.once('error', reject);
      this.#worker.once('exit', () => reject(new Error('the thread of the slow consumer ended early')));
    });
  }
}
