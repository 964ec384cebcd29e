import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { headroom } from './cli.case.ts';

let cwd = '';
beforeAll(() => void (cwd = mkdtempSync(join(tmpdir(), 'headroom-calibrate-'))));
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

describe('headroom calibrate', () => {
  it('measures every scenario, counts every fault, and reports', { timeout: 60_000 }, () => {
    const { code, stdout, stderr } = headroom(['run', 'calibration', '--profile', 'smoke', '--json', '--quiet'], { cwd, env: { HEADROOM_CACHE: join(cwd, 'cache') } });
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const { runs } = JSON.parse(stdout) as { runs: { ruler: { verdict: string; checks: { scenario: string; what: string; verdict: string; measured: unknown; reason: string }[] } }[] };
    const { checks, verdict } = runs[0]!.ruler;
    expect(verdict).toBe('not judged');
    expect(new Set(checks.map(({ scenario }) => scenario))).toEqual(new Set(['fixed-service', 'queue', 'search', 'stalls', 'faults', 'start-delay', 'awake']));
    for (const { scenario, what, verdict: counted } of checks) if (scenario === 'faults') expect(`${what}: ${counted}`).toBe(`${what}: pass`);
    const [run = ''] = readdirSync(join(cwd, 'headroom-runs'));
    expect(readFileSync(join(cwd, 'headroom-runs', run, 'report.html'), 'utf8')).toContain('id="ruler"');
  });
});
