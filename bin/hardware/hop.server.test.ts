import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readHop } from '../../fixtures/hardware/hop.ts';
import { descendants, listProcesses } from '../../fixtures/hosts/processes.ts';
import { privilege } from '../../fixtures/hosts/privilege.ts';
import { start, type Running } from '../cli.case.ts';
import { runHop } from './run-hop.ts';

let dir = '';
beforeAll(() => void (dir = mkdtempSync(join(tmpdir(), 'headroom-hop-'))));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const links = (): string => execFileSync('ip', ['-brief', 'link'], { encoding: 'utf8' });

/** The processes at the ends of a hop, and what holds them. */
function hopPids(pids: readonly number[]): number[] {
  return pids.filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('hardware/link');
    } catch {
      return false;
    }
  });
}

async function measuring(): Promise<Running & { hop: number[] }> {
  const running = start(['hardware', 'hop', '--seconds', '60'], { cwd: dir, env: { HEADROOM_CACHE: join(dir, 'cache') } });
  for (let tries = 0; tries < 400; tries++) {
    const hop = hopPids(descendants(running.pid).map(({ pid }) => pid));
    const clients = hop.filter((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('client.js'));
    if (clients.length > 0) return { ...running, hop };
    await delay(25);
  }
  throw new Error('the client never came');
}

async function untilGone(pids: readonly number[]): Promise<number[]> {
  for (let tries = 0; tries < 80 && hopPids(pids).length > 0; tries++) await delay(25);
  return hopPids(pids);
}

describe.skipIf(privilege() === 'none')('the price of a hop', () => {
  it('is measured between two namespaces, within sane bounds, and leaves nothing', async () => {
    const before = links();
    const { file, text } = await runHop({ seconds: 3, signal: new AbortController().signal, news: () => undefined, limits: { steal: 1, foreign: 1 } });
    const { measured, roundTripMs } = file.hop;
    for (const { loopbackMs, linkMs } of [measured!.http, measured!.echo]) {
      expect(loopbackMs).toBeGreaterThan(0.005);
      expect(linkMs).toBeGreaterThan(0.005);
      expect(linkMs / loopbackMs).toBeLessThan(10);
    }
    expect(Math.abs(roundTripMs.value)).toBeLessThan(5);
    writeFileSync(join(dir, 'hop.yaml'), text);
    expect(readHop(join(dir, 'hop.yaml'))).toMatchObject({ origin: 'measured', wireMs: 0 });
    expect(links()).toBe(before);
    expect(hopPids(listProcesses().map(({ pid }) => pid)).filter((pid) => readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`HEADROOM_RUNNER=${process.pid}:`))).toEqual([]);
  });

  it('leaves nothing when it is killed', async () => {
    const before = links();
    const running = await measuring();
    expect(running.hop.length).toBeGreaterThanOrEqual(3);
    running.kill('SIGKILL');
    expect((await running.ended).signal).toBe('SIGKILL');
    expect(await untilGone(running.hop)).toEqual([]);
    expect(links()).toBe(before);
  });

  it('ends at Ctrl-C with 130, and leaves nothing', async () => {
    const running = await measuring();
    running.kill('SIGINT');
    expect((await running.ended).code).toBe(130);
    expect(await untilGone(running.hop)).toEqual([]);
  });
});
