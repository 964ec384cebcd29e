import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { canServe } from '../fixtures/servers/testbed.case.ts';
import { readRecord } from '../suites/harness/record-reader.ts';
import type { RunRecord } from '../suites/harness/record.ts';
import { headroom, start } from './cli.case.ts';

let cwd = '';
beforeEach(() => void (cwd = mkdtempSync(join(tmpdir(), 'headroom-systems-'))));
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

const fileOf = (name: string): string => join(cwd, 'headroom-runs', readdirSync(join(cwd, 'headroom-runs'))[0] ?? '', name);
const record = (): RunRecord => readRecord(fileOf('record.ndjson')).record;

describe.skipIf(!canServe)('headroom run system workers database', () => {
  it('starts the reference application, loads it, accounts each of its parts, and shows no secret', { timeout: 180_000 }, async () => {
    const running = start(['run', 'system/ladder', 'workers/in-flight', 'database', '--profile', 'smoke', '--seed', '1'], { cwd });
    const { code, stderr } = await running.ended;
    expect({ code, stderr }).toMatchObject({ code: 0 });
    const { trials, servers } = record();
    expect(trials.map(({ status }) => status)).not.toContain('failed');
    expect([...new Set(trials.map(({ suite }) => suite))].sort()).toEqual(['database', 'system', 'workers']);
    for (const { audit } of trials) expect(audit['ok'] ?? 0).toBe(audit['started'] ?? 0);
    const loaded = trials.find(({ suite, levels }) => suite === 'system' && levels['purpose'] === 'fit')!;
    for (const component of ['api', 'service', 'broker', 'mysql', 'haproxy']) expect(loaded.slices[0]!.cpuMs[component]).toBeGreaterThan(0);
    expect(Object.keys(loaded.slices[0]!.classes!).sort()).toEqual(['browse', 'read', 'write']);
    expect(trials.find(({ suite }) => suite === 'database')!.slices[0]!.metrics['mysqlRowsPerSec']).toBeGreaterThan(0);
    expect(servers.map(({ name }) => name)).toEqual(expect.arrayContaining(['mysql', 'nats', 'shop-nats']));
    // Credentials made for the run are 32 hexadecimal digits; of such there is none.
    for (const file of ['record.ndjson', 'report.html']) expect(readFileSync(fileOf(file), 'utf8')).not.toMatch(/\b[0-9a-f]{32}\b/);
  });
});

describe('headroom run --system', () => {
  it('names what there is when there is no such system', () => {
    expect(headroom(['run', 'system', '--system', 'mine'], { cwd })).toMatchObject({ code: 2, stderr: expect.stringContaining('headroom init') as string });
  });
});
