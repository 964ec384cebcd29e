import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPrometheus, type TestPrometheus } from '../../fixtures/servers/prometheus/prometheus.case.ts';
import { canServe } from '../../fixtures/servers/testbed.case.ts';
import { readRecord } from '../../suites/harness/record-reader.ts';
import { headroom } from '../cli.case.ts';
import { observedFromPrometheus } from './from-prometheus.ts';
import { CORES, history, TRUE_DEMANDS } from './history.case.ts';
import { PrometheusClient } from './prometheus/client.ts';
import { credentialsFor } from './prometheus/credentials.ts';
import { DEFAULT_QUERIES, readQueries } from './prometheus/queries.ts';

const DAY_SEC = 86_400;
// Blocks that are filled in must be older than what the server itself is about to write.
const endSec = Math.floor(Date.now() / 1000 / 600) * 600 - 14_400;

interface Found {
  readonly run: string;
  readonly windows: { readonly seen: number; readonly kept: number; readonly dropped: readonly { readonly reason: string; readonly count: number }[] };
  readonly recommended: string;
  readonly demandsSeconds: Readonly<Record<string, Readonly<Record<string, { readonly value: number; readonly lower: number; readonly upper: number }>>>>;
  readonly source: { readonly name: string; readonly version: string };
}

describe.skipIf(!canServe)('headroom observe against a Prometheus that remembers a fortnight', () => {
  let cwd = '';
  let prometheus: TestPrometheus;
  beforeAll(async () => {
    cwd = mkdtempSync(join(tmpdir(), 'headroom-observe-'));
    prometheus = await startPrometheus({ withLogin: true, history: history({ endSec, days: 14, scrapeSec: 150, restartAt: 0.3, gap: [0.6, 0.62] }) });
  });
  afterAll(async () => {
    rmSync(cwd, { recursive: true, force: true });
    await prometheus[Symbol.asyncDispose]();
  });

  it('finds the demands, leaves out the restart and the gap, and writes a run with its report', { timeout: 60_000 }, () => {
    const env = { HEADROOM_PROMETHEUS_USER: 'test', HEADROOM_PROMETHEUS_PASSWORD: 'test' };
    const args = ['--prometheus', prometheus.url, '--end', String(endSec), '--cores', String(CORES), '--range', '14d', '--step', '10m', '--json', '--quiet'];
    const { code, stdout, stderr } = headroom(['observe', ...args], { cwd, env });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const found = JSON.parse(stdout) as Found;
    expect(found.source).toMatchObject({ name: 'prometheus', version: expect.stringMatching(/^\d+\.\d+/) as string });
    expect(found.windows.seen).toBe((14 * DAY_SEC) / 600);
    const reasons = Object.fromEntries(found.windows.dropped.map(({ reason, count }) => [reason.slice(0, 12), count]));
    expect(reasons['a process be']).toBeGreaterThanOrEqual(1);
    expect(reasons['no rate of r']).toBeGreaterThan(30);
    expect(found.windows.kept).toBeGreaterThan(1900);
    expect(found.recommended).toBe('utilisation-regression-idle');
    for (const [id, row] of Object.entries(TRUE_DEMANDS)) for (const [component, value] of Object.entries(row)) {
      expect(Math.abs(found.demandsSeconds[id]![component]!.value / value - 1), `${id} at ${component}`).toBeLessThan(0.05);
    }
    const path = join(cwd, 'headroom-runs', found.run, 'record.ndjson');
    const { record } = readRecord(path);
    expect(record.header).toMatchObject({ origin: 'observed', coreLayout: { serverCpus: { length: CORES } } });
    expect(record.trials.length).toBeLessThan(150);
    const text = readFileSync(path, 'utf8');
    expect(text).not.toMatch(/test:test|dGVzdDp0ZXN0/);
    expect(readFileSync(join(cwd, 'headroom-runs', found.run, 'report.html'), 'utf8')).toContain('Observed, not measured');
  });

  it('asks in stretches for more points than are answered at a time', async () => {
    const startSec = endSec - 13 * DAY_SEC;
    const [series] = await client().range({ what: 'one', query: 'vector(1)', startSec, endSec, stepSec: 60 });
    expect([...series!.values.keys()]).toEqual(Array.from({ length: 13 * 24 * 60 + 1 }, (_, at) => startSec + at * 60));
    expect(client().origin).toBe(prometheus.url);
  });

  const client = (login = 'test:test@'): PrometheusClient => new PrometheusClient(credentialsFor({ url: prometheus.url.replace('//', `//${login}`), env: {} }));
  const asked = async (options: { yaml?: string; endMs?: number; stepMs?: number; client?: PrometheusClient }): Promise<string> => {
    const queries = options.yaml === undefined ? DEFAULT_QUERIES : readQueries({ path: 'queries.yaml', text: options.yaml });
    const asking = observedFromPrometheus({ client: client(), queries, endMs: endSec * 1000, rangeMs: 2 * DAY_SEC * 1000, stepMs: 600_000, ...options });
    const { code, kind, hint, message } = (await asking.catch((error: unknown) => error)) as Record<string, string>;
    expect(hint).not.toBe('');
    return `${code ?? ''} ${kind ?? ''} ${message ?? ''} ${hint ?? ''}`;
  };

  it.each([
    ['a metric that is not there', { yaml: 'classes:\n  read: { rps: "sum(rate(shop_requests_total[$window]))" }\n' }, /input .*nothing for the rate of read.*shop_requests_total\[600s\]/s],
    ['a query that is no PromQL', { yaml: 'classes:\n  read: { rps: "sum(rate(" }\n' }, /input .*refuses the query of the rate of read: .*parse error/],
    ['several series for one class', { yaml: 'classes:\n  read: { rps: "rate(http_requests_total[$window])" }\n' }, /gives 2 series, not one/],
    ['a label that tells nothing apart', { yaml: 'componentsBy: { label: pod, cpu: "sum by (job) (rate(process_cpu_seconds_total[$window]))" }\n' }, /does not give one series for each pod/],
    ['a range before all memory', { endMs: (endSec - 40 * DAY_SEC) * 1000 }, /has nothing for rates by operation/],
    ['windows that hold fewer than two scrapes', { stepMs: 240_000 }, /scraped every 150 s.*--step 600s/s],
  ])('says clearly of %s', async (_, options, message) => {
    expect(await asked(options)).toMatch(message);
  });

  it('says clearly that it may not ask, that nobody is there, or that it is no Prometheus', async () => {
    const stopped = new PrometheusClient({ ...credentialsFor({ url: prometheus.url, env: {} }), signal: AbortSignal.abort() });
    expect(await asked({ client: stopped })).toMatch(/INTERRUPTED interrupted /);
    expect(await asked({ client: client('') })).toMatch(/input .*status 401, no credentials.*--token-file/s);
    expect(await asked({ client: client('test:wrong-one@') })).toMatch(/input (?!.*wrong-one).*status 401/s);
    expect(await asked({ client: new PrometheusClient(credentialsFor({ url: 'http://127.0.0.1:1', env: {} })) })).toMatch(/start .*cannot be reached/s);
    expect(await asked({ client: new PrometheusClient(credentialsFor({ url: `${prometheus.url.replace('//', '//test:test@')}/elsewhere`, env: {} })) })).toMatch(/input .*is no Prometheus: status 404/s);
  });

  it('reads classes and components of its user’s own', async () => {
    const queries = readQueries({ path: 'queries.yaml', text: OWN_QUERIES });
    const observed = await observedFromPrometheus({ client: client(), queries, endMs: endSec * 1000, rangeMs: DAY_SEC * 1000, stepMs: 600_000 });
    expect(observed).toMatchObject({ classes: ['read', 'write'], components: ['api', 'db'], processes: { api: 1 }, cores: 4, dropped: [] });
    const [window] = observed.windows;
    expect(window!.classes['read']!.quantilesMs['p99']).toBeGreaterThan(20);
    expect(window!.classes['read']!.failedPerSec).toBeNull();
    expect(window!.all!.meanMs).toBeCloseTo(window!.classes['read']!.meanMs!, -1);
  });
});

const OWN_QUERIES = `
classes:
  read:
    rps: sum(rate(http_requests_total{operation="read"}[$window]))
    p99Seconds: histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket{operation="read"}[$window])))
    meanMs: 1000 * sum(rate(http_request_duration_seconds_sum{operation="read"}[$window])) / sum(rate(http_request_duration_seconds_count{operation="read"}[$window]))
  write:
    rps: sum(rate(http_requests_total{operation="write"}[$window]))
components:
  api: { cpu: 'sum(rate(process_cpu_seconds_total{job="api"}[$window]))', processes: 'count(up{job="api"})' }
  db: sum(rate(process_cpu_seconds_total{job="db"}[$window]))
all:
  meanSeconds: sum(rate(http_request_duration_seconds_sum[$window])) / sum(rate(http_request_duration_seconds_count[$window]))
cores: vector(4)
`;
