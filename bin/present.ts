import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { analyse } from '../reports/analysis/analysis.ts';
import type { Analysis } from '../reports/analysis/result.ts';
import { toJson } from '../reports/formats/json.ts';
import { terminalSummary } from '../reports/formats/terminal.ts';
import { renderHtml } from '../reports/render.ts';
import { HeadroomError, messageOf } from '../suites/harness/errors.ts';
import { readRecord } from '../suites/harness/record-reader.ts';
import type { Output } from './output.ts';
import { RECORD_FILE, REPORT_FILE } from './runs.ts';

/** Reads runs from disk, concludes, writes the HTML report, and prints the summary with the report's path. Returns what was concluded. */
export async function presentRuns(options: { folders: readonly string[]; output: Output; to?: string }): Promise<readonly Analysis[]> {
  const { folders, output } = options;
  const runs = folders.map((folder) => {
    const { record, raw } = readRecord(join(folder, RECORD_FILE));
    return { record, raw, analysis: analyse(record) };
  });
  const to = options.to ?? join(folders[0] ?? '.', REPORT_FILE);
  writeWhole({ path: to, text: await renderHtml({ records: runs }) });
  for (const { record, analysis } of runs) output.answer(terminalSummary({ record, analysis }));
  output.answer(`\nReport: ${relative(process.cwd(), to)}`);
  output.data({ report: to, runs: runs.map(({ record, analysis }) => toJson({ record, analysis })) });
  return runs.map(({ analysis }) => analysis);
}

/** A reader never sees half a report. */
function writeWhole(options: { path: string; text: string }): void {
  const { path, text } = options;
  const partial = `${path}.partial`;
  try {
    writeFileSync(partial, text);
    renameSync(partial, path);
  } catch (error) {
    rmSync(partial, { force: true });
    throw new HeadroomError({
      code: 'REPORT_NOT_WRITTEN',
      kind: 'incomplete',
      message: `The report cannot be written to ${path}: ${messageOf(error)}.`,
      hint: 'The record is whole. Make the report elsewhere by: headroom report <run> --to <file>.',
      cause: error,
    });
  }
}
