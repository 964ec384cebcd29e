import { ACK_BYTES, writeAck } from './amqp-confirms.ts';

/** Acknowledges deliveries in turn: one frame for `every` of them, all that are due after a read in one write. */
export class Acknowledger {
  readonly #every: number;
  readonly #send: (bytes: Buffer) => void;
  /** Tag of the last delivery that was acknowledged. */
  #acknowledged = 0;

  constructor(options: { every: number; send: (bytes: Buffer) => void }) {
    this.#every = options.every;
    this.#send = options.send;
  }

  /** Deliveries up to this tag have been read. */
  upTo(tag: number): void {
    const due = Math.floor((tag - this.#acknowledged) / this.#every);
    if (due <= 0) return;
    const bytes = Buffer.allocUnsafe(due * ACK_BYTES);
    for (let at = 0; at < bytes.length; at += ACK_BYTES) {
      this.#acknowledged += this.#every;
      writeAck(bytes, at, this.#acknowledged, this.#every > 1);
    }
    this.#send(bytes);
  }

  /** Acknowledges what is left up to this tag. */
  flush(tag: number): void {
    if (tag <= this.#acknowledged) return;
    const bytes = Buffer.allocUnsafe(ACK_BYTES);
    writeAck(bytes, 0, tag, tag > this.#acknowledged + 1);
    this.#acknowledged = tag;
    this.#send(bytes);
  }
}
