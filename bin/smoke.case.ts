import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readRecord } from '../suites/harness/record-reader.ts';
import type { RunRecord } from '../suites/harness/record.ts';

/** The shortest run that starts two brokers. */
export const smoke = ['run', 'messaging/one-to-one', '--profile', 'smoke', '--seed', '1'];

/** The same with the broker that starts at once. */
export const smokeOfOne = [...smoke, '--contender', 'nats-core'];

/** The folder of the only run in `out`. */
export const runFolderIn = (out: string): string => join(out, readdirSync(out)[0] ?? '');
export const recordIn = (out: string): RunRecord => readRecord(join(runFolderIn(out), 'record.ndjson')).record;
