import { describe, expect, it } from 'vitest';
import type { Bottleneck } from '../../analysis/capacity/result.ts';
import { analyse } from '../../analysis/analysis.ts';
import { cells, syntheticSystem, SYSTEM, TWO_MIXES, saturationOf, type SyntheticCell } from '../../analysis/demand/synthetic.case.ts';
import type { ChartSpec } from '../../html/chart-spec.ts';
import { useChart } from './chart.ts';

function chartOf(own: readonly SyntheticCell[]): { spec: ChartSpec; full: Bottleneck } {
  const record = syntheticSystem({ systems: { nats: SYSTEM }, cells: own });
  const analysis = analyse(record);
  const markup = String(useChart({ record, analysis, raw: new Uint8Array(), anchor: (id) => id }, analysis.demand[0]!));
  return { spec: JSON.parse(/class="chart-data">(.*?)<\/script>/s.exec(markup)?.[1] ?? '') as ChartSpec, full: analysis.capacity.bottlenecks[0]! };
}

const saturation = saturationOf(SYSTEM, TWO_MIXES['read-heavy'] ?? {});

describe('use by load', () => {
  it('goes on to saturation, and shades what was not measured', () => {
    const { spec, full: { saturation: limit } } = chartOf(cells({ mixes: ['read-heavy'], rates: [0.2, 0.4, 0.6].map((share) => Math.round(share * saturation)), heldOut: [] }));
    const stacked = spec.series.filter(({ line }) => line === 'stacked');
    expect(spec.bands).toHaveLength(1);
    expect(spec.bands[0]).toMatchObject({ row: null, to: limit.value });
    expect(spec.bands[0]!.from / saturation).toBeCloseTo(0.6, 1);
    for (const { points } of stacked) expect(points.at(-1)?.x).toBe(limit.value);
    // On top of each other the components use up the one core there.
    expect(stacked.at(-1)?.points.at(-1)?.y).toBeCloseTo(1, 2);
    expect(spec.series.find(({ label }) => label.startsWith('core full at'))?.points[0]).toMatchObject({ x: limit.value, lower: limit.lower, upper: limit.upper });
  });

  it('shades nothing where the limit itself was measured', () => {
    const ceiling = Math.round(saturation * 1.05);
    const { spec } = chartOf(cells({ mixes: ['read-heavy'], rates: [0.3, 0.6].map((share) => Math.round(share * saturation)), ceilings: { 'read-heavy': ceiling }, heldOut: [] }));
    expect(spec.bands).toEqual([]);
  });
});
