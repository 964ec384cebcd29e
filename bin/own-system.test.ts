import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLab, type Lab } from '../fixtures/hosts/lab.ts';
import { descendants, isRunning } from '../fixtures/hosts/processes.ts';
import { startOwnSystem } from '../fixtures/systems/own.ts';
import { HttpSession } from '../suites/harness/generator/http/session.ts';
import { MicrosHistogram } from '../suites/harness/histogram.ts';
import { usageMeter } from '../suites/harness/meters/usage.ts';
import { loadConfig } from './config.ts';
import { ownSystems, type OwnSystemPlan } from './systems.ts';

const { signal } = new AbortController();
let cache = '';
let lab: Lab;
let shop: OwnSystemPlan;
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'headroom-own-'));
  lab = openLab({ runId: 'example', cacheDir: cache });
  // The example as it stands in the clone, where Express is.
  const path = fileURLToPath(new URL('../../fixtures/systems/example/headroom.yaml', import.meta.url));
  shop = ownSystems(loadConfig({ path, env: {} }))['shop']!;
});
afterEach(async () => {
  await lab.close();
  rmSync(cache, { recursive: true, force: true });
});

describe('the example of a system of the user', () => {
  it.each([1, 2])('is started with %i workers, loaded, accounted, and gone', { timeout: 30_000 }, async (workers) => {
    const system = await startOwnSystem({ definition: shop.definition, lab, workers, signal });
    const [app] = system.components;
    const session = await HttpSession.open({
      load: { target: system.url, mix: shop.requests, load: { kind: 'open', process: 'poisson', rate: 200 }, seed: 1 },
      cpus: [],
      components: system.components,
      signal,
    });
    const meter = usageMeter(app!.source)!;
    await session.slice({ durationMs: 300, signal });
    const before = meter.read().cpuMs;
    const { audit, classes, operations } = await session.slice({ durationMs: 1000, signal });
    const { cpuMs, peakBytes } = meter.read();
    await session.close();
    expect(audit['ok']).toBe(audit['started']);
    expect(Object.keys(classes!)).toEqual(['product', 'search', 'order']);
    for (const { operations: each, failed, response } of Object.values(classes!)) {
      expect(failed).toBe(0);
      expect(MicrosHistogram.decode(response).count).toBe(each);
    }
    // A plain Express request takes between 0.02 and 2 ms of CPU on anything that runs Node.
    expect((cpuMs - before) / operations).toBeGreaterThan(0.02);
    expect((cpuMs - before) / operations).toBeLessThan(3);
    expect(peakBytes).toBeGreaterThan(workers * 20e6);
    const pids = descendants(process.pid).map(({ pid }) => pid);
    expect(pids.length).toBeGreaterThanOrEqual(workers === 1 ? 3 : 5);
    await system.stop();
    expect(pids.filter(isRunning)).toEqual([]);
    expect(readdirSync(lab.dir)).toEqual(['.runner']);
  });
});
