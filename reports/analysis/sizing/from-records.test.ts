import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../../../suites/harness/record.ts';
import { saturationOf, SYSTEM, syntheticSystem, trueCores, TWO_MIXES } from '../demand/synthetic.case.ts';
import { CEILINGS } from '../synthetic-systems.case.ts';
import { systemModelOf } from './from-records.ts';

const MIX = 'read-heavy';
const SHARES = TWO_MIXES[MIX] ?? {};
const OWN = Object.entries(SYSTEM).filter(([name]) => name !== 'generator');
const busyAt = (perSec: number, mix = MIX): number => OWN.reduce((sum, [, demand]) => sum + trueCores(demand, TWO_MIXES[mix] ?? {}, perSec), 0);

/** p99 = 5 ms and 4 times the wait of a queue of one core. */
function trueP99(perSec: number, mix = MIX): number {
  const busy = busyAt(perSec, mix);
  return 5 + 4 * ((busy * 1000) / perSec) * (busy / (1 - busy));
}

function record(): RunRecord {
  const ceiling = CEILINGS[MIX] ?? 0;
  const open = (mix: string, share: number, purpose: string): { mix: string; purpose: string; perSec: number; slices: number; metrics: Record<string, number> } => {
    const perSec = Math.round(share * (CEILINGS[mix] ?? ceiling));
    return { mix, purpose, perSec, slices: 6, metrics: { responseP99Ms: trueP99(perSec, mix) } };
  };
  return syntheticSystem({
    trialNoise: 0.002, sliceNoise: 0.002,
    settings: { 'api processes': '1' },
    cells: [
      { mix: 'none', purpose: 'idle', perSec: 0, slices: 4 },
      ...[0.15, 0.3, 0.5, 0.7, 0.85].map((share) => open(MIX, share, 'fit')),
      ...[0.4, 0.8].map((share) => open('write-heavy', share, 'fit')),
      ...[0.4, 0.8].map((share) => open('report-heavy', share, 'fit')),
      ...Object.entries(CEILINGS).map(([mix, perSec]) => ({ mix, purpose: 'ceiling', perSec, slices: 4, loadKind: 'closed' as const })),
      open(MIX, 0.6, 'held-out'),
    ],
  });
}

describe('a system as sizing sees it', () => {
  const model = systemModelOf({ records: [record()], mix: MIX, quantile: 0.99 });

  it('has the demands that were measured, by how busy the box is', () => {
    for (const share of [0.3, 0.6, 0.9]) {
      const perSec = share * saturationOf(SYSTEM, SHARES);
      const busy = busyAt(perSec);
      const at = busy * 10;
      const low = Math.floor(at);
      const used = model.best.demands.reduce((sum, { idleCores, demandSeconds }) => {
        const demand = (demandSeconds[low] ?? 0) + (at - low) * ((demandSeconds[low + 1] ?? demandSeconds[low] ?? 0) - (demandSeconds[low] ?? 0));
        return sum + idleCores + perSec * demand;
      }, 0);
      expect(used / busy).toBeCloseTo(1, 1);
    }
  });

  it('leaves the generator out, and knows processes of one thread from others', () => {
    expect(model.components.map(({ name }) => name)).toEqual(OWN.map(([name]) => name));
    expect(model.components.find(({ name }) => name === 'api')).toMatchObject({ processes: 1, coresPerProcess: 1 });
    expect(model.components.find(({ name }) => name === 'mysql')).toMatchObject({ processes: null, coresPerProcess: null });
  });

  it('has the response times that were measured', () => {
    const { fixedMs, cpuMs, waitFactor } = model.best.response;
    expect(fixedMs + cpuMs).toBeCloseTo(5, 0);
    expect(waitFactor).toBeGreaterThan(3);
    expect(waitFactor).toBeLessThan(5);
    expect(model.predictionError.responseShare).toBeLessThan(0.1);
    expect(model.predictionError.rateShare).toBeLessThan(0.1);
  });

  it('gives as many draws as asked for, and the same for the same seed', () => {
    const drawn = systemModelOf({ records: [record()], mix: MIX, quantile: 0.99, draws: 20 });
    expect(drawn.draws).toHaveLength(20);
    expect(systemModelOf({ records: [record()], mix: MIX, quantile: 0.99, draws: 20 })).toEqual(drawn);
  });

  it('adds a mix up from its classes', () => {
    const same = systemModelOf({ records: [record()], mix: SHARES, quantile: 0.99 });
    expect(same.notes.join(' ')).toContain('not measured as such');
    const middle = (one: typeof same): number => one.best.demands.reduce((sum, { demandSeconds }) => sum + (demandSeconds[5] ?? 0), 0);
    expect(middle(same) / middle(model)).toBeCloseTo(1, 1);
  });

  it('says what is wrong with a question', () => {
    const ask = (more: object) => () => systemModelOf({ records: [record()], quantile: 0.99, ...more });
    expect(ask({ mix: 'night' })).toThrow('No mix night was measured.');
    expect(ask({ mix: { read: 0.5, refund: 0.5 } })).toThrow('No requests of class refund were measured.');
    expect(ask({ mix: { read: 0.5, write: 0.2 } })).toThrow('add up to 0.7, not to 1');
    expect(ask({ contender: 'kafka' })).toThrow('kafka');
    expect(() => systemModelOf({ records: [], quantile: 0.99 })).toThrow('no run');
    const other = record();
    const silent = { ...other, trials: other.trials.map((trial) => ({ ...trial, slices: trial.slices.map((slice) => ({ ...slice, metrics: {} })) })) };
    expect(() => systemModelOf({ records: [silent], quantile: 0.99 })).toThrow('too few to say how p99 depends on load');
    const elsewhere = { ...other, header: { ...other.header, environment: { ...other.header.environment, cpuModel: 'another' } } };
    expect(() => systemModelOf({ records: [record(), elsewhere], quantile: 0.99 })).toThrow('different machines');
  });
});
