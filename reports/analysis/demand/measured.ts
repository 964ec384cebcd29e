import { MS_PER_SEC, msToMicros } from '../../../suites/harness/units.ts';
import { FEWEST } from '../../../suites/harness/statistics/centre.ts';
import { middleOf } from '../cell.ts';
import type { Estimate } from '../estimate.ts';
import { cpuMsOf } from '../metrics.ts';
import { pooledEstimates } from '../pooled.ts';
import type { AnalysisSettings } from '../result.ts';
import { seedFor } from '../seed.ts';
import { coresTogether, type DemandModel } from './model.ts';
import { microsPerRequest, type Load, type LoadPoint } from './points.ts';
import type { DemandPoint } from './result.ts';

/** Trials of one mix that were offered the same load. */
export interface Cell {
  readonly mix: string;
  readonly purpose: string;
  readonly points: readonly LoadPoint[];
  /** The mean of its trials' loads. */
  readonly load: Load;
}

/** Points by mix, purpose and load, in the order in which they first stand. */
export function cellsOf(points: readonly LoadPoint[]): Cell[] {
  const groups = new Map<string, LoadPoint[]>();
  for (const point of points) {
    const key = JSON.stringify([point.mix, point.purpose, point.loadKey]);
    groups.set(key, [...(groups.get(key) ?? []), point]);
  }
  return [...groups.values()].flatMap((own) => {
    const [first] = own;
    return first === undefined ? [] : [{ mix: first.mix, purpose: first.purpose, points: own, load: meanLoad(own) }];
  });
}

function meanLoad(points: readonly LoadPoint[]): Load {
  const classes = [...new Set(points.flatMap(({ classPerSec }) => Object.keys(classPerSec)))];
  const mean = (valueOf: (point: LoadPoint) => number): number => points.reduce((sum, point) => sum + valueOf(point), 0) / points.length;
  return { perSec: mean(({ perSec }) => perSec), classPerSec: Object.fromEntries(classes.map((id) => [id, mean(({ classPerSec }) => classPerSec[id] ?? 0)])) };
}

/** The service-demand law at every load that was measured, beside what the fit says there. */
export function demandPoints(options: { model: DemandModel; settings: AnalysisSettings }): DemandPoint[] {
  const { model, settings } = options;
  const cells = cellsOf(model.points);
  const byComponent = model.fits.map(({ component }) => estimatesOf({ model, cells, component, settings }));
  return cells.flatMap((cell, row) =>
    model.fits.map(({ component }, at): DemandPoint => {
      const fittedCores = coresTogether({ model, fits: [at], load: cell.load });
      const isLoaded = cell.load.perSec > 0;
      const measured = byComponent[at]?.[row] ?? null;
      return {
        mix: cell.mix,
        purpose: cell.purpose,
        levels: cell.points[0]?.trial.levels ?? {},
        perSec: cell.load.perSec,
        component,
        cores: measured === null || !isLoaded ? measured : inCores(measured, cell.load.perSec),
        demand: isLoaded ? measured : null,
        fittedCores,
        fittedMicros: isLoaded ? microsPerRequest(fittedCores, cell.load.perSec) : null,
        trials: cell.points.map(({ trial }) => trial.id),
      };
    }),
  );
}

/** Of each cell: CPU a request under load, cores at rest. */
function estimatesOf(options: { model: DemandModel; cells: readonly Cell[]; component: string; settings: AnalysisSettings }): (Estimate | null)[] {
  const { model, cells, component, settings } = options;
  const common = { seed: seedFor(settings.seed, 'demand points', model.suite, model.contender, component), confidence: settings.confidence };
  const valuesOf = (cell: Cell): number[][] => valuesBySlice(cell, component, (cpuMs, { elapsedMs, operations }) =>
    cell.load.perSec === 0 ? cpuMs / elapsedMs : operations > 0 ? msToMicros(cpuMs) / operations : null);
  const loaded = cells.map((cell) => (cell.load.perSec > 0 ? valuesOf(cell) : []));
  const idle = cells.map((cell) => (cell.load.perSec > 0 ? [] : valuesOf(cell)));
  const demands = pooledEstimates({ ...common, cells: loaded, unit: 'micros' });
  const rests = pooledEstimates({ ...common, cells: idle, unit: 'cores' });
  return cells.map((_, at) => demands[at] ?? rests[at] ?? null);
}

/** Cores in use, from the slices of the cell's trials; null below 3 of them. */
export function coresEstimate(options: { cell: Cell; component: string; seed: number; confidence: number }): Estimate | null {
  const { cell, component, ...rest } = options;
  const values = valuesBySlice(cell, component, (cpuMs, { elapsedMs }) => (elapsedMs > 0 ? cpuMs / elapsedMs : null));
  return values.flat().length < FEWEST ? null : middleOf({ values, unit: 'cores', ...rest });
}

/** A value of each slice in the order in which they ran, by trial. */
function valuesBySlice(cell: Cell, component: string, valueOf: (cpuMs: number, slice: { elapsedMs: number; operations: number }) => number | null): number[][] {
  return cell.points.map(({ trial }) =>
    [...trial.slices].sort((a, b) => a.round - b.round).flatMap((slice) => {
      const cpuMs = cpuMsOf(slice, component);
      return cpuMs === null ? [] : (valueOf(cpuMs, slice) ?? []);
    }),
  ).filter((own) => own.length > 0);
}

function inCores(demand: Estimate, requestsPerSec: number): Estimate {
  const factor = requestsPerSec / msToMicros(MS_PER_SEC);
  return { ...demand, value: demand.value * factor, lower: demand.lower * factor, upper: demand.upper * factor, unit: 'cores' };
}
