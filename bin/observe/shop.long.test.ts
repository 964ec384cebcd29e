import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cacheDir } from '../../fixtures/hosts/cache.ts';
import type { Lab } from '../../fixtures/hosts/lab.ts';
import { findServer } from '../../fixtures/servers/find.ts';
import { startPrometheus, type TestPrometheus } from '../../fixtures/servers/prometheus/prometheus.case.ts';
import type { ServerSource } from '../../fixtures/servers/server.ts';
import { canServe, testbed } from '../../fixtures/servers/testbed.case.ts';
import { shopLoad, type ShopMix } from '../../fixtures/systems/shop-load.ts';
import { startShop, type RunningShop } from '../../fixtures/systems/shop.ts';
import { ShopServers } from '../../fixtures/systems/shop-servers.ts';
import { HttpSession } from '../../suites/harness/generator/http/session.ts';
import { usageMeter } from '../../suites/harness/meters/usage.ts';
import { readRecord } from '../../suites/harness/record-reader.ts';
import { headroom } from '../cli.case.ts';

const COMPONENTS = ['api', 'service'] as const;
const STRETCH_MS = 9000;
const STRETCHES: readonly { mix: ShopMix; ratePerSec: number }[] = [
  { mix: 'read-heavy', ratePerSec: 60 }, { mix: 'write-heavy', ratePerSec: 60 }, { mix: 'browse-heavy', ratePerSec: 60 },
  { mix: 'write-heavy', ratePerSec: 180 }, { mix: 'browse-heavy', ratePerSec: 180 }, { mix: 'read-heavy', ratePerSec: 240 },
];

const operation = (names: string): string => `{job="api",operation=~"${names}"}`;
const classOf = (names: string): string => `
    rps: sum(rate(http_requests_total${operation(names)}[$window]))
    meanSeconds: sum(rate(http_request_duration_seconds_sum${operation(names)}[$window])) / sum(rate(http_request_duration_seconds_count${operation(names)}[$window]))
    p99Seconds: histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket${operation(names)}[$window])))`;
const QUERIES = `
classes:
  read:${classOf('getProduct|getStock|getCustomer|getOrder')}
  browse:${classOf('listProducts|searchProducts|listCustomerOrders')}
  write:${classOf('createOrder')}
`;

/** CPU milliseconds that each component has used since it began, by its control group. */
type Use = Readonly<Record<(typeof COMPONENTS)[number], number>>;

interface Found {
  readonly run: string;
  readonly windows: { readonly kept: number };
  readonly components: readonly string[];
  readonly methods: readonly {
    readonly id: string;
    readonly demandsSeconds: Readonly<Record<string, Readonly<Record<string, { readonly value: number }>>>>;
    readonly idleCores: Readonly<Record<string, { readonly value: number }>>;
  }[];
}

describe.skipIf(!canServe)('headroom observe of the reference application', () => {
  let cwd = '';
  let lab: Lab;
  let servers: ShopServers;
  let shop: RunningShop;
  let prometheus: TestPrometheus;
  beforeAll(async () => {
    cwd = mkdtempSync(join(tmpdir(), 'headroom-observe-'));
    ({ lab } = await testbed('nats'));
    servers = new ShopServers({ lab, source: (kind: string): Promise<ServerSource> => findServer(kind, { cacheDir: cacheDir(), path: '' }) });
    shop = await startShop({ lab, servers: await servers.for('nats'), transport: 'nats', apiProcesses: 1, serviceProcesses: 1, inFlight: 16, poolSize: 10, withProxy: false, withSite: false });
    const targetsOf = (name: string): string[] => shop.processes.filter(({ program }) => program === name).map(({ port }) => `127.0.0.1:${port}`);
    prometheus = await startPrometheus({ jobs: { api: targetsOf('api'), service: targetsOf('service') } });
  });
  afterAll(async () => {
    rmSync(cwd, { recursive: true, force: true });
    await prometheus[Symbol.asyncDispose]();
    await shop.stop();
    await servers.stop();
    await lab.close();
  });

  const used = (): Use => Object.fromEntries(COMPONENTS.map((name) => {
    const source = shop.components.find((component) => component.name === name)?.source;
    return [name, source === undefined ? 0 : (usageMeter(source)?.read().cpuMs ?? 0)];
  })) as unknown as Use;

  async function load({ mix, ratePerSec }: (typeof STRETCHES)[number], seed: number, durationMs: number): Promise<void> {
    const signal = AbortSignal.timeout(60_000);
    const requests = shopLoad({ mix, apiKey: shop.variables['apiKey'] ?? '', run: `observe-${process.pid}-${seed}` });
    const session = await HttpSession.open({ load: { target: shop.url, mix: requests, load: { kind: 'open', process: 'poisson', rate: ratePerSec, wait: 'timer' }, seed, maxConnections: 128 }, cpus: [], components: [], signal });
    await session.slice({ durationMs, signal });
    await session.close();
  }

  it('finds what its control groups say, from nothing but its own /metrics', { timeout: 180_000 }, async () => {
    // Compiled code and filled caches, as in operation.
    await load({ mix: 'write-heavy', ratePerSec: 150 }, 100, 5000);
    await load({ mix: 'browse-heavy', ratePerSec: 150 }, 101, 3000);
    const began = { atMs: Date.now(), use: used() };
    for (const [seed, stretch] of STRETCHES.entries()) await load(stretch, seed, STRETCH_MS);
    const ended = { atMs: Date.now(), use: used() };

    writeFileSync(join(cwd, 'queries.yaml'), QUERIES);
    const range = `${Math.floor((ended.atMs - began.atMs) / 1000)}s`;
    const { code, stdout, stderr } = headroom(['observe', '--prometheus', prometheus.url, '--end', String(Math.floor(ended.atMs / 1000)), '--range', range, '--step', '4s', '--queries', 'queries.yaml', '--cores', '2', '--name', 'shop', '--json', '--quiet'], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const found = JSON.parse(stdout) as Found;
    expect(found.components).toEqual([...COMPONENTS]);
    expect(found.windows.kept).toBeGreaterThan(10);

    // The regression, applied to what was seen, is what the control groups have counted, within 10 %.
    const { record } = readRecord(join(cwd, 'headroom-runs', found.run, 'record.ndjson'));
    const slices = record.trials.flatMap((trial) => trial.slices);
    const elapsedMs = slices.reduce((sum, slice) => sum + slice.elapsedMs, 0);
    const regression = found.methods.find(({ id }) => id === 'utilisation-regression-idle')!;
    for (const name of COMPONENTS) {
      const metered = (ended.use[name] - began.use[name]) / (ended.atMs - began.atMs);
      const observed = slices.reduce((sum, slice) => sum + (slice.cpuMs[name] ?? 0), 0) / elapsedMs;
      expect(Math.abs(observed / metered - 1), `${name}: ${observed} observed, ${metered} metered`).toBeLessThan(0.1);
      const explained = regression.idleCores[name]!.value + Object.entries(regression.demandsSeconds).reduce((sum, [id, row]) =>
        sum + (row[name]!.value * slices.reduce((count, slice) => count + (slice.classes?.[id]?.operations ?? 0), 0) * 1000) / elapsedMs, 0);
      expect(Math.abs(explained / metered - 1), `${name}: ${explained} explained, ${metered} metered`).toBeLessThan(0.1);
    }

    // A class by itself, at the control groups: what a request of it needs, and what the regression said of it.
    for (const [id, mix] of [['write', 'write-heavy'], ['browse', 'browse-heavy']] as const) {
      const before = { atMs: Date.now(), use: used() };
      await load({ mix, ratePerSec: 120 }, 50 + id.length, STRETCH_MS);
      const cores = Object.fromEntries(COMPONENTS.map((name) => [name, (used()[name] - before.use[name]) / (Date.now() - before.atMs)]));
      const shares = sharesOf(mix);
      for (const name of COMPONENTS) {
        const perSec = (120 * STRETCH_MS) / (Date.now() - before.atMs);
        const foretold = regression.idleCores[name]!.value + Object.entries(shares).reduce((sum, [other, share]) => sum + share * perSec * (regression.demandsSeconds[other]?.[name]?.value ?? 0), 0);
        expect(Math.abs(foretold - cores[name]!), `${id} at ${name}: ${foretold} foretold, ${cores[name]} metered`).toBeLessThan(Math.max(0.02, 0.25 * cores[name]!));
      }
    }
    expect(readFileSync(join(cwd, 'headroom-runs', found.run, 'report.html'), 'utf8')).toContain('Observed, not measured');
  });

  /** Of the requests of a mix: of each class, which stands before the dot of its requests' ids. */
  function sharesOf(mix: ShopMix): Record<string, number> {
    const { requests } = shopLoad({ mix, apiKey: '', run: '' });
    const total = requests.reduce((sum, { weight }) => sum + weight, 0);
    const shares: Record<string, number> = {};
    for (const { id, weight } of requests) {
      const name = id.split('.')[0] ?? id;
      shares[name] = (shares[name] ?? 0) + weight / total;
    }
    return shares;
  }
});
