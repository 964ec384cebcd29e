import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../../suites/harness/record.ts';
import { analyse } from './analysis.ts';
import type { ScalingCurve } from './scaling.ts';
import { throughputAt } from './scalability/usl.ts';
import { syntheticWorkers, type SyntheticWorkers } from './workers/synthetic.case.ts';

const LAW = { alpha: 0.08, beta: 0.004, gamma: 120 };
const lawful = ({ inFlight = 1 }: Readonly<Record<string, number>>): number => throughputAt(LAW, inFlight);
const scalingIn = (options: SyntheticWorkers): readonly ScalingCurve[] => analyse(syntheticWorkers({ blocks: 2, noise: 0.01, ...options })).scaling;

/** The same trials as closed loops of a mix, by their size. */
function asClosedLoops(record: RunRecord): RunRecord {
  const levelsOf = (levels: Readonly<Record<string, number | string>>): Record<string, number | string> => ({ mix: 'day', loadKind: 'closed', connections: levels['inFlight'] ?? 1, purpose: Number(levels['inFlight']) % 3 === 0 ? 'trial' : 'model' });
  return {
    ...record,
    header: { ...record.header, blocks: record.header.blocks.map((block) => ({ ...block, levels: levelsOf(block.levels) })) },
    trials: record.trials.map((trial) => ({ ...trial, levels: levelsOf(trial.levels) })),
  };
}

describe('scaling curves of a run', () => {
  it('recover the law that made the data, peak included, an observation a trial', () => {
    const [curve, ...others] = scalingIn({ perSec: lawful });
    expect(others).toEqual([]);
    expect(curve).toMatchObject({ axis: 'inFlight', fixed: { serviceProcesses: 1, apiProcesses: 1 } });
    const { fit } = curve!;
    expect(fit.measured).toEqual({ fromLoad: 1, toLoad: 32, loads: 8, runs: 16 });
    expect(fit.verdict).toBe('usable');
    expect(fit.parameters.gamma.value).toBeCloseTo(LAW.gamma, -1);
    expect(fit.parameters.alpha.lower).toBeLessThan(LAW.alpha);
    expect(fit.parameters.alpha.upper).toBeGreaterThan(LAW.alpha);
    expect(fit.peak?.load).toBeCloseTo(Math.sqrt((1 - LAW.alpha) / LAW.beta), -0.5);
    expect(fit.trials).toHaveLength(16);
  });

  it('say where the law does not fit', () => {
    const [curve] = scalingIn({ perSec: ({ inFlight = 1 }) => Math.min(1000, 125 * inFlight) });
    expect(curve?.fit.verdict).toBe('misfit');
    expect(curve?.fit.peak).toBeNull();
  });

  it('are left out below four settings', () => {
    expect(scalingIn({ settings: [1, 2, 4].map((inFlight) => ({ inFlight, serviceProcesses: 1, apiProcesses: 1 })) })).toEqual([]);
  });

  it('are left out where nothing was served', () => {
    expect(scalingIn({ perSec: () => 0 })).toEqual([]);
  });

  it('are those of closed loops by their size too, whatever they were run for', () => {
    const { scaling } = analyse(asClosedLoops(syntheticWorkers({ perSec: lawful, blocks: 2, noise: 0.01, suite: 'system' })));
    expect(scaling).toHaveLength(1);
    expect(scaling[0]).toMatchObject({ axis: 'connections', fixed: { mix: 'day' } });
    expect(scaling[0]?.fit).toMatchObject({ loadName: 'requests under way (closed loop)', verdict: 'usable' });
  });

  it('are plain data, the same each time', () => {
    const once = scalingIn({ perSec: lawful });
    expect(JSON.parse(JSON.stringify(once))).toEqual(once);
    expect(scalingIn({ perSec: lawful })).toEqual(once);
  });
});
