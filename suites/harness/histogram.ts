import * as hdr from 'hdr-histogram-js';
import type { Histogram as Hdr } from 'hdr-histogram-js';
import { msToMicros } from './units.ts';

/** An hour: nothing measured here lasts longer, and HDR needs a bound to size its buckets. */
const HIGHEST_MICROS = 3_600_000_000;
const SIGNIFICANT_DIGITS = 3;

/** An HDR histogram of durations in microseconds: mergeable, and stored whole, so that any quantile can be asked later. */
export class MicrosHistogram {
  readonly #hdr: Hdr;

  private constructor(histogram: Hdr) {
    this.#hdr = histogram;
  }

  static create(): MicrosHistogram {
    return new MicrosHistogram(
      hdr.build({
        lowestDiscernibleValue: 1,
        highestTrackableValue: HIGHEST_MICROS,
        numberOfSignificantValueDigits: SIGNIFICANT_DIGITS,
        bitBucketSize: 32,
        autoResize: false,
        useWebAssembly: false,
      }),
    );
  }

  /** @throws if the text is not an encoded histogram. */
  static decode(encoded: string): MicrosHistogram {
    return new MicrosHistogram(hdr.decodeFromCompressedBase64(encoded, 32, false));
  }

  /** Zero is a sample like any other; what exceeds the range is kept as its end, never dropped. */
  recordMs(durationMs: number): void {
    this.recordMicros(msToMicros(durationMs));
  }

  recordMicros(micros: number, count = 1): void {
    this.#hdr.recordValueWithCount(Math.min(HIGHEST_MICROS, Math.max(0, Math.round(micros))), count);
  }

  merge(other: MicrosHistogram): void {
    this.#hdr.add(other.#hdr);
  }

  /** The value in microseconds below which the share `q` (0 to 1) of the samples lies. */
  quantile(q: number): number {
    return this.#hdr.getValueAtPercentile(q * 100);
  }

  get count(): number {
    return this.#hdr.totalCount;
  }

  get meanMicros(): number {
    return this.#hdr.mean;
  }

  get maxMicros(): number {
    return this.#hdr.maxValue;
  }

  /** Compressed base64, as it stands in a record. */
  encode(): string {
    return hdr.encodeIntoCompressedBase64(this.#hdr);
  }

  reset(): void {
    this.#hdr.reset();
  }
}

/** Two encoded histograms as one: what slices measured apart is kept together. */
export function mergeEncoded(first: string, second: string): string {
  const merged = MicrosHistogram.decode(first);
  merged.merge(MicrosHistogram.decode(second));
  return merged.encode();
}
