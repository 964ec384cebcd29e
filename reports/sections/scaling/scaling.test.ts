import { describe, expect, it } from 'vitest';
import { analyse } from '../../analysis/analysis.ts';
import { throughputAt } from '../../analysis/scalability/usl.ts';
import { syntheticWorkers, type SyntheticWorkers } from '../../analysis/workers/synthetic.case.ts';
import type { ChartSpec } from '../../html/chart-spec.ts';
import { HOSTILE } from '../../html/hostile.case.ts';
import { bestRival } from './chart.ts';
import { section } from './section.ts';
import { boundsWords, peakWords } from './words.ts';

function shown(options: SyntheticWorkers): { markup: string; spec: ChartSpec } {
  const record = syntheticWorkers({ blocks: 2, noise: 0.01, ...options });
  const markup = section.render({ record, analysis: analyse(record), raw: new Uint8Array(), anchor: (id) => id })?.toString() ?? '';
  return { markup, spec: JSON.parse(/class="chart-data">(.*?)<\/script>/s.exec(markup)?.[1] ?? '{}') as ChartSpec };
}

const peaked = ({ inFlight = 1 }: Readonly<Record<string, number>>): number => throughputAt({ alpha: 0.08, beta: 0.004, gamma: 120 }, inFlight);
const levelling = ({ inFlight = 1 }: Readonly<Record<string, number>>): number => throughputAt({ alpha: 0.2, beta: 0, gamma: 120 }, inFlight);

describe('the section of scaling', () => {
  it('draws points, law, band, peak and the best rival', () => {
    const { markup, spec } = shown({ perSec: peaked });
    expect(markup).toContain('usable');
    expect(markup).toMatch(/Throughput peaks at [\d,]+\/s \([\d,]+\/s to [\d,]+\/s\) with 1[45]\.?\d* \(/);
    expect(spec.series.map(({ line }) => line)).toEqual([undefined, undefined, 'plain', 'dashed', 'edge', 'band']);
    const [, peak, law, , edge, band] = spec.series;
    expect(peak?.points[0]?.x).toBeGreaterThan(14);
    expect(peak?.points[0]?.x).toBeLessThan(16.5);
    law?.points.forEach(({ y }, at) => {
      expect(edge?.points[at]?.y).toBeLessThan(y);
      expect(band?.points[at]?.y).toBeGreaterThan(y);
    });
  });

  it('marks no peak where the data bracket none', () => {
    const { markup, spec } = shown({ perSec: levelling });
    expect(markup).toMatch(/No peak/);
    expect(spec.series.map(({ label }) => label)).not.toContain('peak');
  });

  it('says that the law does not fit, and keeps its parameters out of sight', () => {
    const { markup } = shown({});
    expect(markup).toContain('does not fit');
    expect(markup).toContain('No peak is told');
    expect(markup.indexOf('<details>')).toBeLessThan(markup.indexOf('α, contention'));
  });

  it('shows names that hold markup as text', () => {
    expect(shown({ settings: [1, 2, 4, 8, 16].map((inFlight) => ({ inFlight, [HOSTILE]: 1 })) }).markup).not.toContain('<script>window');
  });

  it('is left out without curves', () => {
    const record = syntheticWorkers({ settings: [{ inFlight: 1 }, { inFlight: 2 }] });
    expect(section.render({ record, analysis: analyse(record), raw: new Uint8Array(), anchor: (id) => id })).toBeNull();
  });
});

describe('the best rival', () => {
  it('is not Amdahl’s law where that is what the scalability law has become', () => {
    const [curve] = analyse(syntheticWorkers({ perSec: levelling, noise: 0 })).scaling;
    expect(curve?.fit.parameters.beta.value).toBeLessThan(1e-6);
    expect(bestRival({ ...curve!.fit, parameters: { ...curve!.fit.parameters, beta: { ...curve!.fit.parameters.beta, value: 0 } } })?.model).not.toBe('amdahl');
  });
});

describe('intervals in words', () => {
  it.each([
    [{ lower: 1, upper: 2 }, '(1 to 2)'],
    [{ lower: 1, upper: null }, '(1 or more)'],
    [{ lower: null, upper: 2 }, '(up to 2)'],
    [{ lower: null, upper: null }, '(no interval)'],
  ])('%j', (bounds, words) => expect(boundsWords(bounds, String)).toBe(words));

  it('say of a peak beyond the data that it was not seen', () => {
    const [curve] = analyse(syntheticWorkers({ perSec: ({ inFlight = 1 }) => throughputAt({ alpha: 0.02, beta: 0.0005, gamma: 120 }, inFlight), blocks: 3, noise: 0.002 })).scaling;
    expect(peakWords(curve!.fit)).toMatch(/^No peak was seen up to the 32 /);
  });
});
