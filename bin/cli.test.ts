import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { headroom } from './cli.case.ts';

let cwd = '';
let env: Record<string, string> = {};
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'headroom-cli-'));
  env = { HEADROOM_CACHE: join(cwd, 'cache') };
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

describe('headroom', () => {
  it('groups its commands and gives an example, for itself and for each command', { timeout: 20_000 }, () => {
    const { code, stdout } = headroom(['--help'], { cwd, env });
    expect(code).toBe(0);
    for (const text of ['Measure:', 'Decide:', 'Maintain:', 'Example']) expect(stdout).toContain(text);
    for (const name of ['run', 'report', 'doctor', 'provision', 'list', 'clean']) {
      expect(headroom([name, '--help'], { cwd, env })).toMatchObject({ code: 0, stdout: expect.stringMatching(/Examples?:/) as string });
    }
  });

  it.each([
    ['an unknown command', ['rnu'], /unknown command 'rnu'/],
    ['an unknown option', ['run', 'messaging', '--fast'], /unknown option '--fast'/],
    ['nothing to run', ['run'], /Nothing was named to run/],
    ['an unknown suite', ['run', 'nope'], /no suite nope/],
    ['an unknown scenario', ['run', 'messaging/nope'], /no scenario nope/],
    ['an unknown contender', ['run', 'messaging', '--contender', 'kafka'], /no contender kafka/],
    ['an unknown profile', ['run', 'messaging', '--profile', 'fast'], /Allowed choices are smoke, quick/],
    ['a seed that is no number', ['run', 'messaging', '--seed', 'x'], /whole number/],
    ['an unknown run', ['report', 'nope'], /no run nope/],
    ['a resume of nothing', ['run', '--resume', 'latest'], /no run in headroom-runs yet/],
    ['a resume with a suite', ['run', 'messaging', '--resume', 'latest'], /from the run itself/],
    ['a missing configuration', ['run', 'messaging', '--config', 'nope.yaml'], /no configuration file/],
  ])('refuses %s with exit code 2 and a hint', (_, args, message) => {
    const { code, stderr } = headroom(args, { cwd, env });
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/hint|--help/);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(code).toBe(2);
  });

  it('refuses an unknown key of headroom.yaml, naming its line', () => {
    writeFileSync(join(cwd, 'headroom.yaml'), 'servers:\n  nats:\n    url: nats://127.0.0.1:4222\nwat: 1\n');
    expect(headroom(['run', 'messaging'], { cwd, env })).toMatchObject({ code: 2, stderr: expect.stringContaining('headroom.yaml:4: wat: unknown key') as string });
  });

  it('refuses a corrupt and a newer record', () => {
    mkdirSync(join(cwd, 'run'));
    const path = join(cwd, 'run', 'record.ndjson');
    writeFileSync(path, '{"kind":"trial"}\n{}\n');
    expect(headroom(['report', 'run'], { cwd, env })).toMatchObject({ code: 2, stderr: expect.stringContaining('damaged at line 1') as string });
    writeFileSync(path, '{"kind":"header","format":"headroom.record/99"}\n');
    expect(headroom(['report', 'run'], { cwd, env })).toMatchObject({ code: 2, stderr: expect.stringContaining('headroom.record/99') as string });
  });

  it('prints JSON alone with --json, errors included', () => {
    const listed = headroom(['list', '--profile', 'quick', '--json'], { cwd, env });
    expect(listed.code).toBe(0);
    expect((JSON.parse(listed.stdout) as { plan: { blocks: unknown[] } }).plan.blocks.length).toBeGreaterThan(0);
    const failed = headroom(['report', 'nope', '--json'], { cwd, env });
    expect(JSON.parse(failed.stdout)).toMatchObject({ error: { code: 'RUN_NOT_FOUND' } });
  });

  it('doctor takes servers that are not here for a note, and says which suites could run', { timeout: 30_000 }, () => {
    const { code, stdout } = headroom(['doctor', '--quiet'], { cwd, env: { ...env, NO_COLOR: '1' } });
    expect(stdout).toMatch(/(note|ok) +run messaging/);
    expect(stdout).toMatch(/ok +run calibration +needs no server/);
    expect(stdout).toContain('This machine can measure.');
    expect(code).toBe(0);
    expect(headroom(['doctor', 'nope'], { cwd, env }).code).toBe(2);
  });

  it('lists contenders with their guarantees and what a profile takes', () => {
    const { stdout } = headroom(['list', 'messaging', '--profile', 'quick'], { cwd, env });
    for (const text of ['nats-core', 'rabbitmq-classic-transient', 'at most once', 'one-to-one', 'Profile quick: about']) expect(stdout).toContain(text);
  });
});
