import type { Analysis, CellEstimate } from '../analysis/result.ts';
import type { RecordHeader, RunRecord } from '../../suites/harness/record.ts';

/** Changes when a field changes its meaning or goes; fields may be added without. */
export const REPORT_FORMAT = 'headroom.report/1';

/** A run and what was concluded from it, as `report --json` prints it. */
export interface JsonReport extends Omit<Analysis, 'cells'> {
  readonly format: typeof REPORT_FORMAT;
  readonly run: Pick<RecordHeader, 'runId' | 'origin' | 'startedAt' | 'headroomVersion' | 'command' | 'profile' | 'seed' | 'coreLayout' | 'environment'> & {
    readonly record: string;
    /** Null: the run was cut short. */
    readonly finishedAt: string | null;
    readonly resumedAt: readonly string[];
    readonly servers: readonly Omit<RunRecord['servers'][number], 'kind'>[];
    readonly contenders: RecordHeader['contenders'];
    readonly scenarios: RecordHeader['scenarios'];
    readonly refused: RecordHeader['refused'];
  };
  /** Without the slices' own values: those stand in the record. */
  readonly cells: readonly Omit<CellEstimate, 'values'>[];
}

/** Plain data for `JSON.stringify`; the order of the fields is fixed. */
export function toJson({ record, analysis }: { readonly record: RunRecord; readonly analysis: Analysis }): JsonReport {
  const { runId, origin, startedAt, headroomVersion, command, profile, seed, coreLayout, environment, contenders, scenarios, refused } = record.header;
  const { cells, ...concluded } = analysis;
  return {
    format: REPORT_FORMAT,
    run: {
      runId,
      origin,
      record: record.path,
      startedAt,
      finishedAt: record.closing?.finishedAt ?? null,
      resumedAt: record.resumedAt,
      headroomVersion,
      command,
      profile,
      seed,
      coreLayout,
      environment,
      servers: record.servers.map(({ name, version, origin, settings }) => ({ name, version, origin, settings })),
      contenders,
      scenarios,
      refused,
    },
    ...concluded,
    cells: cells.map(({ suite, scenario, levels, contender, metric, title, better, estimate, reason, trials }) => ({
      suite, scenario, levels, contender, metric, title, better, estimate, reason, trials,
    })),
  };
}
