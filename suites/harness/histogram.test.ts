import { describe, expect, it } from 'vitest';
import { mergeEncoded, MicrosHistogram } from './histogram.ts';

describe('MicrosHistogram', () => {
  it('keeps zero and single samples, and what exceeds the range as its end', () => {
    const histogram = MicrosHistogram.create();
    histogram.recordMicros(0);
    histogram.recordMs(0.0004);
    histogram.recordMs(1e12);
    expect(histogram.count).toBe(3);
    expect(histogram.quantile(0.5)).toBe(0);
    expect(histogram.maxMicros).toBeGreaterThan(3.5e9);
  });

  it('survives encoding within three digits', () => {
    const histogram = MicrosHistogram.create();
    for (let micros = 1; micros <= 10_000; micros++) histogram.recordMicros(micros);
    const decoded = MicrosHistogram.decode(histogram.encode());
    expect(decoded.count).toBe(10_000);
    expect(decoded.quantile(0.5)).toBeGreaterThanOrEqual(4_990);
    expect(decoded.quantile(0.5)).toBeLessThanOrEqual(5_010);
    expect(decoded.quantile(0.99)).toBeGreaterThanOrEqual(9_880);
    expect(decoded.quantile(0.99)).toBeLessThanOrEqual(9_920);
  });

  it('merges to what would have been recorded in one', () => {
    const low = MicrosHistogram.create();
    const high = MicrosHistogram.create();
    const all = MicrosHistogram.create();
    for (let micros = 0; micros < 1000; micros++) {
      (micros < 500 ? low : high).recordMicros(micros);
      all.recordMicros(micros);
    }
    const merged = MicrosHistogram.decode(mergeEncoded(low.encode(), high.encode()));
    for (const q of [0, 0.1, 0.5, 0.9, 1]) expect(merged.quantile(q)).toBe(all.quantile(q));
    expect(merged.count).toBe(1000);
  });

  it('refuses what is no histogram', () => {
    expect(() => MicrosHistogram.decode('bm90IG9uZQ==')).toThrow();
  });

  it('is empty after a reset', () => {
    const histogram = MicrosHistogram.create();
    histogram.recordMicros(5);
    histogram.reset();
    expect(histogram.count).toBe(0);
  });
});
