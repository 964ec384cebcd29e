import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseCpuList, pinnedLayout } from '../cores.ts';
import { hostMeter, parseProcStat } from './host.ts';
import { usageMeter } from './usage.ts';

let root = '';
const put = (path: string, text: string): void => {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), text);
};
beforeAll(() => void (root = mkdtempSync(join(tmpdir(), 'headroom-meters-'))));
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('usageMeter', () => {
  it('reads cgroup v1', () => {
    put('v1/cpuacct.usage', '1500000000\n');
    put('v1/memory.max_usage_in_bytes', '4096\n');
    const source = { kind: 'cgroup1', cpuacctDir: join(root, 'v1'), memoryDir: join(root, 'v1') } as const;
    expect(usageMeter(source)?.read()).toEqual({ cpuMs: 1500, peakBytes: 4096 });
  });

  it('reads cgroup v2 (a recorded tree), with and without memory.peak', () => {
    put('v2/cpu.stat', 'usage_usec 2500000\nuser_usec 2000000\nsystem_usec 500000\n');
    const meter = usageMeter({ kind: 'cgroup2', dir: join(root, 'v2') });
    expect(meter?.read()).toEqual({ cpuMs: 2500, peakBytes: null });
    put('v2/memory.peak', '8192\n');
    expect(meter?.read().peakBytes).toBe(8192);
  });

  it('sums threads and descendants, and keeps what ended threads had used', () => {
    const thread = (pid: number, tid: number, nanos: number, children = ''): void => {
      put(`proc/${pid}/task/${tid}/schedstat`, `${nanos} 0 1\n`);
      put(`proc/${pid}/task/${tid}/children`, children);
      put(`proc/${pid}/stat`, '');
      put(`proc/${pid}/status`, `VmHWM:\t  100 kB\n`);
    };
    thread(10, 10, 1e6, '20 ');
    thread(10, 11, 2e6);
    thread(20, 20, 4e6);
    const meter = usageMeter({ kind: 'processes', rootPid: 10 }, { proc: join(root, 'proc') });
    expect(meter?.read()).toEqual({ cpuMs: 7, peakBytes: 200 * 1024 });
    rmSync(join(root, 'proc/10/task/11'), { recursive: true });
    thread(20, 20, 5e6);
    expect(meter?.read().cpuMs).toBe(8);
  });

  it('takes over what children that ended had used, waited for or not, and never falls', () => {
    const put1 = (pid: number, options: { nanos: number; children?: string; ownTicks?: number; childTicks?: number }): void => {
      const { nanos, children = '', ownTicks = 0, childTicks = 0 } = options;
      put(`tree/${pid}/task/${pid}/schedstat`, `${nanos} 0 1\n`);
      put(`tree/${pid}/task/${pid}/children`, children);
      put(`tree/${pid}/stat`, `${pid} (a) S (b) S 1 1 1 0 -1 0 0 0 0 0 ${ownTicks} 0 ${childTicks} 0 20 0 1 0 7${pid} 0`);
    };
    const end = (pid: number): void => rmSync(join(root, `tree/${pid}`), { recursive: true });
    put1(1, { nanos: 5e6, children: '2 3 ' });
    put1(2, { nanos: 40e6 });
    put1(3, { nanos: 30e6 });
    const meter = usageMeter({ kind: 'processes', rootPid: 1 }, { proc: join(root, 'tree') })!;
    expect(meter.read().cpuMs).toBe(75);
    // 2 is waited for, after 60 ms in all; and one came and went unseen, with 100 ms.
    put1(1, { nanos: 6e6, children: '3 ', childTicks: 16 });
    end(2);
    expect(meter.read().cpuMs).toBe(6 + 160 + 30);
    // 3 ends and nobody waits for it: its last reading stays.
    put1(1, { nanos: 6e6, childTicks: 16 });
    end(3);
    expect(meter.read().cpuMs).toBe(6 + 160 + 30);
    // A thread that came and went unseen is in the total of its process.
    put1(1, { nanos: 6e6, ownTicks: 5, childTicks: 16 });
    expect(meter.read().cpuMs).toBe(50 + 160 + 30);
  });

  it('loses nothing of real children that end between two readings', () => {
    const meter = usageMeter({ kind: 'processes', rootPid: process.pid })!;
    const before = meter.read().cpuMs;
    const own = process.cpuUsage();
    const burn = 'const { cpuUsage } = process; while (cpuUsage().user + cpuUsage().system < 300000); console.log(cpuUsage().user + cpuUsage().system)';
    const usedMs = Number(spawnSync(process.execPath, ['-e', burn], { encoding: 'utf8' }).stdout) / 1000;
    const { user, system } = process.cpuUsage(own);
    const grownMs = meter.read().cpuMs - before;
    expect(grownMs).toBeGreaterThan(usedMs - 20);
    expect(grownMs).toBeLessThan(usedMs + (user + system) / 1000 + 100);
  });

  it('sums what stands together, unless a part of it cannot be metered', () => {
    put('s1/cpuacct.usage', '1000000\n');
    put('s1/memory.max_usage_in_bytes', '10\n');
    put('s2/cpu.stat', 'usage_usec 2000\n');
    put('s2/memory.peak', '20\n');
    const first = { kind: 'cgroup1', cpuacctDir: join(root, 's1'), memoryDir: join(root, 's1') } as const;
    const second = { kind: 'cgroup2', dir: join(root, 's2') } as const;
    expect(usageMeter({ kind: 'sum', sources: [first, second] })?.read()).toEqual({ cpuMs: 3, peakBytes: 30 });
    rmSync(join(root, 's2/memory.peak'));
    expect(usageMeter({ kind: 'sum', sources: [first, second] })?.read()).toEqual({ cpuMs: 3, peakBytes: null });
    expect(usageMeter({ kind: 'sum', sources: [first, { kind: 'none', reason: 'remote' }] })).toBeNull();
  });

  it('meters this very process, and throws for one that is gone', () => {
    const meter = usageMeter({ kind: 'processes', rootPid: process.pid });
    const before = meter?.read().cpuMs ?? 0;
    for (const end = performance.now() + 30; performance.now() < end; );
    expect((meter?.read().cpuMs ?? 0) - before).toBeGreaterThan(10);
    expect(() => usageMeter({ kind: 'processes', rootPid: 2 ** 22 + 1 })?.read()).toThrow();
  });

  it('has no meter for what cannot be metered', () => {
    expect(usageMeter({ kind: 'none', reason: 'remote' })).toBeNull();
  });
});

describe('hostMeter', () => {
  it('tells busy, steal and total time from /proc/stat', () => {
    expect(parseProcStat('cpu  100 10 50 800 20 5 5 10 30 0\ncpu0 1 2 3\n')).toEqual({ busyMs: 1700, stealMs: 100, totalMs: 10_000 });
    expect(hostMeter().read().totalMs).toBeGreaterThan(0);
  });
});

describe('cores', () => {
  it('gives the generator a core of its own where there are two', () => {
    expect(pinnedLayout([0, 1])).toEqual({ name: 'pinned', generatorCpus: [0], serverCpus: [1] });
    expect(pinnedLayout([2])).toMatchObject({ name: 'shared', serverCpus: [2] });
  });

  it('reads cpu lists', () => {
    expect(parseCpuList('0-2,5')).toEqual([0, 1, 2, 5]);
  });
});
