import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { operate } from '../../analysis/sizing/placement.ts';
import { syntheticModel, type SyntheticModelOptions } from '../../analysis/sizing/synthetic-model.case.ts';
import { analyse } from '../../analysis/analysis.ts';
import { cells, syntheticSystem } from '../../analysis/demand/synthetic.case.ts';
import { HOSTILE } from '../../html/hostile.case.ts';
import { syntheticRecord } from '../../analysis/synthetic.case.ts';
import type { RunRecord } from '../../../suites/harness/record.ts';
import { whatIfBlock } from './block.ts';
import { measuredSettings, pageModel } from './defaults.ts';
import { section } from './section.ts';
import { answerOf, type WhatIfSettings } from './solve.ts';
import { answerView, summaryWords } from './view.ts';

const NAMES = ['haproxy', 'api', 'broker', 'service', 'mysql'];
const model = pageModel(syntheticModel());
const measured = measuredSettings(model);
const answer = (change: Partial<WhatIfSettings> = {}, options?: SyntheticModelOptions): ReturnType<typeof answerOf> => {
  const own = options === undefined ? model : pageModel(syntheticModel(options));
  return answerOf(own, { ...measured, ...change });
};
const view = (change: Partial<WhatIfSettings>): string => answerView(model, answer(change)).toString();

describe('what if', () => {
  it('begins with what was measured', () => {
    expect(measured).toMatchObject({ cores: 2, speed: 1, processes: [null, 2, null, 2, null], apart: [], latencyMs: 50 });
    expect(model.draws).toHaveLength(50);
  });

  it('says what the model says', () => {
    const [perSec, cores, speed] = [2000, 4, 1.5];
    const machine = { id: '', title: '', cores, speed, memoryBytes: 0, pricePerMonth: 0 };
    const placement = { boxes: [{ machine, copies: 1, components: [0, 1, 2, 3, 4] }], links: [], hop: { roundTripMs: 0, cpuSeconds: 0 } };
    const direct = operate({ model, draw: model.best, placement, processes: measured.processes, perSec });
    const asked = answer({ perSec, cores, speed });
    expect(asked.responseMs.value).toBe(direct.responseMs);
    expect(asked.servers[0]?.busy.value).toBe(direct.busy[0]);
    expect(asked.components.map((component) => component.cores.value)).toEqual(direct.cores);
  });

  it('puts every value within its range', () => {
    const { responseMs, capacity, components } = answer();
    for (const { value, lower, upper } of [responseMs, capacity, ...components.map(({ share }) => share)]) {
      expect(lower).toBeLessThan(value);
      expect(upper).toBeGreaterThan(value);
    }
  });

  it('a split pays its hops, in time and CPU', () => {
    const together = answer({ cores: 8 });
    const apart = answer({ cores: 8, apart: [4], hopMs: 2, hopMicros: 50 });
    expect(apart.hops).toBe(1);
    expect(apart.servers.map(({ components }) => components)).toEqual([NAMES.slice(0, 4), ['mysql']]);
    expect(apart.responseMs.value).toBeGreaterThan(together.responseMs.value + 1.5);
    expect(apart.components[4]!.cores.value).toBeGreaterThan(together.components[4]!.cores.value);
    expect(apart.untested).toContain('separate servers');
    expect(answer({ apart: [0, 1, 2, 3, 4] }).servers).toHaveLength(1);
  });

  it('never carries less with more cores, faster ones or a looser objective, where processes are enough, nor with more processes', () => {
    const given = fc.record({ cores: fc.integer({ min: 1, max: 16 }), speed: fc.double({ min: 0.3, max: 3, noNaN: true }), latencyMs: fc.integer({ min: 8, max: 200 }) });
    const processes = (each: number): (number | null)[] => measured.processes.map((one) => (one === null ? null : each));
    fc.assert(fc.property(given, fc.constantFrom('cores', 'speed', 'latencyMs'), (small, raised) => {
      const large = { ...small, [raised]: small[raised] * 2 };
      expect(answer({ ...large, processes: processes(64) }).capacity.value).toBeGreaterThanOrEqual(answer({ ...small, processes: processes(64) }).capacity.value * (1 - 1e-6));
    }), { numRuns: 40 });
    fc.assert(fc.property(given, fc.integer({ min: 1, max: 8 }), (fixed, count) => {
      expect(answer({ ...fixed, processes: processes(2 * count) }).capacity.value).toBeGreaterThanOrEqual(answer({ ...fixed, processes: processes(count) }).capacity.value * (1 - 1e-6));
    }), { numRuns: 40 });
  });

  it('marks what lies beyond what was measured', () => {
    expect(view({})).toContain('Within what was measured');
    expect(view({ perSec: 5000 })).toContain('lie outside of the loads that were measured (100/s to 2,900/s)');
    expect(view({ cores: 8 })).toContain('Never tried: another number of cores');
    expect(view({ speed: 2 })).toContain('another speed of a core');
    expect(view({ apart: [4] })).toContain('One hop between the servers');
    expect(view({ processes: [null, 4, null, 2, null] })).toContain('api ran in another number of processes');
  });

  it('says what binds, and what cannot keep up', () => {
    expect(view({ cores: 32, processes: [null, 1, null, 8, null] })).toContain('the processes of api bind');
    expect(view({ latencyMs: 8 })).toContain('waiting for the cores binds');
    expect(view({ perSec: 1e6 })).toContain('cannot keep up');
    expect(view({ latencyMs: 1 })).toMatch(/a request takes [\d.]+ ms without any load/);
    expect(summaryWords(answer({ apart: [4] }))).toMatch(/^At [\d,]+\/s on 2 cores on two servers: p99 [\d.]+ ms; it carries [\d,]+\/s, then /);
  });

  it('shows names that hold markup as text', () => {
    const hostile = { ...model, components: model.components.map((one) => ({ ...one, name: one.name + HOSTILE })) };
    const block = whatIfBlock({ model: hostile, id: 'x' }).toString();
    expect(block).not.toContain('<script>window');
    expect(block).not.toContain('<img');
  });
});

describe('the section', () => {
  it('is left out where a run tells no response times of a whole system', () => {
    const record = syntheticRecord({ blocks: 2 });
    expect(section.render({ record, analysis: analyse(record), raw: new Uint8Array(), anchor: (id) => id })).toBeNull();
  });

  it('stands where open loads tell response times, and not where they do not', () => {
    const told = syntheticSystem({ cells: cells() });
    const silent = { ...told, trials: told.trials.map((trial) => ({ ...trial, histograms: {}, slices: trial.slices.map((slice) => ({ ...slice, metrics: {} })) })) };
    const bodyOf = (record: RunRecord): string | undefined => section.render({ record, analysis: analyse(record), raw: new Uint8Array(), anchor: (id) => id })?.toString();
    expect(bodyOf(told)).toMatch(/Carries at p99 ≤ 50 ms/);
    expect(bodyOf(silent)).toBeUndefined();
  });
});

it('the page’s bundle is small and holds nothing of Node', () => {
  const bundle = readFileSync(new URL('../../html/page/what-if.bundle.js', import.meta.url), 'utf8');
  expect(bundle.length).toBeLessThan(60_000);
  expect(bundle).not.toMatch(/\bfrom\s*["']|\bimport\s*["'(]|node:/);
});
