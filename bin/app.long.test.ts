import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { cacheDir } from '../fixtures/hosts/cache.ts';
import { findCgroups } from '../fixtures/hosts/cgroups.ts';
import { freePorts } from '../fixtures/hosts/ports.ts';
import { listProcesses, runnerOf } from '../fixtures/hosts/processes.ts';
import { canServe } from '../fixtures/servers/testbed.case.ts';
import { headroom, start } from './cli.case.ts';
import type { AppInfo } from './app/state.ts';

afterEach(() => void headroom(['app', 'down', '--quiet']));

const freePort = async (): Promise<string> => {
  for (;;) {
    const [port = 0] = await freePorts(1);
    const next = createServer();
    const isFree = await new Promise<boolean>((resolve) => next.once('error', () => resolve(false)).listen(port + 1, '127.0.0.1', () => resolve(true)));
    next.close();
    if (isFree) return String(port);
  }
};
const leftovers = (): string[] => [
  ...listProcesses().filter(({ pid }) => runnerOf(pid) !== null && /headroom.js.*app hold/.test(readFileSync(`/proc/${runnerOf(pid)?.pid ?? 0}/cmdline`, 'utf8').replaceAll('\0', ' '))).map(({ name }) => name),
  ...findCgroups().map(({ name }) => name).filter((name) => name.startsWith('headroom-app-')),
  ...(existsSync(join(cacheDir(), 'work', 'app')) ? ['its folder'] : []),
];

describe.skipIf(!canServe)('headroom app', () => {
  it('starts the whole application, which lives on, is found, and ends leaving nothing', { timeout: 120_000 }, async () => {
    expect(headroom(['app', 'status'])).toMatchObject({ code: 1, stdout: expect.stringContaining('not up') as string });
    const port = await freePort();
    const up = headroom(['app', 'up', '--port', port, '--api', '2', '--service', '2', '--json', '--quiet']);
    expect(up).toMatchObject({ code: 0, stderr: '' });
    const info = JSON.parse(up.stdout) as AppInfo;
    expect(info.url).toBe(`http://127.0.0.1:${port}`);
    for (const url of [info.docsUrl, `${info.url}/products/7`, info.siteUrl ?? '', info.proxyStatsUrl, ...Object.values(info.metricsUrls)]) {
      expect(`${url} ${(await fetch(url)).status}`).toBe(`${url} 200`);
    }
    expect(Object.keys(info.metricsUrls).sort()).toEqual(['api-1', 'api-2', 'service-1', 'service-2']);
    const key = readFileSync(info.apiKeyFile, 'utf8');
    expect(statSync(info.apiKeyFile).mode & 0o777).toBe(0o600);
    expect(up.stdout).not.toContain(key);
    const added = await fetch(`${info.url}/products/7/stock`, { method: 'POST', headers: { 'authorization': `Bearer ${key}`, 'content-type': 'application/json' }, body: '{"quantity":1}' });
    expect(added.status).toBe(200);
    expect(spawnSync('ps', ['axww', '-o', 'args'], { encoding: 'utf8' }).stdout).not.toContain(key);
    // Other commands sweep up after dead runners: this one lives.
    expect(headroom(['clean'])).toMatchObject({ code: 0 });
    expect(headroom(['app', 'up'])).toMatchObject({ code: 0, stdout: expect.stringContaining(info.docsUrl) as string, stderr: expect.stringContaining('up already') as string });
    expect(headroom(['app', 'status'])).toMatchObject({ code: 0, stdout: expect.stringContaining(info.apiKeyFile) as string });
    expect(headroom(['app', 'down'])).toMatchObject({ code: 0, stdout: expect.stringContaining('has ended') as string });
    expect(leftovers()).toEqual([]);
    await expect(fetch(info.url)).rejects.toThrow();
    expect(headroom(['app', 'down'])).toMatchObject({ code: 0, stdout: expect.stringContaining('not up') as string });
  });

  it.each(['SIGINT', 'SIGKILL'] as const)('%s while it is starting leaves nothing', { timeout: 60_000 }, async (signal) => {
    const up = start(['app', 'up', '--port', await freePort()]);
    await up.says(/filling the database/);
    up.kill(signal);
    const { code } = await up.ended;
    if (signal === 'SIGINT') expect(code).toBe(130);
    for (let tries = 0; tries < 200 && leftovers().length > 0; tries++) await delay(50);
    expect(leftovers()).toEqual([]);
  });

  it('says clearly that a port is taken, or an option makes no sense', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    expect(headroom(['app', 'up', '--port', String(port)])).toMatchObject({ code: 3, stderr: expect.stringContaining(`Port ${port} on 127.0.0.1 cannot be used`) as string });
    server.close();
    expect(headroom(['app', 'up', '--transport', 'pigeons'])).toMatchObject({ code: 2 });
    expect(headroom(['app', 'up', '--api', '0'])).toMatchObject({ code: 2 });
    expect(headroom(['app', 'sideways'])).toMatchObject({ code: 2 });
    expect(leftovers()).toEqual([]);
  });
});
