import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { syntheticSystems } from '../../reports/analysis/synthetic-systems.case.ts';
import { RECORD_FILE } from '../runs.ts';

/** Writes the record of a synthetic run of the whole system, and returns its folder. */
export function writeSyntheticRun(parent: string): string {
  const { header, servers, trials, closing } = syntheticSystems();
  const folder = join(parent, 'synthetic');
  mkdirSync(folder, { recursive: true });
  const lines = [header, ...servers, ...trials, ...(closing === null ? [] : [closing])];
  writeFileSync(join(folder, RECORD_FILE), `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`);
  return folder;
}
