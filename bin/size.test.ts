import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { syntheticSystem, SYSTEM, type SyntheticCell } from '../reports/analysis/demand/synthetic.case.ts';
import { headroom, type Ended } from './cli.case.ts';

let cwd = '';
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'headroom-size-'));
  const open = (mix: string, perSec: number, p99Ms: number, purpose = 'fit'): SyntheticCell => ({ mix, purpose, perSec, slices: 6, metrics: { p99Ms } });
  const { header, servers, trials, closing } = syntheticSystem({
    systems: { nats: SYSTEM },
    settings: { 'api processes': '1', 'service processes': '1' },
    cells: [
      { mix: 'none', purpose: 'idle', perSec: 0 },
      ...[100, 300, 600, 900].flatMap((perSec, at) => [open('read-heavy', perSec, [6, 7, 9, 14][at] ?? 0), open('write-heavy', perSec * 0.6, [7, 8, 10, 15][at] ?? 0)]),
      open('read-heavy', 450, 8, 'held-out'),
    ],
  });
  mkdirSync(join(cwd, 'run'));
  writeFileSync(join(cwd, 'run', 'record.ndjson'), [header, ...servers, ...trials, closing].map((line) => `${JSON.stringify(line)}\n`).join(''));
});
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

const size = (...args: readonly string[]): Ended => headroom(['size', '--run', 'run', ...args], { cwd, env: { HEADROOM_CACHE: join(cwd, 'cache') } });

interface Answer {
  readonly feasible: boolean;
  readonly answer: { readonly class: string; readonly pricePerMonth: number; readonly capacityPerSec: { readonly value: number }; readonly components: readonly { readonly component: string; readonly processes: number | null }[] } | null;
  readonly classes: readonly { readonly class: string; readonly verdict: string; readonly why: string }[];
  readonly regret: readonly { readonly what: string; readonly responseMs: { readonly value: number | null } }[];
  readonly infeasible: { readonly constraint: string } | null;
  readonly assumptions: readonly string[];
  readonly model: { readonly trials: readonly string[]; readonly mix: Readonly<Record<string, number>> };
}

describe('headroom size', () => {
  it('answers first, then says why not the others, and what it assumed', () => {
    const { code, stdout } = size('--rps', '3000', '--p99', '50ms', '--mix', 'read-heavy');
    expect(code).toBe(0);
    const [first] = stdout.split('\n');
    expect(first).toMatch(/^\S+, at EUR [\d.]+ a month, is the cheapest that holds/);
    for (const text of ['The other classes', 'To be wrong by one', 'Assumed, not measured', 'made up', 'What would overturn this', 'the price']) expect(stdout).toContain(text);
  });

  it('gives the same as JSON, whole and repeatable', () => {
    const args = ['--rps', '3000', '--p99', '50ms', '--mix', 'read=0.8,write=0.2', '--growth-buffer', '30%', '--availability', 'n-1', '--json'];
    const { code, stdout } = size(...args);
    expect(code).toBe(0);
    const found = JSON.parse(stdout) as Answer;
    expect(found).toMatchObject({
      feasible: true, infeasible: null,
      question: { perSec: 3000, designPerSec: 3900, objective: { quantile: 0.99, latencyMs: 50 }, availability: 'n-1', confidence: 0.9, single: ['mysql', 'broker'], hop: { origin: 'assumed' } },
      model: { mix: { read: 0.8, write: 0.2 }, runs: ['synthetic'] },
    });
    expect(found.answer?.components.map(({ component, processes }) => [component, processes !== null])).toEqual([['api', true], ['service', true], ['broker', false], ['mysql', false]]);
    expect(found.classes.filter(({ verdict }) => verdict === 'cheapest')).toEqual([expect.objectContaining({ class: found.answer?.class, why: '' })]);
    expect(found.classes.every(({ verdict, why }) => verdict === 'cheapest' || why !== '')).toBe(true);
    expect(found.model.trials.length).toBeGreaterThan(5);
    expect(size(...args).stdout).toBe(stdout);
  });

  it('takes a catalogue and a hop of the user', () => {
    const catalogue = { kind: 'own', title: 'Ours', currency: 'CHF', asOf: '2026-01-01', sources: ['a bill'], machines: [{ id: 'big', title: 'Big', family: 'a', cores: 16, threadsPerCore: 1, speed: 2, memoryGiB: 64, pricePerMonth: 99 }] };
    writeFileSync(join(cwd, 'ours.yaml'), JSON.stringify(catalogue));
    writeFileSync(join(cwd, 'hop.yaml'), JSON.stringify({ hop: { roundTripMs: { value: 0.1, lower: 0.05, upper: 0.2 }, cpuSeconds: { value: 1e-5, lower: 5e-6, upper: 2e-5 }, source: 'our network' } }));
    const given = size('--rps', '3000', '--p99', '50ms', '--hardware', 'ours.yaml', '--measured-speed', '2', '--hop', 'hop.yaml', '--json');
    expect(JSON.parse(given.stdout)).toMatchObject({ answer: { class: 'big', untested: ['other number of cores'] }, question: { currency: 'CHF', hop: { origin: 'stated' } } });
  });

  it('says no with exit code 1, and which constraint cannot hold', () => {
    const { code, stdout } = size('--rps', '3000', '--p99', '1ms', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ feasible: false, answer: null, infeasible: { constraint: 'response time' } });
    const large = size('--rps', '900k', '--p99', '50ms', '--max-boxes', '1');
    expect(large.code).toBe(1);
    expect(large.stdout).toMatch(/^Nothing holds 900,000\/s at p99 ≤ 50 ms\./);
    expect(large.stdout).toContain('A load of at most');
  });

  it.each([
    ['no load', ['--rps', '0', '--p99', '50ms'], /above 0/],
    ['no objective', ['--rps', '10'], /no objective/],
    ['two objectives', ['--rps', '10', '--p99', '50ms', '--p95', '20ms'], /several objectives: --p95, --p99/],
    ['an unknown class of requests', ['--rps', '10', '--p99', '50ms', '--mix', 'read=0.8,delete=0.2'], /class delete/],
    ['an unknown component', ['--rps', '10', '--p99', '50ms', '--single', 'redis'], /there is no such component/],
    ['a missing catalogue', ['--rps', '10', '--p99', '50ms', '--hardware', 'nope.yaml'], /nope\.yaml/],
  ])('refuses %s with exit code 2', (_, args, message) => {
    const { code, stderr } = size(...args);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(code).toBe(2);
  });
});
