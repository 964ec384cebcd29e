import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cacheDir } from '../fixtures/hosts/cache.ts';
import { findCgroups } from '../fixtures/hosts/cgroups.ts';
import { listProcesses, runnerOf } from '../fixtures/hosts/processes.ts';
import type { RunRecord } from '../suites/harness/record.ts';
import { canServe } from '../fixtures/servers/testbed.case.ts';
import { headroom, start } from './cli.case.ts';
import { recordIn, runFolderIn, smoke, smokeOfOne } from './smoke.case.ts';

let cwd = '';
beforeEach(() => void (cwd = mkdtempSync(join(tmpdir(), 'headroom-run-'))));
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

const runFolder = (): string => runFolderIn(join(cwd, 'headroom-runs'));
const recordOf = (): RunRecord => recordIn(join(cwd, 'headroom-runs'));
/** Processes, cgroups and work folders of the runner with this pid. */
const leftovers = (pid: number): string[] => [
  ...listProcesses().filter((entry) => runnerOf(entry.pid)?.pid === pid).map((entry) => entry.name),
  ...findCgroups().map(({ name }) => name).filter((name) => name.includes(`-${pid}-`)),
  ...readdirSync(join(cacheDir(), 'work')).filter((name) => name.endsWith('-messaging-smoke')),
];

describe.skipIf(!canServe)('headroom run', () => {
  it('measures, writes record and report, leaves nothing running and no secret anywhere', async () => {
    const running = start(['run', 'messaging', '--profile', 'smoke', '--seed', '1', '--json'], { cwd });
    await running.child('nats-server');
    const secrets = await passwordsOf(running.pid);
    const { code, stdout, stderr } = await running.ended;
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(JSON.parse(stdout)).toMatchObject({ runs: [expect.anything()] });
    const record = recordOf();
    expect(record.trials.every((trial) => trial.status === 'completed' || trial.status === 'voided')).toBe(true);
    expect(record.servers.map((server) => server.name).sort()).toEqual(expect.arrayContaining(['nats', 'rabbitmq']));
    expect(leftovers(running.pid)).toEqual([]);
    expect(secrets.length).toBeGreaterThan(0);
    const written = [stdout, stderr, ...['record.ndjson', 'report.html'].map((file) => readFileSync(join(runFolder(), file), 'utf8'))].join('\n');
    for (const secret of secrets) expect(written).not.toContain(secret);
  });

  it('records a broker killed in mid-trial as a failed trial, goes on, and ends with 4', async () => {
    const running = start(smoke, { cwd });
    await running.says(/\d\/\d .*completed/);
    process.kill(await running.child('nats-server'), 'SIGKILL');
    const { code, stderr } = await running.ended;
    expect({ code, stderr }).toMatchObject({ code: 4 });
    const failed = recordOf().trials.filter((trial) => trial.status === 'failed');
    expect(failed.length).toBeGreaterThan(0);
    for (const trial of failed) expect(trial).toMatchObject({ contender: 'nats-core', reason: expect.stringMatching(/nats.*(killed|exited|ended)/i) as string });
    expect(recordOf().closing).not.toBeNull();
    expect(recordOf().trials.filter((trial) => trial.contender === 'nats-core' && trial.status === 'completed').length).toBeGreaterThan(0);
  });

  it('killed by kill -9: the record stays readable, the next command cleans up, --resume finishes it', async () => {
    const running = start(smokeOfOne, { cwd });
    await running.says(/1\/\d .*completed/);
    await running.child('nats-server');
    running.kill('SIGKILL');
    await running.ended;
    const before = recordOf();
    expect(before.closing).toBeNull();
    expect(before.trials.length).toBeGreaterThan(0);
    expect(headroom(['list'], { cwd }).code).toBe(0);
    expect(leftovers(running.pid)).toEqual([]);
    const resumed = headroom(['run', '--resume', 'latest'], { cwd });
    expect(resumed).toMatchObject({ code: 0 });
    const after = recordOf();
    expect(after.closing).not.toBeNull();
    expect(after.resumedAt).toHaveLength(1);
    expect(after.trials.slice(0, before.trials.length)).toEqual(before.trials);
    expect(new Set(after.trials.map((trial) => trial.block))).toEqual(new Set(after.header.blocks.map((block) => block.id)));
    expect(headroom(['run', '--resume', 'latest'], { cwd })).toMatchObject({ code: 2, stderr: expect.stringContaining('is finished') as string });
  });

  it('Ctrl-C: stops within 5 s, cleans up, says how to resume', async () => {
    const running = start(smokeOfOne, { cwd });
    await running.says(/1\/\d .*completed/);
    const began = performance.now();
    running.kill('SIGINT');
    const { code, stderr } = await running.ended;
    expect(performance.now() - began).toBeLessThan(5000);
    expect({ code, stderr }).toMatchObject({ code: 130, stderr: expect.stringMatching(/headroom run --resume \S+-messaging-smoke/) as string });
    expect(leftovers(running.pid)).toEqual([]);
    expect(recordOf().trials.length).toBeGreaterThan(0);
  });

  it('Ctrl-C while servers start: the same', async () => {
    const running = start(smoke, { cwd });
    await running.child('beam.smp');
    running.kill('SIGINT');
    expect(await running.ended).toMatchObject({ code: 130 });
    expect(leftovers(running.pid)).toEqual([]);
  });

  it('an unwritable folder: one clear error, nothing started', () => {
    expect(headroom([...smoke, '--out', '/proc/nowhere'], { cwd })).toMatchObject({ code: 2, stderr: expect.stringContaining('Cannot write') as string });
    expect(headroom([...smoke, '--out', '/dev/null'], { cwd })).toMatchObject({ code: 2 });
  });
});

/** The passwords made for the run, from the servers' own configuration. */
async function passwordsOf(pid: number): Promise<string[]> {
  const work = join(cacheDir(), 'work');
  for (let tries = 0; tries < 200; tries++) {
    const found = readdirSync(work, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.conf$/.test(entry.name))
      .flatMap((entry) => [...readFileSync(join(entry.parentPath, entry.name), 'utf8').matchAll(/\b[0-9a-f]{32}\b/g)].map((match) => match[0]));
    if (found.length >= 2) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`no passwords found below ${work} for runner ${pid}`);
}
