import { describe, expect, it } from 'vitest';
import type { TrialRecord } from '../harness/record.ts';
import { createRandom } from '../harness/statistics/random.ts';
import { nextStep, searchDefaults, searchResult, type Probe } from '../harness/statistics/search.ts';
import { intervalOf } from '../harness/statistics/search-interval.ts';
import { rankOf } from './replay.ts';
import { simulate } from './theory.ts';

const SERVICE_MS = 1;
const objective = { quantile: 0.99, latencyMs: 10, errorShare: 0.001 };
const TRUTH_PER_SEC = 1000 / SERVICE_MS - Math.log(100) / (objective.latencyMs / 1000);
const PROBE_SEC = 5;

/** A search as the scenario makes it, at a queue that is simulated instead of served. */
function search(seed: number): { lowerPerSec: number; upperPerSec: number; probes: number; isBracketed: boolean } {
  const random = createRandom(seed);
  const probes: Probe[] = [];
  const trials: TrialRecord[] = [];
  for (;;) {
    const step = nextStep(probes, searchDefaults);
    if (step.kind === 'done') break;
    const { ratePerSec } = step;
    const responses = simulate({ serviceMs: SERVICE_MS, utilisation: (ratePerSec * SERVICE_MS) / 1000, requests: Math.round(ratePerSec * PROBE_SEC), random });
    const responseP99Ms = rankOf(responses, 0.99);
    probes.push({ ratePerSec, keeps: responseP99Ms <= objective.latencyMs });
    trials.push({ status: 'completed', levels: { ratePerSec }, slices: [{ metrics: { responseP99Ms } }], audit: { started: 1, ok: 1 }, histograms: {} } as unknown as TrialRecord);
  }
  const result = searchResult(probes, searchDefaults);
  const { lowerPerSec, upperPerSec } = intervalOf({ trials, objective, result });
  const isBracketed = result.lowerPerSec <= TRUTH_PER_SEC && (result.upperPerSec ?? 0) >= TRUTH_PER_SEC;
  return { lowerPerSec, upperPerSec: upperPerSec ?? Infinity, probes: probes.length, isBracketed };
}

describe('the search at a simulated M/M/1 queue', () => {
  const found = Array.from({ length: 300 }, (_, seed) => search(seed + 1));
  const share = (is: (one: (typeof found)[number]) => boolean): number => found.filter(is).length / found.length;

  it('gives intervals that hold the true limit in more than nine of ten, and are narrow enough to be of use', () => {
    expect(TRUTH_PER_SEC).toBeCloseTo(539.5, 1);
    const held = share(({ lowerPerSec, upperPerSec }) => lowerPerSec <= TRUTH_PER_SEC && upperPerSec >= TRUTH_PER_SEC);
    expect(held).toBeGreaterThan(0.9);
    const widths = found.map(({ lowerPerSec, upperPerSec }) => upperPerSec / lowerPerSec).sort((a, b) => a - b);
    expect(widths[150]).toBeLessThan(1.25);
    // The bracket alone is no interval: luck decides it.
    expect(share(({ isBracketed }) => isBracketed)).toBeLessThan(0.5);
  });

  it('is nearly never more than 5 % beyond its interval: what the calibration allows', () => {
    expect(share(({ lowerPerSec, upperPerSec }) => lowerPerSec <= 1.05 * TRUTH_PER_SEC && upperPerSec >= TRUTH_PER_SEC / 1.05)).toBeGreaterThan(0.99);
  });

  it('takes some 20 probes', () => {
    const mean = found.reduce((sum, { probes }) => sum + probes, 0) / found.length;
    expect(mean).toBeGreaterThan(15);
    expect(mean).toBeLessThan(23);
    expect(share(({ probes }) => probes <= 30)).toBeGreaterThan(0.9);
  });
});
