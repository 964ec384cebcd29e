import type { Audit } from './audit.ts';

/** Room that is waited for before publishing again, as a share of the window: small bursts cost a system call each. */
const BURST_SHARE = 4;

/** The account that a pump reads its room from, and tells what it published. */
export type PumpedAccount = Pick<Audit, 'inFlight' | 'nextSequence' | 'published'>;

/** Keeps up to a window of messages in flight. */
export class Pump {
  readonly #window: number;
  readonly #burst: number;
  readonly #audit: PumpedAccount;
  readonly #publish: (first: number, count: number) => number;
  #running = false;
  #peakInFlight = 0;
  #publishing = false;

  constructor(options: { window: number; audit: PumpedAccount; publish: (first: number, count: number) => number }) {
    if (!Number.isInteger(options.window) || options.window < 1) throw new RangeError('a window has 1 message or more');
    this.#window = options.window;
    this.#burst = Math.ceil(options.window / BURST_SHARE);
    this.#audit = options.audit;
    this.#publish = options.publish;
  }

  /** Most messages that were ever in flight. */
  get peakInFlight(): number {
    return this.#peakInFlight;
  }

  get running(): boolean {
    return this.#running;
  }

  start(): void {
    this.#running = true;
    this.turn();
  }

  stop(): void {
    this.#running = false;
  }

  /** Publishes what the window has room for. Called when messages arrived and when the socket can take more. */
  turn(): void {
    const audit = this.#audit;
    const room = this.#window - audit.inFlight;
    if (!this.#running || this.#publishing || room < this.#burst) return;
    // A client library may call back while it publishes.
    this.#publishing = true;
    try {
      const first = audit.nextSequence;
      audit.published(this.#publish(first, room));
    } finally {
      this.#publishing = false;
    }
    if (audit.inFlight > this.#peakInFlight) this.#peakInFlight = audit.inFlight;
  }
}
