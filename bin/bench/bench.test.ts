import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { spreadOf } from './awake/spread.ts';
import { parseNatsBench, parsePerfTest } from './messages/peers.ts';
import { cpuOf, runTimed } from './timed.ts';
import { untilValid } from './valid.ts';
import { strangersShare, WaitMeter } from './waiting.ts';

const { signal } = new AbortController();

describe('a program that is timed', () => {
  it('is charged with its children too', async () => {
    const spin = 'x=0; while ((x < 200000)); do ((x++)); done';
    const { output, cpuMs } = await runTimed({ command: ['bash', '-c', `echo said; (${spin}) & wait`], cpus: [0], signal });
    expect(output).toContain('said');
    expect(cpuMs).toBeGreaterThan(50);
  });

  it('is an error when it fails, with what it said', async () => {
    await expect(runTimed({ command: ['bash', '-c', 'echo no such thing >&2; exit 3'], cpus: [0], signal })).rejects.toThrow(/code 3: no such thing/);
    await expect(runTimed({ command: ['sleep', '5'], cpus: [0], signal: AbortSignal.timeout(50) })).rejects.toThrow(/abort/i);
  });

  it('has times only where the shell printed them', () => {
    expect(cpuOf('x\nheadroom-times 0.250 0.125\n')).toBe(375);
    expect(cpuOf('0.250 0.125')).toBeNull();
  });
});

describe('the tools of others', () => {
  it('are read by their last words', () => {
    expect(parseNatsBench('Finished 0s\n\nNATS Core NATS subscriber stats: 4,928,153 msgs/sec ~ 75 MiB/sec ~ 0.20us\n')).toBe(4_928_153);
    expect(parsePerfTest('id: test-1, sending rate avg: 75123 msg/s\nid: test-1, receiving rate avg: 70337 msg/s\n')).toBe(70_337);
    expect(() => parseNatsBench('nats: error: authorization violation')).toThrow('authorization violation');
    expect(() => parsePerfTest('Exception')).toThrow('Exception');
  });
});

describe('spread', () => {
  it('is the range by the median', () => {
    expect(spreadOf([100, 110, 95])).toBeCloseTo(0.15);
  });
});

describe('trials', () => {
  const quiet = { stealShare: 0, foreignCpuShare: 0 };

  it('are repeated while they are disturbed, within bounds', async () => {
    const attempts: number[] = [];
    const run = (disturbed: (attempt: number) => boolean) => (attempt: number) => {
      attempts.push(attempt);
      return Promise.resolve({ ...quiet, foreignCpuShare: disturbed(attempt) ? 0.5 : 0 });
    };
    const some = await untilValid({ wanted: 3, run: run((attempt) => attempt === 1), news: () => undefined });
    expect([some.valid.length, some.voided.length]).toEqual([3, 1]);
    expect(attempts).toEqual([0, 1, 2, 3]);
    const none = await untilValid({ wanted: 3, run: run(() => true), news: () => undefined });
    expect([none.valid.length, none.voided.length]).toEqual([0, 6]);
  });
});

describe('the command', () => {
  const bench = (...args: string[]): ReturnType<typeof spawnSync> =>
    spawnSync(process.execPath, ['--no-warnings', fileURLToPath(new URL('main.js', import.meta.url)), ...args], { encoding: 'utf8' });

  it('lists its parts', () => {
    const { status, stdout } = bench('--help');
    expect(status).toBe(0);
    for (const part of ['http', 'pacing', 'awake', 'messages', 'endurance']) expect(stdout).toContain(part);
  });

  it.each([['nonsense'], ['http', '--rounds', '0'], ['http', '--connections', 'x'], ['--minutes', '-1']])('refuses what makes no sense: %s', (...args) => {
    expect(bench(...args).status).toBe(2);
  });
});

describe('waiting for a core', () => {
  it('counts what strangers took, and no threads of its own', () => {
    const before = { waitedMs: 10, ownThreadsMs: 5 };
    expect(strangersShare({ before, after: { waitedMs: 30, ownThreadsMs: 10 }, elapsedMs: 1000 })).toBeCloseTo(0.015);
    expect(strangersShare({ before, after: { waitedMs: 12, ownThreadsMs: 10 }, elapsedMs: 1000 })).toBe(0);
  });

  it('is read of a process that lives', () => {
    const { waitedMs, ownThreadsMs } = new WaitMeter(process.pid).read();
    expect(waitedMs).toBeGreaterThan(0);
    expect(ownThreadsMs).toBeGreaterThan(0);
  });
});
