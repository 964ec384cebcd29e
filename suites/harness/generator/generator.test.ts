import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { UnsupportedError } from '../errors.ts';
import { Generator } from './generator.ts';
import type { GeneratorUse } from './protocol.ts';

const module = new URL('probe.case.js', import.meta.url);
const signal = new AbortController().signal;
const ask = { timeoutMs: 10_000, signal };
const generators: Generator[] = [];

async function start(open: unknown = {}, options: { cpus?: number[]; openTimeoutMs?: number; signal?: AbortSignal } = {}): Promise<Generator> {
  const generator = await Generator.start({ module, cpus: [], openTimeoutMs: 10_000, signal, open, ...options });
  generators.push(generator);
  return generator;
}

function isAlive(pid: number): boolean {
  try {
    // A process that has ended and was not waited for yet is gone for our purposes.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

afterEach(async () => {
  for (const generator of generators.splice(0)) await generator.kill();
});

describe('Generator', () => {
  it('answers, with what it was opened with', async () => {
    const generator = await start({ password: 's3cret', nested: [1] });
    expect(await generator.request('echo', null, ask)).toEqual({ password: 's3cret', nested: [1] });
  });

  it('shows no secret in its command line or environment', async () => {
    process.env['HEADROOM_TEST_SECRET'] = 's3cret';
    const generator = await start({ password: 's3cret' });
    delete process.env['HEADROOM_TEST_SECRET'];
    const seen = readFileSync(`/proc/${generator.pid}/cmdline`, 'utf8') + readFileSync(`/proc/${generator.pid}/environ`, 'utf8');
    expect(seen).not.toContain('s3cret');
  });

  it('runs on the cores given', async () => {
    const generator = await start({}, { cpus: [0] });
    expect(readFileSync(`/proc/${generator.pid}/status`, 'utf8')).toMatch(/^Cpus_allowed_list:\s+0$/m);
  });

  it('tells its own use: much when it spins, little when it waits', async () => {
    const generator = await start();
    const busy = await generator.request<{ use: GeneratorUse }>('spin', null, ask);
    const idle = await generator.request<{ use: GeneratorUse }>('rest', null, ask);
    expect(busy.use.cpuMs).toBeGreaterThan(20);
    expect(idle.use.cpuMs).toBeLessThan(busy.use.cpuMs);
    expect(idle.use.loopDelayP99Ms).toBeGreaterThanOrEqual(0);
  });

  it('passes on refusals, with their code', async () => {
    await expect(start({ mode: 'refuse' })).rejects.toMatchObject({ message: 'wrong password', code: 'REFUSED' });
  });

  it('passes on that something is unsupported', async () => {
    await expect(start({ mode: 'unsupported' })).rejects.toBeInstanceOf(UnsupportedError);
  });

  it('gives up on one that never opens', async () => {
    await expect(start({ mode: 'hang' }, { openTimeoutMs: 300 })).rejects.toThrow("did not answer 'open' within 300 ms");
  });

  it('gives up on one that never answers, and ends it', async () => {
    const generator = await start();
    await expect(generator.request('hang', null, { timeoutMs: 100, signal })).rejects.toThrow('within 100 ms');
    await generator.exited;
    expect(isAlive(generator.pid)).toBe(false);
    await expect(generator.request('echo', null, ask)).rejects.toThrow('within 100 ms');
  });

  it.each([
    ['throw', /a bug in the generator/],
    ['fail', /the connection broke/],
    ['exit', /exited early with code 7/],
  ])('says why it ended early: %s', async (command, reason) => {
    const generator = await start();
    await expect(generator.request(command, null, ask)).rejects.toThrow(reason);
    expect(await generator.exited).toMatch(/exited early/);
  });

  it('says that it was killed', async () => {
    const generator = await start();
    const answer = generator.request('hang', null, ask);
    process.kill(generator.pid, 'SIGKILL');
    await expect(answer).rejects.toThrow('the generator exited early by SIGKILL');
  });

  it('ends when it is aborted, and gives the reason', async () => {
    const controller = new AbortController();
    const generator = await start();
    const answer = generator.request('hang', null, { timeoutMs: 10_000, signal: controller.signal });
    controller.abort(new Error('Ctrl-C'));
    await expect(answer).rejects.toThrow('Ctrl-C');
    await generator.exited;
    expect(isAlive(generator.pid)).toBe(false);
  });

  it('does not start once aborted', async () => {
    await expect(start({}, { signal: AbortSignal.abort(new Error('too late')) })).rejects.toThrow('too late');
  });

  it('closes, more than once, and leaves nothing', async () => {
    const generator = await start();
    await generator.close();
    await generator.close();
    expect(isAlive(generator.pid)).toBe(false);
  });

  it('does not outlive a parent that is killed', async () => {
    const script = `
      const { Generator } = await import(${JSON.stringify(new URL('generator.js', import.meta.url).href)});
      const signal = new AbortController().signal;
      const generator = await Generator.start({ module: new URL(${JSON.stringify(module.href)}), cpus: [], openTimeoutMs: 10000, signal, open: {} });
      generator.request('hang', null, { timeoutMs: 60000, signal }).catch(() => undefined);
      console.log(generator.pid);`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(line.toString());
    expect(isAlive(pid)).toBe(true);
    parent.kill('SIGKILL');
    for (let waited = 0; isAlive(pid) && waited < 2000; waited += 20) await sleep(20);
    expect(isAlive(pid)).toBe(false);
  });
});
