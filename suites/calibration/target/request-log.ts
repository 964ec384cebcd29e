import type { ServiceLog } from '../replay.ts';

/** A log as it crosses to the parent: base64 of doubles. */
export interface EncodedLog {
  readonly arrivalMs: string;
  readonly startMs: string;
  readonly endMs: string;
  /** Requests beyond what the log holds. */
  readonly dropped: number;
}

/** Arrival, start and end of each request, on the machine's monotonic clock (`process.hrtime`), in memory set aside before. */
export class RequestLog {
  readonly #arrivalMs: Float64Array;
  readonly #startMs: Float64Array;
  readonly #endMs: Float64Array;
  #length = 0;
  #dropped = 0;

  constructor(capacity: number) {
    [this.#arrivalMs, this.#startMs, this.#endMs] = [new Float64Array(capacity), new Float64Array(capacity), new Float64Array(capacity)];
  }

  get length(): number {
    return this.#length;
  }

  add(arrivalMs: number, startMs: number, endMs: number): void {
    const at = this.#length;
    if (at === this.#arrivalMs.length) {
      this.#dropped += 1;
      return;
    }
    this.#arrivalMs[at] = arrivalMs;
    this.#startMs[at] = startMs;
    this.#endMs[at] = endMs;
    this.#length += 1;
  }

  clear(): void {
    this.#length = 0;
    this.#dropped = 0;
  }

  encode(): EncodedLog {
    const text = (values: Float64Array): string => Buffer.from(values.buffer, values.byteOffset, this.#length * values.BYTES_PER_ELEMENT).toString('base64');
    return { arrivalMs: text(this.#arrivalMs), startMs: text(this.#startMs), endMs: text(this.#endMs), dropped: this.#dropped };
  }
}

/** @throws RangeError where the log was too small for all requests: a part of a queue cannot be replayed. */
export function decodeLog(encoded: EncodedLog): ServiceLog {
  if (encoded.dropped > 0) throw new RangeError(`the target's log was too small for ${encoded.dropped} requests`);
  const values = (text: string): Float64Array => {
    // A copy, for the bytes of a Buffer may begin where a double may not.
    const bytes = Uint8Array.from(Buffer.from(text, 'base64'));
    return new Float64Array(bytes.buffer);
  };
  return { arrivalMs: values(encoded.arrivalMs), startMs: values(encoded.startMs), endMs: values(encoded.endMs) };
}
