import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { wrongAnswers } from '../http/ask.case.ts';
import { loadHttpContenders } from '../http/contender.ts';
import { ServerProcess } from '../http/server-process.ts';
import { addressesOf } from '../http/traffic.ts';
import { tableOf } from '../tables/tables.ts';
import { hasGoBenchmark, type GoContender } from './contender.ts';
import { beginGoBenchmark } from './session.ts';
import { findGo } from './toolchain.ts';

const { signal } = new AbortController();
const log = (): void => undefined;
const reason = await findGo().then(() => '', (error: unknown) => (error instanceof Error ? error.message : String(error)));
if (reason !== '') process.stderr.write(`Go is not tested: ${reason}\n`);
const contenders = (await loadHttpContenders()).filter(({ runtime, id }) => runtime === 'Go' && id !== 'go-revel') as GoContender[];

const routes = tableOf('github').map(({ method, path }) => ({ method, path }));
const setup = { routes, addresses: addressesOf({ routes, perRoute: 2, seed: 3 }) };

/** The first build fetches and compiles dozens of packages. */
const BUILD_MS = 300_000;

describe.skipIf(reason !== '')('contenders in Go', () => {
  it.each(contenders.map((contender) => [contender.id, contender] as const))('%s answers every address of the table by its own route', async (_, contender) => {
    const launch = await contender.launch({ signal, log });
    const server = await ServerProcess.start({ launch, setup, cpus: [], signal });
    try {
      expect(await wrongAnswers(server.url, setup.addresses)).toEqual([]);
      expect(await server.repeat(10, signal)).toBe(10);
      expect(await wrongAnswers(server.url, setup.addresses.slice(0, 50))).toEqual([]);
    } finally {
      await server.close();
    }
  }, BUILD_MS);

  it.each(contenders.filter(hasGoBenchmark).map((contender) => [contender.id, contender] as const))("%s is timed by Go's own benchmark", async (_, contender) => {
    const workDir = mkdtempSync(join(tmpdir(), 'headroom-go-'));
    afterAll(() => rmSync(workDir, { recursive: true, force: true }));
    const context = { runId: 'test', workDir, cores: { serverCpus: [] }, log };
    const session = await beginGoBenchmark({ context, block: { levels: { table: 'github' } }, signal } as unknown as Parameters<typeof beginGoBenchmark>[0], contender);
    const { operations, metrics } = await session.slice({ durationMs: 20, signal });
    await session.close();
    expect(operations).toBeGreaterThan(100);
    expect(metrics['lookupMicros']).toBeGreaterThan(0.05);
  }, BUILD_MS);
});
