import type { RecordHeader, RunRecord, TrialRecord } from '../../suites/harness/record.ts';
import { auditsOf } from './audit.ts';
import { cellOf } from './cell.ts';
import { checksOf } from './checks.ts';
import { compare } from './comparison.ts';
import { driverRatios } from './drivers.ts';
import { capacityOf } from './capacity/capacity.ts';
import { demandsOf } from './demand/demand.ts';
import { demandModels } from './demand/model.ts';
import { isDemandCell } from './demand/points.ts';
import { answerOf, findingsOf } from './findings/findings.ts';
import { messagingOf } from './messaging/messaging.ts';
import { isProbe, isProvoked, isRaced, placeOf, raced } from './messaging/scenarios.ts';
import { metricsOf, type MetricInfo } from './metrics.ts';
import { noiseStudies } from './noise-study.ts';
import { usableTrials } from './pairs.ts';
import { predictionsOf } from './prediction/prediction.ts';
import { isAmplified } from './routing/in-place.ts';
import { isLookupCell } from './routing/lookup-cells.ts';
import { lookupStageOf } from './routing/lookup-stage.ts';
import { sharesOf } from './routing/share.ts';
import { rulerOf, withoutRuler } from './ruler.ts';
import { scalingOf } from './scaling.ts';
import type { Analysis, AnalysisSettings, CellEstimate, CellLevels, ComparisonResult, VoidCounts } from './result.ts';
import { voidsOf } from './voids.ts';
import { levelsKey } from './words.ts';
import { isWorkerCell } from './workers/levels.ts';
import { workersOf } from './workers/workers.ts';
import type { Objective } from '../../suites/harness/statistics/search.ts';

/**
 * From a run record to everything that a report says. Pure: the same record and settings give the same analysis. The
 * result is plain data that survives JSON.
 *
 * @param options.seed of the resampling; default: that of the run.
 * @param options.objective in the place of the one by which a search was run.
 */
export function analyse(whole: RunRecord, options: { confidence?: number; margin?: number; minimumPairs?: number; seed?: number; objective?: Objective } = {}): Analysis {
  const settings: AnalysisSettings = {
    confidence: options.confidence ?? 0.95,
    margin: options.margin ?? 0.05,
    minimumPairs: options.minimumPairs ?? 30,
    seed: options.seed ?? whole.header.seed,
  };
  // The calibration is about the ruler; all else here is about what was measured with it.
  const record = withoutRuler(whole);
  const isAlone = record.header.suites.length === 0;
  const usable = usableTrials(record);
  const voids = voidsOf(isAlone ? whole : record);
  const cells: CellEstimate[] = [];
  const comparisons: ComparisonResult[] = [];
  const controls = new Set(usable.filter(({ role }) => role === 'control').map((trial) => `${trial.suite}/${trial.scenario}/${levelsKey(trial.levels)}`)).size;
  for (const cell of measuredCells(record.header)) {
    const trials = usable.filter(
      (trial) => trial.suite === cell.suite && trial.scenario === cell.scenario.id && levelsKey(trial.levels) === levelsKey(cell.levels),
    );
    const metrics = raced({ ...cell, metrics: metricsOf({ scenario: cell.scenario, trials }) });
    const own = cellEstimates({ record, cell, trials, metrics, settings });
    cells.push(...own);
    if (isRaced({ suite: cell.suite, scenario: cell.scenario.id })) comparisons.push(...comparisonsOf({ record, cell, trials, metrics, settings, voids, controls, cells: own }));
  }
  const order = record.header.contenders.map(({ suite, id }) => `${suite}/${id}`);
  const models = demandModels({ trials: usable, settings }).sort((a, b) => order.indexOf(`${a.suite}/${a.contender}`) - order.indexOf(`${b.suite}/${b.contender}`));
  const capacity = capacityOf({ record, trials: usable.filter(({ levels }) => !isProbe(levels)), models, voids, controls, settings, ...(options.objective && { objective: options.objective }) });
  const lookups = lookupStageOf({ record, settings });
  const allControls = controlsOf([...comparisons, ...capacity.contenders, ...lookups.tables.flatMap(({ kinds }) => kinds)]);
  const parts = {
    settings,
    comparisons,
    cells,
    controls: allControls,
    drivers: driverRatios({ trials: usable, settings }),
    // What a kill loses is told with the kill: it says nothing against what was measured undisturbed.
    audits: auditsOf(record).filter((audit) => !isProvoked(audit)),
    voids,
    checks: checksOf({ record, trials: usable }),
    noise: noiseStudies(whole, { seed: settings.seed }),
    ruler: rulerOf({ record: whole, settings, controls: allControls }),
    demand: demandsOf({ models, settings }),
    capacity,
    workers: workersOf({ record, trials: usable, settings }),
    scaling: scalingOf({ record, settings }),
    predictions: predictionsOf({ record, trials: usable, seed: settings.seed }),
    lookups,
    shares: sharesOf({ record, trials: usable, settings }),
    messaging: messagingOf({ record, trials: usable, cells, comparisons, controls, sustainable: capacity.sustainable, settings }),
  };
  const findings = findingsOf(record, parts);
  const answer = isAlone && parts.ruler !== null ? { headline: parts.ruler.sentence, overturn: '' } : answerOf({ record, findings, comparisons, audits: parts.audits, messaging: parts.messaging });
  return { ...parts, findings, answer };
}

interface Cell {
  readonly suite: string;
  readonly scenario: RecordHeader['scenarios'][number];
  readonly levels: CellLevels;
}

/** Cells whose trials are points of a curve or probes of a search: their own analyses tell of them. A day's load has no curve. */
function isOnCurve(levels: CellLevels): boolean {
  return isProbe(levels) || isWorkerCell(levels) || isAmplified(levels) || isLookupCell(levels) || (isDemandCell(levels) && levels['purpose'] !== 'day');
}

/** Every cell of the schedule: scenarios as declared; where the client may be the limit last; small levels first. */
function measuredCells({ scenarios, blocks }: RecordHeader): Cell[] {
  return [...scenarios].sort((a, b) => placeOf(a) - placeOf(b)).flatMap((scenario) => {
    const own = blocks.filter((block) => block.suite === scenario.suite && block.scenario === scenario.id && !isOnCurve(block.levels));
    const distinct = new Map(own.map((block) => [levelsKey(block.levels), block]));
    return [...distinct.values()]
      .sort((a, b) => Number('generator' in a.exempt) - Number('generator' in b.exempt) || compareLevels(a.levels, b.levels))
      .map(({ levels }) => ({ suite: scenario.suite, scenario, levels }));
  });
}

function compareLevels(a: CellLevels, b: CellLevels): number {
  for (const [id, level] of Object.entries(a)) {
    const other = b[id];
    if (other === undefined || level === other) continue;
    if (typeof level === 'number' && typeof other === 'number') return level - other;
    return String(level) < String(other) ? -1 : 1;
  }
  return 0;
}

interface CellInput {
  readonly record: RunRecord;
  readonly cell: Cell;
  readonly trials: readonly TrialRecord[];
  readonly metrics: readonly MetricInfo[];
  readonly settings: AnalysisSettings;
}

function cellEstimates({ record, cell, trials, metrics, settings }: CellInput): CellEstimate[] {
  return contendersOf(record, cell.suite).flatMap((contender) => {
    const own = trials.filter((trial) => trial.contender === contender && trial.role === 'contender');
    if (own.length === 0) return [];
    return metrics
      .map((metric) => cellOf({ suite: cell.suite, scenario: cell.scenario.id, levels: cell.levels, contender, trials: own, metric, settings }))
      .filter((estimate) => estimate.metric === cell.scenario.headline || estimate.values.length > 0);
  });
}

/**
 * The leader of the cell, by the headline metric, against each other contender that it shared blocks with; in a guarantee
 * class (or on a runtime) that the leader is not of, also that class's own leader against the rest of it (R3).
 */
function comparisonsOf(input: CellInput & { voids: readonly VoidCounts[]; controls: number; cells: readonly CellEstimate[] }): ComparisonResult[] {
  const { record, cell, trials, metrics, cells } = input;
  const present = contendersOf(record, cell.suite).filter((id) => trials.some((trial) => trial.contender === id && trial.role === 'contender'));
  const ranked = byHeadline({ present, cells, headline: cell.scenario.headline });
  const classOf = (id: string): string | null => {
    const found = record.header.contenders.find((contender) => contender.suite === cell.suite && contender.id === id);
    return found?.guarantees.class ?? found?.runtime ?? null;
  };
  const pairs: { subject: string; base: string }[] = [];
  ranked.forEach((subject, place) => {
    const leadsClass = classOf(subject) !== null && !ranked.slice(0, place).some((id) => classOf(id) === classOf(subject));
    for (const base of ranked.slice(place + 1)) {
      if (place === 0 || (leadsClass && classOf(base) === classOf(subject))) pairs.push({ subject, base });
    }
  });
  const blocksOf = (id: string): string[] => trials.filter((trial) => trial.contender === id && trial.role === 'contender').map(({ block }) => block);
  return pairs
    .filter(({ subject, base }) => blocksOf(subject).some((block) => blocksOf(base).includes(block)))
    .map(({ subject, base }) => compare({ ...input, suite: cell.suite, scenario: cell.scenario.id, levels: cell.levels, subject, base, trials, metrics }));
}

function byHeadline(options: { present: readonly string[]; cells: readonly CellEstimate[]; headline: string }): string[] {
  const { present, cells, headline } = options;
  const valueOf = (id: string): number => {
    const found = cells.find((cell) => cell.contender === id && cell.metric === headline);
    const value = found?.estimate?.value ?? found?.values[0]?.[0];
    if (value === undefined) return Number.NEGATIVE_INFINITY;
    return found?.better === 'less' ? -value : value;
  };
  // A stable sort: equals keep the order of the header.
  return [...present].sort((a, b) => (valueOf(a) === valueOf(b) ? 0 : valueOf(b) - valueOf(a)));
}

function contendersOf(record: RunRecord, suite: string): string[] {
  return record.header.contenders.filter((contender) => contender.suite === suite).map(({ id }) => id);
}

/** One control a cell, though several comparisons of the cell carry it. */
function controlsOf(comparisons: readonly Pick<ComparisonResult, 'control'>[]): Analysis['controls'] {
  const distinct = new Map(comparisons.flatMap(({ control }) => (control === null ? [] : [[control.trials.join('\n'), control] as const])));
  return [...distinct.values()];
}
