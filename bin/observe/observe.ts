import { join, resolve } from 'node:path';
import type { DemandResult } from '../../reports/analysis/demand/result.ts';
import { estimateDemands } from '../../reports/analysis/estimation/estimation.ts';
import { observationsOf } from '../../reports/analysis/estimation/observed.ts';
import { readRecord } from '../../suites/harness/record-reader.ts';
import { RecordWriter } from '../../suites/harness/record-writer.ts';
import { Redactor } from '../../suites/harness/redaction.ts';
import { newRunId, RECORD_FILE, runExists } from '../runs.ts';
import { boxOf, type CoresFlag } from './box.ts';
import type { Observed } from './observed.ts';
import { observedLines } from './record.ts';
import type { ObserveResult } from './result.ts';

export interface ObserveOptions {
  readonly observed: Observed;
  readonly out: string;
  readonly name: string;
  readonly command: string;
  readonly now: Date;
  readonly seed: number;
  readonly cores?: CoresFlag;
  readonly cpuModel?: string;
  readonly memoryBytes?: number;
  readonly secrets: readonly string[];
}

/** Writes what was observed as a run. Returns its folder, and what was assumed of the box. */
export function writeObserved(options: ObserveOptions): { runId: string; folder: string; notes: readonly string[] } {
  const { observed, out, now, secrets } = options;
  const { box, notes } = boxOf(options);
  const runId = freeId({ out, now });
  const folder = join(out, runId);
  const redactor = new Redactor();
  for (const secret of secrets) redactor.add(secret);
  const [header, ...lines] = observedLines({ ...options, box, runId, notes });
  if (header?.kind !== 'header') throw new Error('a record begins with its header');
  const writer = RecordWriter.create({ path: resolve(folder, RECORD_FILE), header, redactor });
  try {
    writer.append(lines);
  } finally {
    writer.close();
  }
  return { runId, folder, notes: [...notes, ...observed.notes] };
}

/** Concludes from the record alone, as everything else does. `demand`: of the record, as `size` and `plan` take it. */
export function concludeObserved(options: { written: ReturnType<typeof writeObserved>; observed: Observed; out: string; seed: number; demand: DemandResult | null }): ObserveResult {
  const { written, observed, out, seed, demand } = options;
  const { record } = readRecord(join(written.folder, RECORD_FILE));
  const { observations, responses } = observationsOf(record);
  return {
    run: { id: written.runId, folder: written.folder },
    observed,
    cores: record.header.coreLayout.serverCpus.length,
    windowsKept: observations.windows.length,
    estimation: estimateDemands({ observations, seed, quantiles: responses !== null && responses !== 'mean' }),
    demand,
    notes: written.notes,
    next: nextSteps({ observed, runId: written.runId, out }),
  };
}

function freeId({ out, now }: { out: string; now: Date }): string {
  const first = newRunId({ now, suites: [], profile: 'observed' }).replace('--', '-');
  for (let copy = 1; ; copy += 1) {
    const runId = copy === 1 ? first : `${first}-${copy}`;
    if (!runExists({ out, runId })) return runId;
  }
}

function nextSteps({ observed, runId, out }: { observed: Observed; runId: string; out: string }): string[] {
  const rates = observed.windows.map(({ classes }) => Object.values(classes).reduce((sum, { perSec }) => sum + perSec, 0));
  const peak = Number(Math.max(...rates).toPrecision(2));
  const where = out === 'headroom-runs' ? '' : ` --out ${out}`;
  const hasTimes = observed.windows.some(({ classes, all }) => all !== null || Object.values(classes).some(({ quantilesMs }) => Object.keys(quantilesMs).length > 0));
  return [
    ...(hasTimes
      ? [`headroom plan --run ${runId} --from-rps ${peak} --growth 5%/month --months 36 --p99 <time>${where}`, `headroom size --run ${runId} --rps ${2 * peak} --p99 <time>${where}`]
      : ['For size and plan, give response times too (<class>_p99).']),
    `headroom report ${runId}${where}`,
  ];
}
