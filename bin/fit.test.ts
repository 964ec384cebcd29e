import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { syntheticWorkers } from '../reports/analysis/workers/synthetic.case.ts';
import { joined } from '../reports/analysis/synthetic-systems.case.ts';
import type { ScalabilityFit } from '../reports/analysis/scalability/result.ts';
import { headroom, type Ended } from './cli.case.ts';

let cwd = '';
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'headroom-fit-'));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

const fit = (...args: string[]): Ended => headroom(['fit', ...args], { cwd, env: { HEADROOM_CACHE: join(cwd, 'cache'), NO_COLOR: '1' } });
const json = (...args: string[]): ScalabilityFit & { fits?: ScalabilityFit[] } => JSON.parse(fit(...args, '--json').stdout) as ScalabilityFit & { fits?: ScalabilityFit[] };

function table(rows: readonly (readonly (string | number)[])[], header = 'load,throughput', name = 'loads.csv'): string {
  writeFileSync(join(cwd, name), `${header}\n${rows.map((row) => row.join(',')).join('\n')}\n`);
  return name;
}

function known(id: string): string {
  const { inputs } = JSON.parse(readFileSync(new URL(`../reports/analysis/known-answers/${id}.json`, import.meta.url), 'utf8')) as { inputs: { n: number[]; x: number[] } };
  return table(inputs.n.map((load, at) => [load, inputs.x[at] ?? 0]));
}

/** A run of two suites, written as `run` writes it. */
function run(): void {
  const record = joined([syntheticWorkers(), syntheticWorkers({ suite: 'database', settings: [1, 4].map((poolSize) => ({ poolSize })) })]);
  mkdirSync(join(cwd, 'headroom-runs/one'), { recursive: true });
  const lines = [record.header, ...record.servers, ...record.trials, ...(record.closing === null ? [] : [record.closing])];
  writeFileSync(join(cwd, 'headroom-runs/one/record.ndjson'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}

// Each command is a process of its own.
describe('headroom fit', { timeout: 30_000 }, () => {
  it('gives parameters, peak, verdict and rivals of a table as JSON alone', () => {
    const found = json(known('usl-specsdm91'), '--at', '72,300', '--at-throughput', '1800', '--at-latency', '0.05');
    expect(Object.keys(found.parameters)).toEqual(['alpha', 'beta', 'gamma']);
    expect(found.parameters.beta.value).toBeCloseTo(0.0001044, 6);
    expect(found.parameters.gamma.lower).toBeCloseTo(50.5323, 2);
    expect(found.peak?.load).toBeCloseTo(96.52, 1);
    expect(found.verdict).toBe('usable');
    expect(found.rivals).toHaveLength(4);
    expect(found.predictions.map(({ isExtrapolated }) => isExtrapolated)).toEqual([false, true]);
    expect(found.inverses[0]?.load?.ascending).toBeCloseTo(60.6, 0);
  });

  it('tells people the same, with what they must know', () => {
    const { code, stdout } = fit(known('usl-raytracer'), '--at', '96');
    expect(code).toBe(0);
    for (const text of ['Usable within the loads measured', 'α contention', 'Peak: none', 'Amdahl', 'warning: ', 'extrapolated']) expect(stdout).toContain(text);
    expect(fit(known('usl-misfit-sysbench-cpu')).stdout).toMatch(/^loads\.csv: .*\nMisfit: the fit is unusable/);
  });

  it('takes other names of columns, repeats, and more columns with a word', () => {
    const file = table([1, 2, 4, 8, 16, 32].flatMap((n) => [[n, 'a', 100 * n ** 0.7], [n, 'b', 99 * n ** 0.7]]), 'Nodes,Host,x');
    const { stdout, stderr } = fit(file, '--json');
    expect(stderr).toContain('Columns not looked at: Host.');
    const found = JSON.parse(stdout) as ScalabilityFit;
    expect(found).toMatchObject({ loadName: 'Nodes', measured: { runs: 12, loads: 6 } });
    expect(found.bootstrap?.method).toMatch(/bootstrap/);
    const other = json(file, '--seed', '2', '--confidence', '0.8');
    expect(other.bootstrap?.parameters).not.toEqual(found.bootstrap?.parameters);
    expect(other.parameters.gamma.lower).toBeGreaterThan(found.parameters.gamma.lower ?? Infinity);
  });

  it.each([
    ['a missing file', () => ['nope.csv'], /nope\.csv cannot be read/],
    ['a cell that is no number', () => [table([[1, 10], [2, 'fast']])], /loads\.csv:3: column throughput: 'fast' is not a number/],
    ['two loads', () => [table([[1, 10], [2, 19], [2, 20]])], /2 different loads are too few/],
    ['an unknown run', () => ['nope'], /There is no run nope/],
    ['a list with a gap', () => ['loads.csv', '--at', '1,,2'], /Give numbers above 0/],
  ])('refuses %s with exit code 2 and a hint', (_, args, message) => {
    const { code, stderr } = fit(...args());
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/hint |--help/);
    expect(code).toBe(2);
  });

  it('fits the curves of a run, and chooses among them', () => {
    run();
    const { code, stdout, stderr } = fit('latest', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ title: expect.stringMatching(/^workers: /) as string, verdict: 'misfit', preferred: 'hard-saturation' });
    expect(stderr).toMatch(/Left out, for a curve needs three loads: database\/nats\/poolSize \(2\)/);
    expect(fit('one', '--curve', 'database')).toMatchObject({ code: 2, stderr: expect.stringContaining('no throughput at three different loads') as string });
    expect(fit('one', '--contender', 'nobody')).toMatchObject({ code: 2, stderr: expect.stringContaining('Its curves: ') as string });
  });

  it('puts several curves of a run beside the first', () => {
    const record = joined([syntheticWorkers(), syntheticWorkers({ suite: 'database', settings: [1, 2, 4, 8].map((poolSize) => ({ poolSize })) })]);
    mkdirSync(join(cwd, 'headroom-runs/two'), { recursive: true });
    writeFileSync(join(cwd, 'headroom-runs/two/record.ndjson'), [record.header, ...record.trials].map((line) => `${JSON.stringify(line)}\n`).join(''));
    const all = json('two');
    expect(all.fits?.map(({ title }) => title.split(':')[0])).toEqual(['workers', 'database']);
    expect(all.parameters).toEqual(all.fits?.[0]?.parameters);
  });
});
