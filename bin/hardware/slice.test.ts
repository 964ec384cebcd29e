import { describe, expect, it } from 'vitest';
import { readReference } from '../../fixtures/hardware/reference.ts';
import { kernelIds, mixVersion, openKernels, type Kernel } from './kernels.ts';
import { runSlice } from './slice.ts';

/** Kernels that take 1, 2, … ms of a clock that only they (and being asked) move. */
function fakes(): { kernels: Kernel[]; nowMs: () => number } {
  let now = 0;
  const kernels = kernelIds.map((id, index) => ({ id, run: () => (now += index + 1) }));
  return { kernels, nowMs: () => (now += 1e-6) };
}

describe('runSlice', () => {
  it('runs the kernels in turn within the slice, and each run counts whole', async () => {
    const reading = await runSlice({ ...fakes(), first: 0, startMs: 5, endMs: 47, overtimeMs: 0 });
    // 21 ms a turn: two turns from 5 to 47.
    kernelIds.forEach((id, index) => {
      expect(reading[id].runs).toBe(2);
      expect(reading[id].ms).toBeCloseTo(2 * (index + 1), 3);
    });
  });

  it('goes on in overtime without counting it', async () => {
    const { kernels, nowMs } = fakes();
    const reading = await runSlice({ kernels, nowMs, first: 0, startMs: 0, endMs: 42, overtimeMs: 100 });
    expect(reading.http.runs).toBe(2);
    expect(nowMs()).toBeGreaterThan(140);
  });

  it('begins with another kernel, and runs each once however short the slice', async () => {
    const reading = await runSlice({ ...fakes(), first: 4, startMs: 0, endMs: 1, overtimeMs: 0 });
    expect(kernelIds.map((id) => reading[id].runs)).toEqual([1, 1, 1, 1, 1, 1]);
  });
});

describe('the kernels', () => {
  it('are those that the reference was measured with', () => {
    const reference = readReference();
    expect(reference.mix).toBe(mixVersion);
    for (const times of [reference.aloneMs, reference.allMs]) expect(Object.keys(times).sort()).toEqual([...kernelIds].sort());
  });

  it('do the same work each time', async () => {
    const { kernels, close } = await openKernels();
    for (const { id, run } of kernels.filter((kernel) => kernel.id !== 'memory')) expect([id, await run()]).toEqual([id, await run()]);
    const memory = kernels.find(({ id }) => id === 'memory')!;
    expect((await memory.run()) + 1).toBe(await memory.run());
    close();
  });
});
