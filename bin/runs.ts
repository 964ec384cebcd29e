import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { HeadroomError } from '../suites/harness/errors.ts';

export const DEFAULT_OUT = 'headroom-runs';
export const RECORD_FILE = 'record.ndjson';
export const REPORT_FILE = 'report.html';

/** A new run's id: sortable by time, told apart by what it measured. */
export function newRunId(options: { now: Date; suites: readonly string[]; profile: string }): string {
  const stamp = options.now.toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
  return `${stamp}-${options.suites.join('_').slice(0, 40)}-${options.profile}`;
}

/** Whether a run with this id stands there already. */
export function runExists(options: { out: string; runId: string }): boolean {
  return existsSync(join(options.out, options.runId));
}

/** Finds a run's folder from what a user wrote: a path, an id, or `latest`. */
export function findRun(options: { run: string; out: string }): string {
  const { run, out } = options;
  const candidates = run === 'latest' ? runsIn(out).slice(-1) : [run.replace(/\/record\.ndjson$/, ''), join(out, run)];
  const found = candidates.find((folder) => existsSync(join(folder, RECORD_FILE)));
  if (found !== undefined) return found;
  const known = runsIn(out);
  throw new HeadroomError({
    code: 'RUN_NOT_FOUND',
    kind: 'input',
    message: run === 'latest' ? `There is no run in ${out} yet.` : `There is no run ${run}: neither a folder with a ${RECORD_FILE} nor an id in ${out}.`,
    hint: known.length > 0 ? `Runs in ${out}: ${known.slice(-5).map((folder) => folder.slice(out.length + 1)).join(', ')}.` : 'Make one by: headroom run messaging --profile quick',
  });
}

function runsIn(out: string): string[] {
  if (!existsSync(out)) return [];
  return readdirSync(out)
    .map((name) => join(out, name))
    .filter((folder) => existsSync(join(folder, RECORD_FILE)))
    .sort((a, b) => statSync(a).birthtimeMs - statSync(b).birthtimeMs || a.localeCompare(b));
}
