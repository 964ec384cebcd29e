import type { RunRecord } from '../../../suites/harness/record.ts';
import { FEWEST } from '../../../suites/harness/statistics/centre.ts';
import { perSec } from '../../../suites/harness/units.ts';
import { middleOf } from '../cell.ts';
import { cellsOf } from '../demand/measured.ts';
import type { DemandModel } from '../demand/model.ts';
import { CEILING, GENERATOR } from '../demand/points.ts';
import type { AnalysisSettings } from '../result.ts';
import { seedFor } from '../seed.ts';
import { causeOf, meanMetric, partsOf, settingOf } from './cause.ts';
import type { Ceiling } from './result.ts';

/** The closed loop of a mix that reached most; null where none ran. */
export function ceilingOf(options: { record: RunRecord; model: DemandModel; mix: string; limitCores: number; settings: AnalysisSettings }): Ceiling | null {
  const { record, model, mix, limitCores, settings } = options;
  const [best] = cellsOf(model.points.filter((point) => point.purpose === CEILING && point.mix === mix)).sort((a, b) => b.load.perSec - a.load.perSec);
  const trials = best?.points.map(({ trial }) => trial) ?? [];
  const [first] = trials;
  if (best === undefined || first === undefined) return null;
  const isShared = record.header.coreLayout.name === 'shared';
  const mean = (component: string): number => best.points.reduce((sum, { cores }) => sum + (cores[component] ?? 0), 0) / best.points.length;
  const parts = partsOf(model.fits.map(({ component }) => component).filter((component) => isShared || component !== GENERATOR).map((component) => [component, mean(component)] as const));
  const setting = settingOf(record.header, first);
  const connections = setting('connections');
  const rates = trials.map(({ slices }) => [...slices].sort((a, b) => a.round - b.round).map((slice) => perSec(slice.operations, slice.elapsedMs)));
  return {
    throughput: rates.flat().length < FEWEST ? null
      : middleOf({ values: rates, unit: 'perSec', seed: seedFor(settings.seed, 'ceiling', model.suite, model.contender, mix), confidence: settings.confidence }),
    perSec: best.load.perSec,
    connections,
    cores: parts.reduce((sum, { cores }) => sum + cores, 0),
    limitCores,
    parts,
    cause: causeOf({ parts, limitCores, inFlight: connections, perSec: best.load.perSec, setting, metric: meanMetric(trials) }),
    trials: trials.map(({ id }) => id),
  };
}
