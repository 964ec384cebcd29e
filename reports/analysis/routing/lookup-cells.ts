import type { RecordHeader, TrialRecord } from '../../../suites/harness/record.ts';
import { mean } from '../../../suites/harness/statistics/quantiles.ts';
import type { CellLevels } from '../result.ts';
import { levelsKey } from '../words.ts';
import type { LeftOut } from './lookup-result.ts';

/** Whether a cell is of the lookup stage: a table, a number of routes, and which kinds of lookup. */
export function isLookupCell(levels: CellLevels): boolean {
  return 'table' in levels && 'routes' in levels && typeof levels['lookups'] === 'string';
}

/** A cell of the lookup stage with the trials that count. */
export interface LookupCell {
  readonly suite: string;
  readonly scenario: string;
  readonly levels: CellLevels;
  readonly table: string;
  readonly routes: number;
  readonly kinds: readonly string[];
  readonly trials: readonly TrialRecord[];
}

/** Cells in the order of the header's blocks; sizes of one table in theirs. */
export function lookupCells(options: { header: RecordHeader; trials: readonly TrialRecord[] }): LookupCell[] {
  const { header, trials } = options;
  const distinct = new Map<string, RecordHeader['blocks'][number]>();
  for (const block of header.blocks) if (isLookupCell(block.levels)) distinct.set(`${block.suite}/${block.scenario}/${levelsKey(block.levels)}`, block);
  const cells = [...distinct.values()].map(({ suite, scenario, levels }): LookupCell => ({
    suite,
    scenario,
    levels,
    table: String(levels['table']),
    routes: Number(levels['routes']),
    kinds: String(levels['lookups']).split('+'),
    trials: trials.filter((trial) => trial.suite === suite && trial.scenario === scenario && levelsKey(trial.levels) === levelsKey(levels)),
  }));
  return cells.sort((a, b) => a.routes - b.routes);
}

/** The metric of a kind of lookup. */
export const microsOf = (kind: string): string => `${kind}Micros`;
/** What a lookup of a kind allocates: in the first slice of a trial. */
export const bytesOf = (kind: string): string => `${kind}Bytes`;

/** A value that a trial was read for once, in one of its slices; null where it was not. */
export function onceOf(trial: TrialRecord, metric: string): number | null {
  for (const { metrics } of trial.slices) if (metrics[metric] !== undefined) return metrics[metric];
  return null;
}

/** Mean of a metric over the slices of a trial; null without any. */
export function meanOf(trial: TrialRecord, metric: string): number | null {
  const values = trial.slices.flatMap(({ metrics }) => metrics[metric] ?? []);
  return values.length === 0 ? null : mean(values);
}

/** How a router finds a route, as its settings tell. */
export function approachOf(header: RecordHeader, { suite, contender }: { suite: string; contender: string }): string {
  return header.contenders.find((one) => one.suite === suite && one.id === contender)?.settings['approach'] ?? '';
}

/** What kinds of lookup may need of a router: why it is not asked them is what its settings say that it cannot. */
const NEEDS: Readonly<Record<string, readonly string[]>> = {
  static: ['overlap'],
  parameter: ['parameter', 'overlap'],
  deep: ['parameter', 'wildcard', 'overlap'],
  wildcard: ['wildcard', 'parameter'],
  wrongMethod: ['method-not-allowed'],
  mix: ['parameter', 'wildcard', 'overlap'],
};

/** Why a router has no figures for a kind that others have. */
export function leftOutOf(options: { header: RecordHeader; suite: string; contender: string; kind: string; trials: readonly TrialRecord[] }): LeftOut {
  const { header, suite, contender, kind, trials } = options;
  const unfinished = trials.find(({ status }) => status !== 'completed');
  if (unfinished !== undefined) return { contender, reason: unfinished.reason ?? unfinished.status };
  const settings = header.contenders.find((one) => one.suite === suite && one.id === contender)?.settings ?? {};
  const need = (NEEDS[kind] ?? []).find((name) => settings[`cannot ${name}`] !== undefined);
  return { contender, reason: need === undefined ? 'no lookup of it was timed' : `it cannot do ${need}: ${settings[`cannot ${need}`] ?? ''}` };
}
