import { describe, expect, it } from 'vitest';
import { mergeEncoded, MicrosHistogram } from '../../histogram.ts';
import { createRandom } from '../../statistics/random.ts';
import { Recorder } from './recorder.ts';

describe('Recorder', () => {
  it('becomes the histogram that MicrosHistogram would have been', () => {
    const recorder = new Recorder();
    const histogram = MicrosHistogram.create();
    const random = createRandom(1);
    for (let i = 0; i < 20_000; i++) {
      const durationMs = -Math.log(1 - random.next()) * (i % 100 === 0 ? 1000 : 1);
      recorder.recordMs(durationMs);
      histogram.recordMs(durationMs);
    }
    const { count, quantileMicros, encoded } = recorder.read();
    const decoded = MicrosHistogram.decode(encoded);
    expect(count).toBe(20_000);
    for (const q of [0, 0.1, 0.5, 0.9, 0.99, 0.999, 1]) {
      expect(quantileMicros(q)).toBe(histogram.quantile(q));
      expect(decoded.quantile(q)).toBe(histogram.quantile(q));
    }
    expect(MicrosHistogram.decode(mergeEncoded(encoded, histogram.encode())).count).toBe(40_000);
  });

  it('keeps zero, what is below it, and what exceeds the range', () => {
    const recorder = new Recorder();
    for (const durationMs of [0, -1, 0.0004, 1e12]) recorder.recordMs(durationMs);
    const { count, quantileMicros } = recorder.read();
    expect(count).toBe(4);
    expect(quantileMicros(0.75)).toBe(0);
    expect(quantileMicros(1)).toBeGreaterThan(3.5e9);
  });

  it('can be read, recorded to and read again; a reset empties it', () => {
    const recorder = new Recorder();
    recorder.recordMs(1);
    expect(recorder.read().count).toBe(1);
    recorder.recordMs(1);
    expect(recorder.read().count).toBe(2);
    recorder.reset();
    expect(recorder.read().count).toBe(0);
  });
});
