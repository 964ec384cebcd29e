import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { growthOf, GrowthMeter } from '../../scenarios/slow-consumer/growth.ts';
import { readFootprint, type Footprint } from './footprint.ts';

const dir = mkdtempSync(join(tmpdir(), 'headroom-footprint-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function file(path: string, text: string): string {
  const whole = join(dir, path);
  mkdirSync(join(whole, '..'), { recursive: true });
  writeFileSync(whole, text);
  return join(whole, '..');
}

describe('the footprint of a broker', () => {
  const memoryDir = file('v1/memory.stat', 'cache 900\nrss 100\ntotal_cache 900\ntotal_rss 4096\n');
  const cgroup1 = { kind: 'cgroup1', cpuacctDir: '', memoryDir } as const;

  it('is anonymous memory, by either kind of cgroup', () => {
    expect(readFootprint({ source: cgroup1, folder: null })).toEqual({ memoryBytes: 4096, diskBytes: null });
    const v2 = file('v2/memory.stat', 'anon 8192\nfile 100\nanon_thp 1\n');
    expect(readFootprint({ source: { kind: 'cgroup2', dir: v2 }, folder: null }).memoryBytes).toBe(8192);
    expect(readFootprint({ source: { kind: 'sum', sources: [cgroup1, { kind: 'cgroup2', dir: v2 }] }, folder: null }).memoryBytes).toBe(12_288);
  });

  it('is that of a process and all that descend from it', () => {
    const status = (kib: number): string => `VmHWM:\t  9999 kB\nRssAnon:\t  ${kib} kB\n`;
    for (const [pid, kib, children] of [[1, 10, '2 3 '], [2, 20, ''], [3, 30, '4'], [4, 40, ''], [5, 50, '']] as const) {
      file(`proc/${pid}/status`, status(kib));
      file(`proc/${pid}/task/${pid}/children`, children);
    }
    const proc = join(dir, 'proc');
    expect(readFootprint({ source: { kind: 'processes', rootPid: 1 }, folder: null }, { proc }).memoryBytes).toBe(100 * 1024);
    expect(readFootprint({ source: { kind: 'processes', rootPid: 9 }, folder: null }, { proc }).memoryBytes).toBeNull();
  });

  it('is unknown where it cannot be read', () => {
    const none = { kind: 'none', reason: 'by URL' } as const;
    const gone = join(dir, 'gone');
    expect(readFootprint({ source: none, folder: gone })).toEqual({ memoryBytes: null, diskBytes: null });
    expect(readFootprint({ source: { kind: 'sum', sources: [cgroup1, none] }, folder: null }).memoryBytes).toBeNull();
    expect(readFootprint({ source: { ...cgroup1, memoryDir: gone }, folder: null }).memoryBytes).toBeNull();
  });

  it('is what files and folders below take up on disk', () => {
    const folder = file('data/a/log', 'x'.repeat(100_000));
    file('data/a/b/more', 'x'.repeat(50_000));
    const { diskBytes } = readFootprint({ source: cgroup1, folder });
    expect(diskBytes).toBeGreaterThanOrEqual(150_000);
    expect(diskBytes).toBeLessThan(190_000);
  });
});

describe('the growth of a broker', () => {
  const look = (memoryBytes: number | null, diskBytes: number | null): Footprint => ({ memoryBytes, diskBytes });

  it('is the most above where it began; both together at one moment', () => {
    expect(growthOf([look(100, 10), look(400, 10), look(150, 200)])).toEqual({ memoryGrowthBytes: 300, memoryPeakBytes: 400, diskGrowthBytes: 190, brokerGrowthBytes: 300 });
    expect(growthOf([look(100, 10), look(50, 5)])).toEqual({ memoryGrowthBytes: 0, memoryPeakBytes: 100, diskGrowthBytes: 0, brokerGrowthBytes: 0 });
  });

  it('is memory alone where the disk is not known, and nothing where neither is', () => {
    expect(growthOf([look(100, null), look(400, null)])).toEqual({ memoryGrowthBytes: 300, memoryPeakBytes: 400, brokerGrowthBytes: 300 });
    expect(growthOf([look(null, null)])).toEqual({});
    expect(growthOf([look(null, 10), look(null, 30)])).toEqual({ diskGrowthBytes: 20 });
  });

  it('is looked at while the work goes on, and no longer', async () => {
    let bytes = 0;
    const meter = new GrowthMeter(() => look(bytes, null));
    const work = async (): Promise<string> => {
      bytes = 500;
      await new Promise((resolve) => setTimeout(resolve, 250));
      bytes = 0;
      return 'done';
    };
    expect(await meter.over(work)).toEqual({ value: 'done', growth: { memoryGrowthBytes: 500, memoryPeakBytes: 500, brokerGrowthBytes: 500 } });
    await expect(meter.over(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  });
});
