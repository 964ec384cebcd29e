import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AlertFile } from '../../reports/analysis/plan/alerts.ts';
import type { Plan } from '../../reports/analysis/plan/result.ts';
import { headroom, type Ended } from '../cli.case.ts';
import { assumedGrowthSd, parseGrowth, parseGrowthSd } from './growth.ts';
import { writeSyntheticRun } from './plan.case.ts';
import { parseDay, parseDays, parseMonths } from './times.ts';

describe('headroom plan', { timeout: 30_000 }, () => {
  let cwd = '';
  let run = '';
  beforeAll(() => {
    cwd = mkdtempSync(join(tmpdir(), 'headroom-plan-'));
    run = writeSyntheticRun(cwd);
  });
  afterAll(() => rmSync(cwd, { recursive: true, force: true }));
  const plan = (...args: readonly string[]): Ended =>
    headroom(['plan', '--run', run, '--from-rps', '200', '--growth', '8%/month', '--p99', '50ms', '--start', '2026-12', '--draws', '100', ...args], { cwd, env: { HEADROOM_CACHE: join(cwd, 'cache'), NO_COLOR: '1' } });

  it('prints a timeline with triggers, the split point, what was assumed and what would overturn it', () => {
    const { code, stdout, stderr } = plan('--alerts', 'rules.yml', '--to', 'plan.html');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^200\/s growing by 8 % a month over 36 months, p99 within 50 ms in 90 % of the draws/);
    for (const words of [/Stage 1, now: /, /Stage 2, from 20\d\d-\d\d-\d\d \(/, /Order +by 20.* or when \w+ CPU above/, /Split point +One box loses/, /Assumed, not measured/, /made up/, /What would overturn it/]) expect(stdout).toMatch(words);
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(140);
    const { groups } = parse(readFileSync(join(cwd, 'rules.yml'), 'utf8')) as AlertFile;
    expect(groups[0]?.rules.map(({ alert }) => alert)).toEqual(expect.arrayContaining(['HeadroomObjectiveBroken', 'HeadroomOrderStage2ByLoad', 'HeadroomOrderStage2ByCpu']));
    const page = readFileSync(join(cwd, 'plan.html'), 'utf8');
    for (const words of ['<p class="verdict">Start with', 'id="timeline"', 'class="what-if"']) expect(page.includes(words)).toBe(true);
  });

  it('prints the whole plan as JSON, a hop from a file and a wire besides', () => {
    writeFileSync(join(cwd, 'hop.yaml'), 'hop:\n  roundTripMs: { value: 0.06, lower: 0.05, upper: 0.07 }\n  cpuSeconds: { value: 4.0e-6, lower: 3.0e-6, upper: 5.0e-6 }\n  source: our rack\n');
    const data = JSON.parse(plan('--json', '--hop', 'hop.yaml', '--wire', '40us').stdout) as Plan & { command: string; feasible: boolean };
    expect(data.splitPoint.hop).toMatchObject({ origin: 'stated', cpuSeconds: 4e-6 });
    expect(data.splitPoint.hop.roundTripMs).toBeCloseTo(0.1, 9);
    expect(data).toMatchObject({ command: 'plan', feasible: true, format: 'headroom-plan/1', growth: { fromPerSec: 200, months: 36, start: '2026-12-01' }, draws: 100 });
    expect(data.timeline).toHaveLength(37);
    expect(data.growth.sharePerMonth).toBeCloseTo(0.08, 12);
    expect(data.growth.sdPerMonth).toBeCloseTo(0.02, 12);
    expect(data.assumptions.some((text) => text.includes('--growth-sd'))).toBe(true);
  });

  it('answers no (1) with the constraint that cannot hold, on the page too, and writes no rules', () => {
    const { code, stdout } = plan('--p99', '1ms', '--json', '--alerts', 'none.yml', '--to', 'none.html');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ feasible: false, stages: [], infeasible: { constraint: 'latency', sentence: expect.stringMatching(/^p99 within 1 ms cannot be kept: the quickest class, .* when idle\./) as string } });
    expect(existsSync(join(cwd, 'none.yml'))).toBe(false);
    expect(readFileSync(join(cwd, 'none.html'), 'utf8').includes('cannot be kept')).toBe(true);
  });

  it.each([
    ['growth that is none', ['--growth', 'fast'], /percentage of a time/],
    ['growth by all there is', ['--growth=-100%/month'], /cannot shrink by 100 %/],
    ['two objectives', ['--p95', '20ms'], /several objectives: --p95, --p99/],
    ['a start that is no day', ['--start', '2026-13'], /month or a day/],
    ['an unknown run', ['--run', 'nope'], /no run nope/],
    ['a page that cannot be written', ['--to', 'no/such/plan.html'], /cannot be written to no\/such\/plan\.html/],
    ['rules that cannot be written', ['--alerts', 'no/such/rules.yml'], /cannot be written to no\/such\/rules\.yml/],
  ])('refuses %s with exit code 2', (_, args, message) => {
    const { code, stderr } = plan(...args);
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });
});

describe('what is read from options', () => {
  it('growth compounds from any time to a month', () => {
    expect(parseGrowth('8%/month')).toBeCloseTo(0.08, 12);
    expect(parseGrowth('100% a year')).toBeCloseTo(2 ** (1 / 12) - 1, 12);
    expect(parseGrowth('-2.5 % / month'.replaceAll(' ', ''))).toBeCloseTo(-0.025, 12);
    expect(parseGrowth('3%/quarter')).toBeCloseTo(1.03 ** (1 / 3) - 1, 12);
    expect((1 + parseGrowth('1%/week')) ** 12).toBeCloseTo(1.01 ** (365.2425 / 7), 9);
    for (const text of ['8', '8/month', '8%', 'x%/month', '-100%/year', '1e3%/month', '1000000%/day']) expect(() => parseGrowth(text)).toThrow();
  });

  it('doubt about growth is in points, and a quarter of it where nobody says', () => {
    expect(parseGrowthSd('2%')).toBe(0.02);
    expect(parseGrowthSd('2%/month')).toBe(0.02);
    for (const text of ['2', '-2%', '200%']) expect(() => parseGrowthSd(text)).toThrow();
    expect([assumedGrowthSd(0.08), assumedGrowthSd(-0.08), assumedGrowthSd(0)]).toEqual([0.02, 0.02, 0]);
  });

  it('days, months and lead times', () => {
    expect([parseDays('14d'), parseDays('2w'), parseDays('3'), parseDays('0d')]).toEqual([14, 14, 3, 0]);
    expect([parseDay('2026-12'), parseDay('2028-02-29')]).toEqual(['2026-12-01', '2028-02-29']);
    expect(parseMonths('36')).toBe(36);
    for (const text of ['2026', '2027-02-29', '12-2026', '2026-00', 'soon']) expect(() => parseDay(text)).toThrow();
    for (const text of ['14h', '-1d', 'soon', '4000d']) expect(() => parseDays(text)).toThrow();
    for (const text of ['0', '1.5', '1201', 'many']) expect(() => parseMonths(text)).toThrow();
  });
});
