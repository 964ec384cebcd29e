import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../../../suites/harness/record.ts';
import { analyse } from '../analysis.ts';
import type { LatencyCell } from './result.ts';
import { MEDIANS_MS, syntheticMessaging } from './synthetic.case.ts';

const only = ['request-reply'];
const record = syntheticMessaging({ only });
const cellsOf = (from: RunRecord): readonly LatencyCell[] => analyse(from).messaging?.latency ?? [];
const cells = cellsOf(record);

describe('latency at equal load', () => {
  it('is told for each rate, by class, with percentiles to p99.9 and their intervals', () => {
    expect(cells.map(({ title }) => title)).toEqual([8000, 2000, 200].map((rate) => `Request and reply, at 50 % of the slower contender's capacity (${rate.toLocaleString('en-GB')}/s), 1 KiB payload`));
    for (const { contenders } of cells) {
      for (const { contender, percentiles, requests } of contenders) {
        expect(requests).toBe(30_000);
        expect(percentiles.map(({ name }) => name)).toEqual(['p50', 'p90', 'p99', 'p99.9']);
        const values = percentiles.map(({ estimate }) => estimate?.value ?? 0);
        expect([...values].sort((one, other) => one - other)).toEqual(values);
        for (const { estimate } of percentiles) {
          expect(estimate?.lower).toBeLessThanOrEqual(estimate?.value ?? 0);
          expect(estimate?.upper).toBeGreaterThanOrEqual(estimate?.value ?? Infinity);
          expect(estimate?.method).toContain('requests of a trial resemble each other');
        }
        const p50 = percentiles[0]?.estimate;
        expect(p50?.value).toBeGreaterThan((MEDIANS_MS[contender] ?? 0) * 0.97);
        expect(p50?.value).toBeLessThan((MEDIANS_MS[contender] ?? 0) * 1.06);
      }
    }
  });

  it('has ratios inside the classes alone, and the true ones', () => {
    expect(cells.map(({ pairs }) => pairs.map((pair) => `${pair.class} ${pair.subject} ${pair.base}`))).toEqual([
      ['a nats-core rabbitmq-classic-transient'], ['b jetstream-file rabbitmq-classic-durable'], ['c jetstream-file-sync rabbitmq-quorum'],
    ]);
    for (const { pairs } of cells) {
      for (const { subject, base, ratios } of pairs) {
        const truth = (MEDIANS_MS[subject] ?? 0) / (MEDIANS_MS[base] ?? 1);
        expect(ratios.map(({ name }) => name)).toEqual(['p50', 'p90', 'p99', 'p99.9']);
        expect(ratios[0]?.ratio?.value).toBeCloseTo(truth, 1);
        expect(ratios[2]).toMatchObject({ verdict: 'better' });
        // Five blocks are not the thirty pairs that a verdict needs.
        expect(ratios[3]).toMatchObject({ verdict: 'shown', reason: 'a verdict needs at least 30 pairs', ratio: { samples: 5 } });
        expect(ratios[3]?.ratio?.method).toMatch(/^p99\.9 of each trial, /);
      }
    }
    expect(cells[0]?.pairs[0]?.sentence).toMatch(/^Class a, at 50 % of the slower contender's capacity \(8,000\/s\): RabbitMQ classic transient takes [23](\.\d+)? times \(95 % [\d.]+–[\d.]+\) as long as NATS core at p50, .* at p99\.9 \(not judged\)\.$/);
  });

  it('sets the same contender against itself, percentile by percentile', () => {
    for (const { control, contenders } of cells) {
      expect(control?.contender).toBe(contenders[0]?.contender);
      expect(control?.differs).toBe(false);
      expect(control?.ratios.map(({ ratio }) => ratio !== null)).toEqual([true, true, true, true]);
      expect(control?.sentence).toMatch(/^The same contender twice, .*: ratio of p50 [\d.]+ \([\d.]+–[\d.]+\), .*: no difference/);
    }
    const skewed = analyse(syntheticMessaging({ only, controlSlower: 0.5 }));
    expect(skewed.messaging?.latency.some(({ control }) => control?.differs === true)).toBe(true);
    expect(skewed.findings.find(({ id }) => id.startsWith('latency-control/'))).toMatchObject({ kind: 'noise', verdict: 'not ok' });
  });

  it('draws a spectrum up to the last quantile that ten requests lie beyond', () => {
    const spectrum = cells[0]?.contenders[0]?.spectrum ?? [];
    expect(spectrum.at(-1)?.quantile).toBeGreaterThan(0.9995);
    expect(30_000 * (1 - (spectrum.at(-1)?.quantile ?? 0))).toBeGreaterThanOrEqual(10);
    expect(spectrum.every(({ latencyMs }, at) => latencyMs >= (spectrum[at - 1]?.latencyMs ?? 0))).toBe(true);
  });

  it('records service time and start delay apart', () => {
    const [one] = cells[0]?.contenders ?? [];
    expect(one?.serviceP50Ms).toBeLessThan(one?.percentiles[0]?.estimate?.value ?? 0);
    expect(one?.startDelayP99Ms).toBeLessThan(0.04);
  });
});

describe('with little to go by', () => {
  const blocks = (keep: number): RunRecord => ({ ...record, trials: record.trials.filter(({ block }) => Number(block.split('#')[1]) <= keep) });

  it('below three trials the slices say it, which is said', () => {
    const [cell] = cellsOf(blocks(2));
    const percentiles = cell?.contenders[0]?.percentiles ?? [];
    expect(percentiles.map(({ estimate }) => estimate?.method.split(':')[0])).toEqual(['p50', 'p90', 'p99', 'p99.9'].map((name) => `${name} of each slice (1,000 requests)`));
    expect(cell?.pairs[0]?.ratios[3]?.ratio?.method).toMatch(/^p99\.9 of each slice, /);
  });

  it('a percentile that hardly a request lies beyond is not told', () => {
    const few: RunRecord = { ...blocks(1), trials: blocks(1).trials.map((trial) => ({ ...trial, slices: trial.slices.slice(0, 1) })) };
    const p999 = cellsOf(few)[0]?.contenders[0]?.percentiles[3];
    expect(p999?.estimate).toBeNull();
    expect(p999?.reason).toBe('of 6,000 requests 6 lie beyond p99.9: at least 10 must');
    expect(cellsOf(few)[0]?.pairs[0]?.ratios[3]).toMatchObject({ ratio: null, reason: '6 requests lie beyond p99.9 of one of the two: at least 10 must' });
  });

  it('histograms that are none are treated as none', () => {
    const odd: RunRecord = { ...record, trials: record.trials.map((trial) => ({ ...trial, histograms: { response: 'no histogram' } })) };
    expect(cellsOf(odd).every(({ contenders }) => contenders.length === 0)).toBe(true);
  });
});
