import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mixtureQuantile } from '../../reports/analysis/estimation/mixture.ts';
import { readRecord } from '../../suites/harness/record-reader.ts';
import { createRandom } from '../../suites/harness/statistics/random.ts';
import { headroom } from '../cli.case.ts';
import { groupWindows, rateOf } from './grouping.ts';
import { joinObserved, type ObservedWindow } from './observed.ts';

const window = (at: number, read: number, write: number): ObservedWindow => ({
  startMs: at * 60_000, elapsedMs: 60_000, cores: { api: 0.1 + read * 0.001 + write * 0.004 }, all: null,
  classes: {
    read: { perSec: read, failedPerSec: 0, meanMs: 10, quantilesMs: { p99: 40 } },
    write: { perSec: write, failedPerSec: 0, meanMs: 20, quantilesMs: { p99: 80 } },
  },
});
const DAY = Array.from({ length: 1000 }, (_, at) => {
  const random = createRandom(at + 1);
  return window(at, 300 * (1.1 + Math.sin(at / 80)), 30 * (1.1 + Math.sin(at / 80 + 1)) * Math.exp(0.3 * random.normal()));
});

describe('windows in groups', () => {
  const groups = groupWindows([...DAY, window(2000, 0, 0)]);

  it('are all there, once', () => {
    const all = groups.flatMap(({ windows }) => windows);
    expect(new Set(all).size).toBe(1001);
    expect(all).toHaveLength(1001);
    expect(groups[0]).toMatchObject({ perSec: 0, windows: { length: 1 } });
  });

  it('are few, alike in load, and told apart by mix within a load', () => {
    expect(groups.length).toBeGreaterThan(20);
    expect(groups.length).toBeLessThan(130);
    for (const { windows } of groups.slice(2)) {
      const rates = windows.map(rateOf);
      expect(Math.max(...rates) / Math.min(...rates)).toBeLessThan(1.75);
    }
    const [most] = [...groups].sort((a, b) => b.perSec - a.perSec);
    const shares = groups.filter(({ perSec }) => perSec === most!.perSec).map(({ windows }) => windows.reduce((sum, one) => sum + one.classes['write']!.perSec / rateOf(one), 0) / windows.length);
    expect(Math.max(...shares) / Math.min(...shares)).toBeGreaterThan(1.3);
  });

  it('lose none, however few or alike (property)', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.double({ min: 0, max: 1e4, noNaN: true }), fc.double({ min: 0, max: 1e4, noNaN: true })), { minLength: 1, maxLength: 60 }), (rates) => {
      const windows = rates.map(([read, write], at) => window(at, read, write));
      expect(groupWindows(windows).reduce((sum, group) => sum + group.windows.length, 0)).toBe(windows.length);
    }));
  });

  it('are joined with neighbours where there are too many, requests and CPU kept', () => {
    const joined = joinObserved(DAY, 300);
    expect(joined).toHaveLength(250);
    const requests = (windows: readonly ObservedWindow[]): number => windows.reduce((sum, one) => sum + rateOf(one) * one.elapsedMs, 0);
    expect(requests(joined) / requests(DAY)).toBeCloseTo(1, 10);
    expect(joined[0]!.classes['read']!.quantilesMs['p99']).toBeCloseTo(40, 10);
  });
});

it('a quantile of classes together lies between theirs, and is theirs where they are alike (property)', () => {
  const value = fc.double({ min: 1, max: 1000, noNaN: true });
  fc.assert(fc.property(value, value, fc.double({ min: 0.01, max: 0.99, noNaN: true }), (one, other, share) => {
    const made = mixtureQuantile({ quantile: 0.99, classes: [{ weight: share, value: one }, { weight: 1 - share, value: other }] })!;
    expect(made).toBeGreaterThanOrEqual(Math.min(one, other) * 0.999999);
    expect(made).toBeLessThanOrEqual(Math.max(one, other) * 1.000001);
    expect(mixtureQuantile({ quantile: 0.99, classes: [{ weight: 3, value: one }, { weight: 1, value: one }] })).toBeCloseTo(one, 6);
  }));
  expect(mixtureQuantile({ quantile: 0.99, classes: [{ weight: 0, value: 5 }] })).toBeNull();
});

describe('headroom observe --csv', () => {
  let cwd = '';
  beforeEach(() => void (cwd = mkdtempSync(join(tmpdir(), 'headroom-observe-'))));
  afterEach(() => rmSync(cwd, { recursive: true, force: true }));

  it('writes a run like any other, marked observed, and says what it found', { timeout: 30_000 }, () => {
    const text = ['time,read_rps,write_rps,api_cpu,read_p99_ms,write_p99_ms', ...DAY.map(({ startMs, classes, cores }, at) =>
      [startMs / 1000, classes['read']!.perSec, classes['write']!.perSec, at === 5 ? '' : cores['api'], 40, 80].join(','))];
    writeFileSync(join(cwd, 'day.csv'), text.join('\n'));
    const { code, stdout, stderr } = headroom(['observe', '--csv', 'day.csv', '--cores', '2', '--json', '--quiet'], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const found = JSON.parse(stdout) as { run: string; windows: unknown; demandsSeconds: Record<string, Record<string, { value: number; lower: number; upper: number }>>; warnings: string[]; next: string[] };
    expect(found.windows).toMatchObject({ seen: 1000, kept: 999, dropped: [{ reason: 'api_cpu is empty', count: 1 }] });
    expect(found.run).toMatch(/^\d{8}-\d{6}-observed$/);
    expect(found.demandsSeconds['read']!['api']!.value).toBeCloseTo(0.001, 5);
    expect(found.demandsSeconds['write']!['api']!.value).toBeCloseTo(0.004, 5);
    expect(found.next[0]).toContain(`headroom plan --run ${found.run}`);

    const { record } = readRecord(join(cwd, 'headroom-runs', found.run, 'record.ndjson'));
    expect(record.header).toMatchObject({ origin: 'observed', refused: [{ reason: 'api_cpu is empty', levels: { windows: 1 } }], coreLayout: { serverCpus: [0, 1] }, environment: { memoryBytes: null } });
    const slices = record.trials.flatMap((trial) => trial.slices);
    expect(slices).toHaveLength(999);
    // Requests are whole, and add up.
    const requests = DAY.filter((_, at) => at !== 5).reduce((sum, one) => sum + rateOf(one) * 60, 0);
    expect(Math.abs(slices.reduce((sum, { operations }) => sum + operations, 0) - requests)).toBeLessThan(3);
    expect(slices.every(({ host, metrics }) => host === null && (metrics['p99Ms'] ?? 0) > 40 && (metrics['p99Ms'] ?? 0) < 80)).toBe(true);

    const report = headroom(['report', 'latest'], { cwd });
    expect(report).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Observed, not measured/) as string });
    const html = readFileSync(join(cwd, 'headroom-runs', found.run, 'report.html'), 'utf8');
    expect(html).toContain('observed, not measured');
    expect(html).not.toContain('full profile');
  });

  it.each([
    ['neither source', [], /Neither --prometheus nor --csv/],
    ['a file that is not there', ['--csv', 'x.csv'], /x\.csv cannot be read/],
    ['what is no URL', ['--prometheus', 'localhost:9090'], /is no http:\/\/ or https:\/\/ URL/],
  ])('refuses %s with exit code 2', (_, args, message) => {
    const { code, stderr } = headroom(['observe', ...args], { cwd });
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });
});
