import { describe, expect, it } from 'vitest';
import { MicrosHistogram } from '../../../harness/histogram.ts';
import type { SliceReading } from '../../../harness/scenario.ts';
import { fakePaced, type FakeChannel } from './fake.case.ts';

const RATE_PER_SEC = 1000;
const SLICE_MS = 500;
/** On the loop's clock a slice is from 1,000 to 1,500 ms; its first 50 ms are dropped. */
const WINDOW_MS = 450;

const openly = (channel: FakeChannel, seed = 3) => fakePaced({ load: { kind: 'open', ratePerSec: RATE_PER_SEC, seed }, channel });
const sliceOf = async (channel: FakeChannel): Promise<SliceReading> => {
  const { loop, slicer } = openly(channel);
  return loop.until(slicer.slice(SLICE_MS));
};
const decoded = (reading: SliceReading, name: string): MicrosHistogram => MicrosHistogram.decode(reading.histograms?.[name] ?? '');
/** How many of the samples are above that, in a histogram of three digits. */
const above = (histogram: MicrosHistogram, limitMs: number): number => {
  let low = 0;
  let high = 1;
  for (let step = 0; step < 40; step++) {
    const middle = (low + high) / 2;
    if (histogram.quantile(middle) > limitMs * 1000) high = middle;
    else low = middle;
  }
  return Math.round((1 - low) * histogram.count);
};

describe('a paced slice', () => {
  it('offers its rate, whatever the channel does, and times what was due in its window', async () => {
    const reading = await sliceOf({ delayMs: 2 });
    const { metrics, audit, operations } = reading;
    expect(audit).toEqual({ published: operations, delivered: operations, lost: 0, duplicated: 0, reordered: 0, corrupted: 0, unsent: 0 });
    expect(operations).toBeGreaterThan(430);
    expect(operations).toBeLessThan(570);
    expect(metrics['offeredPerSec']).toBeGreaterThan(860);
    expect(metrics['deliveredPerSec']).toBeCloseTo(metrics['offeredPerSec']!, -2);
    const offered = Math.round((metrics['offeredPerSec']! * WINDOW_MS) / 1000);
    for (const name of ['response', 'service', 'startDelay']) expect(decoded(reading, name).count).toBe(offered);
    expect(metrics['p50Ms']).toBeGreaterThanOrEqual(2);
    expect(metrics['p999Ms']).toBeLessThan(2.2);
    expect(metrics['startDelayP99Ms']).toBeLessThan(0.2);
  });

  it('shows a stall of the broker in the response of everything due meanwhile', async () => {
    const reading = await sliceOf({ delayMs: 1, stall: { fromMs: 1200, toMs: 1300 } });
    expect(reading.audit['lost']).toBe(0);
    const response = decoded(reading, 'response');
    // A closed loop of one would have seen one slow message; here are all that were due in the stall, each with its own wait.
    for (const [limitMs, due] of [[10, 90], [50, 50], [90, 10]] as const) {
      const count = above(response, limitMs);
      expect(count, `above ${limitMs} ms`).toBeGreaterThan(due - 4 * Math.sqrt(due));
      expect(count, `above ${limitMs} ms`).toBeLessThan(due + 4 * Math.sqrt(due));
    }
    expect(response.maxMicros / 1000).toBeGreaterThan(90);
    expect(response.maxMicros / 1000).toBeLessThan(102);
    expect(reading.metrics['p50Ms']).toBeLessThan(1.2);
  });

  it('counts from the intended send while the client library takes nothing, and tells it as start delay', async () => {
    const { metrics, audit } = await sliceOf({ delayMs: 1, block: { fromMs: 1200, toMs: 1300 } });
    expect(audit['lost']).toBe(0);
    expect(metrics['p90Ms']).toBeGreaterThan(30);
    expect(metrics['startDelayP99Ms']).toBeGreaterThan(70);
    expect(metrics['serviceP99Ms']).toBeLessThan(1.2);
  });

  it('counts from the intended send while this process gets no turn', async () => {
    const { loop, slicer } = openly({ delayMs: 1 });
    loop.at(1200, () => loop.freeze(100));
    const { metrics, audit } = await loop.until(slicer.slice(SLICE_MS));
    expect(audit).toMatchObject({ published: audit['delivered'], lost: 0 });
    expect(metrics['p90Ms']).toBeGreaterThan(30);
    expect(metrics['startDelayP99Ms']).toBeGreaterThan(70);
  });

  it('counts what is lost, with the time-out in the tail', async () => {
    const reading = await sliceOf({ delayMs: 1, fate: (index, payload) => (index % 10 === 5 ? [] : [{ payload }]) });
    const { audit, metrics, operations } = reading;
    expect(audit['lost']).toBe(Math.floor((audit['published']! + 4) / 10));
    expect(operations).toBe(audit['published']! - audit['lost']!);
    expect(metrics['p50Ms']).toBeLessThan(1.2);
    expect(metrics['p99Ms']).toBeGreaterThanOrEqual(5000);
    expect(decoded(reading, 'response').count).toBe(Math.round((metrics['offeredPerSec']! * WINDOW_MS) / 1000));
    expect(metrics['drainMs']).toBeGreaterThanOrEqual(5000);
    expect(metrics['drainMs']).toBeLessThan(5010);
  });

  it('waits for what is late, and counts it with the time that it took', async () => {
    const { audit, metrics } = await sliceOf({ delayMs: 1800 });
    expect(audit['lost']).toBe(0);
    expect(metrics['p50Ms']).toBeCloseTo(1800, -1);
    expect(metrics['deliveredPerSec']).toBe(0);
  });

  it('does not take what comes after it was given up for a message of the next slice', async () => {
    const { loop, slicer } = openly({ delayMs: 1, fate: (index, payload) => [index === 100 ? { payload, delayMs: 5600 } : { payload }] });
    const first = await loop.until(slicer.slice(SLICE_MS));
    expect(first.audit).toMatchObject({ lost: 1, delivered: first.audit['published']! - 1 });
    const second = await loop.until(slicer.slice(SLICE_MS));
    expect(second.audit).toMatchObject({ lost: 0, reordered: 1, delivered: second.audit['published'] });
    expect(second.metrics['p999Ms']).toBeLessThan(1.2);
  });

  it('counts duplicates once, and lets no broken message pass for a fast one', async () => {
    const twice = await sliceOf({ delayMs: 1, fate: (index, payload) => (index === 100 ? [{ payload }, { payload }] : [{ payload }]) });
    expect(twice.audit).toMatchObject({ duplicated: 1, delivered: twice.audit['published'] });
    const broken = await sliceOf({ delayMs: 1, fate: (index, payload) => [{ payload: index === 100 ? payload.fill(0) : payload }] });
    expect(broken.audit).toMatchObject({ corrupted: 1, delivered: broken.audit['published']! - 1 });
    expect(decoded(broken, 'response').maxMicros / 1000).toBeGreaterThanOrEqual(4990);
  });

  it('waits for acknowledgements, and tells how many came', async () => {
    const { audit, metrics } = await sliceOf({ delayMs: 1, acknowledgedAfterMs: 40 });
    expect(audit['acknowledged']).toBe(audit['published']);
    expect(metrics['p99Ms']).toBeLessThan(1.2);
    expect(metrics['drainMs']).toBeGreaterThan(20);
  });

  it('gives up what the library never takes, and begins the next slice without it', async () => {
    const { loop, slicer, sent } = openly({ delayMs: 1, block: { fromMs: 1400, toMs: 7000 } });
    const first = await loop.until(slicer.slice(SLICE_MS));
    expect(first.audit['unsent']).toBeGreaterThan(60);
    expect(first.audit['lost']).toBe(first.audit['unsent']);
    expect(first.metrics['p99Ms']).toBeGreaterThan(5000);
    loop.freeze(1000);
    const second = await loop.until(slicer.slice(SLICE_MS));
    expect(second.audit).toMatchObject({ lost: 0, unsent: 0, delivered: second.audit['published'] });
    expect(sent()).toBe(first.audit['delivered']! + second.audit['delivered']!);
  });

  it('meets the same arrivals with the same seed, slice by slice, however long the warm-up was', { timeout: 30_000 }, async () => {
    const of = async (seed: number, warmUpMs: number): Promise<(number | undefined)[]> => {
      const { loop, slicer } = openly({ delayMs: 1 }, seed);
      await loop.until(slicer.rates({ durationMs: warmUpMs, binMs: 50 }));
      const counts = [];
      for (let slice = 0; slice < 3; slice++) counts.push((await loop.until(slicer.slice(SLICE_MS))).audit['published']);
      return counts;
    };
    expect(await of(1, 100)).toEqual(await of(1, 300));
    expect(await of(1, 100)).not.toEqual(await of(2, 100));
  });

  it('ends at once, with the reason, when a connection fails', async () => {
    const { loop, slicer, fail, sent } = openly({ delayMs: 1 });
    loop.at(1200, () => fail(new Error('the broker closed the connection')));
    await expect(loop.until(slicer.slice(SLICE_MS))).rejects.toThrow('the broker closed the connection');
    expect(loop.nowMs()).toBeLessThan(1201);
    const before = sent();
    await expect(loop.until(slicer.slice(SLICE_MS))).rejects.toThrow('the broker closed the connection');
    expect(sent()).toBe(before);
  });
});

describe('a paced warm-up', () => {
  it('tells the mean service time of each bin, and leaves nothing under way', async () => {
    const { loop, slicer, sent } = openly({ delayMs: 3 });
    const values = await loop.until(slicer.rates({ durationMs: 200, binMs: 50 }));
    expect(values).toHaveLength(4);
    for (const value of values) expect(value).toBeCloseTo(3, 1);
    const warm = sent();
    const { audit } = await loop.until(slicer.slice(SLICE_MS));
    expect(audit).toMatchObject({ published: sent() - warm, lost: 0, reordered: 0, duplicated: 0 });
  });

  it('says so when nothing comes, once the time-out is over', async () => {
    const { loop, slicer } = openly({ delayMs: 1, fate: () => [] });
    await expect(loop.until(slicer.rates({ durationMs: 200, binMs: 50 }))).rejects.toThrow(/none of the \d+ messages of the warm-up came within 5 s/);
    expect(loop.nowMs()).toBeLessThan(6100);
  });
});

describe('a closed loop', () => {
  it('keeps as many under way as its window, and tells its rate alone', async () => {
    const { loop, slicer } = fakePaced({ load: { kind: 'closed', window: 8 }, channel: { delayMs: 4 } });
    for (const perSec of await loop.until(slicer.rates({ durationMs: 300, binMs: 100 }))) expect(perSec).toBeCloseTo(2000, -2);
    const { metrics, histograms, audit } = await loop.until(slicer.slice(SLICE_MS));
    expect(metrics['deliveredPerSec']).toBeCloseTo(2000, -2);
    expect(Object.keys(metrics).sort()).toEqual(['deliveredPerSec', 'drainMs']);
    expect(histograms).toBeUndefined();
    expect(audit).toMatchObject({ delivered: audit['published'], lost: 0 });
  });

  it('has what is not acknowledged in its window', async () => {
    const { loop, slicer } = fakePaced({ load: { kind: 'closed', window: 8 }, channel: { delayMs: 1, acknowledgedAfterMs: 8 } });
    const { metrics } = await loop.until(slicer.slice(SLICE_MS));
    expect(metrics['deliveredPerSec']).toBeCloseTo(1000, -2);
  });
});
