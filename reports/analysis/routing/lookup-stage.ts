import type { RecordHeader, RunRecord, TrialRecord } from '../../../suites/harness/record.ts';
import { FEWEST } from '../../../suites/harness/statistics/centre.ts';
import type { Unit } from '../../../suites/harness/units.ts';
import { cellOf, middleOf } from '../cell.ts';
import { compare } from '../comparison.ts';
import type { Estimate } from '../estimate.ts';
import type { MetricInfo } from '../metrics.ts';
import { usableTrials } from '../pairs.ts';
import type { AnalysisSettings, ComparisonResult, VoidCounts } from '../result.ts';
import { seedFor } from '../seed.ts';
import { voidsOf } from '../voids.ts';
import { approachOf, bytesOf, leftOutOf, lookupCells, meanOf, microsOf, onceOf, type LookupCell } from './lookup-cells.ts';
import { growthOf } from './growth.ts';
import type { Footprint, GrowthResult, KindLookups, LeftOut, LookupRow, LookupsResult, TableLookups } from './lookup-result.ts';

/** The router that all others are set against, beside the fastest. */
const SCAN = 'ordered-scan';
/** The floor leads nothing: it cannot match a parameter. */
const FLOOR = 'hash';
/** Cells of this table are points of the curves over the number of routes. */
const GENERATED = 'generated';

/** The lookup stage: every table and kind of lookup, and how cost grows. Pure; the same record and settings give the same result. */
export function lookupStageOf(options: { record: RunRecord; settings: AnalysisSettings }): LookupsResult {
  const { record, settings } = options;
  const cells = lookupCells({ header: record.header, trials: usableTrials(record) });
  const named = cells.filter(({ table }) => table !== GENERATED);
  const context = { record, settings, voids: voidsOf(record), controls: cells.filter(({ trials }) => trials.some(({ role }) => role === 'control')).length };
  return {
    tables: named.map((cell) => tableOf({ ...context, cell })),
    growth: growthResults({ cells: cells.filter(({ table }) => table === GENERATED), settings, header: record.header }),
  };
}

interface Context {
  readonly record: RunRecord;
  readonly settings: AnalysisSettings;
  readonly voids: readonly VoidCounts[];
  readonly controls: number;
  readonly cell: LookupCell;
}

function tableOf(context: Context): TableLookups {
  const { cell, record } = context;
  const { suite, scenario, levels, table, routes } = cell;
  const attempted = attemptedIn(record, cell);
  const measured = contendersOf(cell.trials);
  return {
    suite,
    scenario,
    levels,
    table,
    routes,
    kinds: cell.kinds.flatMap((kind) => kindOf({ ...context, kind, attempted })),
    footprints: measured.map((contender) => footprintOf({ ...context, contender })),
    left: attempted.flatMap(({ contender, trials }): LeftOut[] => {
      const [failed] = trials.filter(({ status }) => status === 'unsupported' || status === 'failed');
      return measured.includes(contender) || failed === undefined ? [] : [{ contender, reason: failed.reason ?? failed.status }];
    }),
  };
}

/** Every router that was to be measured in a cell, with what became of it. */
function attemptedIn({ header, trials }: RunRecord, cell: LookupCell): { contender: string; trials: readonly TrialRecord[] }[] {
  const blocks = new Set(header.blocks.filter((block) => block.scenario === cell.scenario && block.suite === cell.suite && block.levels['table'] === cell.levels['table'] && block.levels['routes'] === cell.levels['routes']).map(({ id }) => id));
  const own = trials.filter(({ block }) => blocks.has(block));
  return contendersOf(own).map((contender) => ({ contender, trials: own.filter((trial) => trial.contender === contender) }));
}

/** One kind of lookup; nothing where no router was asked it, because the table has no route for it. */
function kindOf(context: Context & { kind: string; attempted: ReturnType<typeof attemptedIn> }): KindLookups[] {
  const { record, cell, kind, settings, attempted } = context;
  const { header } = record;
  const metric = metricOf(header, cell, kind);
  const has = (contender: string): boolean => ofContender(cell, contender).some((trial) => meanOf(trial, metric.id) !== null);
  const timed = contendersOf(cell.trials).filter(has);
  if (timed.length === 0) return [];
  const estimates = timed.map((contender) => ({
    contender,
    cell: cellOf({ suite: cell.suite, scenario: cell.scenario, levels: cell.levels, contender, trials: ofContender(cell, contender), metric, settings }),
  }));
  const valueOf = (one: (typeof estimates)[number]): number => one.cell.estimate?.value ?? one.cell.values[0]?.[0] ?? Number.POSITIVE_INFINITY;
  estimates.sort((a, b) => valueOf(a) - valueOf(b));
  const leader = estimates.find(({ contender }) => approachOf(header, { suite: cell.suite, contender }) !== FLOOR)?.contender ?? null;
  const against = (subject: string, base: string | null): ComparisonResult | null =>
    base === null || subject === base || !timed.includes(base) ? null : compared({ ...context, subject, base, metric });
  const rows = estimates.map(({ contender, cell: { estimate, reason, trials } }) => {
    const toLeader = against(contender, leader);
    const row: LookupRow = {
      contender,
      approach: approachOf(header, { suite: cell.suite, contender }),
      estimate,
      reason,
      againstLeader: toLeader?.metrics[0] ?? null,
      againstScan: (leader === SCAN ? toLeader : against(contender, SCAN))?.metrics[0] ?? null,
      trials,
    };
    return { row, control: toLeader?.control ?? null };
  });
  const missing = attempted.filter(({ contender, trials }) => !timed.includes(contender) && trials.some(({ status }) => status === 'completed'));
  return [{
    kind,
    title: metric.title,
    leader,
    rows: rows.map(({ row }) => row),
    left: missing.map(({ contender, trials }) => leftOutOf({ header, suite: cell.suite, contender, kind, trials })),
    control: rows.find(({ control }) => control !== null)?.control ?? null,
  }];
}

/** Routers of one runtime whose every answer was proved: they are ranked. */
function compared(context: Context & { subject: string; base: string; metric: MetricInfo }): ComparisonResult {
  const { cell, metric, ...rest } = context;
  return compare({ ...rest, suite: cell.suite, scenario: cell.scenario, levels: cell.levels, trials: cell.trials, metrics: [metric], isEqualPromise: true });
}

function footprintOf({ cell, settings, contender }: Context & { contender: string }): Footprint {
  const trials = ofContender(cell, contender);
  const estimate = (metric: string, unit: Unit): Estimate | null => {
    const values = trials.flatMap((trial) => {
      const value = onceOf(trial, metric);
      return value === null ? [] : [[value]];
    });
    const seed = seedFor(settings.seed, cell.suite, cell.scenario, cell.table, String(cell.routes), contender, metric);
    return values.length < FEWEST ? null : middleOf({ values, unit, seed, confidence: settings.confidence });
  };
  const cpu: MetricInfo = { id: 'routerCpuMicrosPerOp', title: 'CPU of the process for a lookup', unit: 'micros', better: 'less', compared: false };
  return {
    contender,
    cpu: cellOf({ suite: cell.suite, scenario: cell.scenario, levels: cell.levels, contender, trials, metric: cpu, settings }).estimate,
    build: estimate('buildMicros', 'micros'),
    table: estimate('tableBytes', 'bytes'),
    allocated: Object.fromEntries(cell.kinds.map((kind) => [kind, estimate(bytesOf(kind), 'bytes')])),
  };
}

function growthResults(options: { cells: readonly LookupCell[]; settings: AnalysisSettings; header: RecordHeader }): GrowthResult[] {
  const { cells, settings, header } = options;
  const [first] = cells;
  if (first === undefined) return [];
  const kinds = [...new Set(cells.flatMap((cell) => cell.kinds))];
  const contenders = [...new Set(cells.flatMap(({ trials }) => contendersOf(trials)))];
  return kinds.flatMap((kind) => {
    const series = contenders.map((contender) => ({
      contender,
      points: cells.flatMap((cell) => ofContender(cell, contender).flatMap((trial) => {
        const micros = meanOf(trial, microsOf(kind));
        return micros === null ? [] : [{ routes: cell.routes, micros }];
      })),
    }));
    const found = growthOf({ series, seed: seedFor(settings.seed, 'growth', kind), confidence: settings.confidence });
    const { suite, scenario } = first;
    return found.curves.length === 0 ? [] : [{ suite, scenario, kind, title: metricOf(header, first, kind).title, ...found }];
  });
}

function metricOf(header: RecordHeader, cell: LookupCell, kind: string): MetricInfo {
  const scenario = header.scenarios.find((one) => one.suite === cell.suite && one.id === cell.scenario);
  const title = scenario?.metrics.find(({ id }) => id === microsOf(kind))?.title ?? kind;
  return { id: microsOf(kind), title, unit: 'micros', better: 'less', compared: true };
}

const ofContender = ({ trials }: LookupCell, contender: string): TrialRecord[] => trials.filter((trial) => trial.role === 'contender' && trial.contender === contender);
const contendersOf = (trials: readonly TrialRecord[]): string[] => [...new Set(trials.filter(({ role }) => role === 'contender').map(({ contender }) => contender))];
