import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Contender } from '../../harness/scenario.ts';
import { loadRouters } from '../contenders.ts';
import { tableOf } from '../tables/tables.ts';
import { wrongAnswers } from './ask.case.ts';
import { isHttpContender, loadHttpContenders, routerLaunch } from './contender.ts';
import { familyOf } from './levels.ts';
import type { Launch, ServerSetup } from './protocol.ts';
import { ServerProcess } from './server-process.ts';
import { addressesOf } from './traffic.ts';

const { signal } = new AbortController();
const routes = tableOf('github').map(({ method, path }) => ({ method, path }));
const setup: ServerSetup = { routes, addresses: addressesOf({ routes, perRoute: 1, seed: 7 }) };

const all: readonly Contender[] = [...(await loadRouters()), ...(await loadHttpContenders())];
const inNode = (['routers', 'frameworks'] as const).flatMap((family) => familyOf({ family, contenders: all, isShort: false }));
const launchOf = async (id: string): Promise<Launch> => {
  const contender = all.find((one) => one.id === id);
  return contender !== undefined && isHttpContender(contender) ? contender.launch({ signal, log: () => undefined }) : routerLaunch(id);
};

describe.each([...new Set(inNode)])('%s over HTTP', (id) => {
  let server: ServerProcess;
  beforeAll(async () => {
    server = await ServerProcess.start({ launch: await launchOf(id), setup, cpus: [], signal });
  });
  afterAll(() => server.close());

  it('answers every address of the table by its own route', async () => {
    expect(await wrongAnswers(server.url, setup.addresses)).toEqual([]);
  });

  it('has nothing at other addresses', async () => {
    const response = await fetch(`${server.url}/no/such/address`);
    await response.text();
    expect(response.status).toBe(404);
  });
});

describe('a server of the HTTP stage', () => {
  it('does as many extra lookups as it is told, and ends with its parent’s pipe', async () => {
    const server = await ServerProcess.start({ launch: routerLaunch('find-my-way'), setup, cpus: [0], signal });
    expect(await server.repeat(100, signal)).toBe(100);
    expect(await wrongAnswers(server.url, setup.addresses.slice(0, 20))).toEqual([]);
    const { source } = server.component;
    const pid = source.kind === 'processes' ? source.rootPid : 0;
    await server.close();
    expect(() => readFileSync(`/proc/${pid}/status`)).toThrow('ENOENT');
  });

  it('says what it died of', async () => {
    await expect(ServerProcess.start({ launch: routerLaunch('no-such-router'), setup, cpus: [], signal })).rejects.toThrow(/server ended.*no-such-router/s);
  });
});
