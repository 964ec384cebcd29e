import { describe, expect, it } from 'vitest';
import { FixtureError } from '../../fixtures/errors.ts';
import { UnsupportedError } from '../harness/errors.ts';
import type { BenchContext } from '../harness/scenario.ts';
import { applicationServers, startApplication } from './application.ts';

const layout = { transport: 'nats', apiProcesses: 1, serviceProcesses: 1, inFlight: 1, poolSize: 1, withProxy: false, withSite: false } as const;
type Setup = Parameters<typeof startApplication>[0]['setup'];
const context = { cores: { serverCpus: [] }, signal: new AbortController().signal, log: () => undefined, secret: () => undefined } as unknown as BenchContext;
const failing = (error: Error): Setup => ({ lab: { onCleanup: () => undefined }, source: () => Promise.reject(error), systems: {} }) as unknown as Setup;

describe('the application behind a router', () => {
  it('is unsupported, with the reason and the mend, where its servers cannot be had', async () => {
    const noServer = new FixtureError({ code: 'no-server', kind: 'start', message: 'There is no MySQL to measure.', hint: 'Run `headroom provision`.' });
    const started = startApplication({ layout, setup: failing(noServer), context });
    await expect(started).rejects.toBeInstanceOf(UnsupportedError);
    await expect(started).rejects.toThrow('cannot be started here: There is no MySQL to measure. Run `headroom provision`.');
  });

  it('fails for any other reason', async () => {
    await expect(startApplication({ layout, setup: failing(new TypeError('broken')), context })).rejects.toThrow(TypeError);
  });

  it('names no servers before it was started', () => {
    expect(applicationServers({})).toEqual([]);
    expect(applicationServers(undefined)).toEqual([]);
  });
});
