import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeClock } from './fake.case.ts';
import type { Bench, Block, SliceReading } from './scenario.ts';
import { LiveTrial } from './trial.ts';

/** Processor time of a generator that polls: what it used in all, and how much of that was work. */
interface Use {
  readonly totalMs: number;
  readonly workMs: number;
  /** Of processes that take no part. */
  readonly foreignMs?: number;
}
const SLICE_MS = 1000;
const CORES = 2;

let folder = '';
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'headroom-trial-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function slicesOf(uses: readonly Use[]) {
  const clock = new FakeClock();
  let cpuMs = 0;
  let busyMs = 0;
  const write = (): void => writeFileSync(join(folder, 'cpuacct.usage'), `${cpuMs * 1e6}\n`);
  write();
  let next = 0;
  const slice = (): Promise<SliceReading> => {
    const { totalMs, workMs, foreignMs = 0 } = uses[next++]!;
    clock.advance(SLICE_MS);
    cpuMs += totalMs;
    busyMs += totalMs + foreignMs;
    write();
    return Promise.resolve({ operations: 1, metrics: {}, audit: {}, generator: { cpuMs: workMs, loopDelayP99Ms: 0 } });
  };
  const bench = {
    begin: () =>
      Promise.resolve({
        components: [{ name: 'generator', source: { kind: 'cgroup1', cpuacctDir: folder, memoryDir: folder } }],
        warmUp: () => Promise.resolve({ settled: true, elapsedMs: 0, method: 'fake' }),
        slice,
        close: () => Promise.resolve(),
      }),
  } as unknown as Bench;
  const host = { read: () => ({ busyMs, stealMs: 0, totalMs: CORES * clock.nowMs() }) };
  const block = { id: 'b', suite: 's', scenario: 'x', levels: {}, sliceMs: SLICE_MS, exempt: {} } as unknown as Block;
  const trial = new LiveTrial({ plan: { id: 'b/a', contender: 'a', role: 'contender' }, block, attempt: 1, context: { bench, clock, host, originMs: 0, signal: new AbortController().signal } });
  await trial.start();
  for (const round of uses.keys()) await trial.slice({ round, position: 0 });
  return (await trial.finish()).slices;
}

// This process itself is accounted too.
const nearNothing: unknown = expect.closeTo(0, 2);

describe('time that a pacer spends polling', () => {
  it('is no work of the generator, and no stranger\'s either', async () => {
    const [first, second] = await slicesOf([{ totalMs: 950, workMs: 80 }, { totalMs: 400, workMs: 390 }]);
    expect(first).toMatchObject({ cpuMs: { generator: 80 }, generator: { cpuShare: 0.08 }, host: { foreignCpuShare: nearNothing } });
    expect(second).toMatchObject({ cpuMs: { generator: 390 }, generator: { cpuShare: 0.39 }, host: { foreignCpuShare: nearNothing } });
  });

  it('counts below zero where ticks came late, so that the mean over many short slices is true', async () => {
    const [slice] = await slicesOf([{ totalMs: 400, workMs: 390, foreignMs: -20 }]);
    expect(slice!.host!.foreignCpuShare).toBeLessThanOrEqual(-0.01);
  });

  it('hides no stranger', async () => {
    const [slice] = await slicesOf([{ totalMs: 950, workMs: 80, foreignMs: 600 }]);
    // 600 ms of two cores' second; this process itself, which is accounted too, used next to nothing.
    expect(slice!.host!.foreignCpuShare).toBeGreaterThan(0.25);
    expect(slice!.host!.foreignCpuShare).toBeLessThanOrEqual(0.3);
  });

  it('is none where the generator says that it worked longer than was metered', async () => {
    const [slice] = await slicesOf([{ totalMs: 50, workMs: 60, foreignMs: 200 }]);
    expect(slice!.cpuMs).toEqual({ generator: 60 });
    expect(slice!.host!.foreignCpuShare).toBeLessThanOrEqual(0.1);
  });
});
