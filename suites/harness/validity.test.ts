import { describe, expect, it } from 'vitest';
import type { SliceRecord } from './record.ts';
import { voidReason } from './validity.ts';

const slice = (part: { elapsedMs?: number; steal?: number; foreign?: number; generator?: number }): SliceRecord =>
  ({
    elapsedMs: part.elapsedMs ?? 2000,
    host: { stealShare: part.steal ?? 0, foreignCpuShare: part.foreign ?? 0 },
    generator: { cpuShare: part.generator ?? 0.1, loopDelayP99Ms: 0 },
  }) as SliceRecord;
const judge = (...slices: SliceRecord[]): string | null => voidReason({ slices, exempt: {} });

describe('what voids a trial', () => {
  it('is the mean over its slices, weighted by their time', () => {
    expect(judge(slice({ foreign: 0.14 }), slice({ foreign: 0.15 }))).toBeNull();
    expect(judge(slice({ foreign: 0.16 }), slice({ foreign: 0.15 }))).toBe("other processes' share of this machine's processor time was 15.5 % (limit 15 %)");
    expect(judge(slice({ steal: 0.3, elapsedMs: 100 }), slice({}))).toBeNull();
    expect(judge(slice({ steal: 0.11 }))).toMatch(/hypervisor.*11 % \(limit 10 %\)/);
  });

  it('is one disturbed slice, however calm the others', () => {
    const calm = Array.from({ length: 20 }, () => slice({ foreign: 0.02 }));
    expect(judge(...calm, slice({ foreign: 0.19 }))).toBeNull();
    expect(judge(...calm, slice({ foreign: 0.23 }))).toMatch(/23 % in one slice \(limit 20 %\)/);
    expect(judge(...calm, slice({ steal: 0.21 }))).toMatch(/21 % in one slice/);
  });

  it('is no slice too short to tell, and no single slice in which the generator was busy', () => {
    const calm = Array.from({ length: 50 }, () => slice({ elapsedMs: 100 }));
    expect(judge(...calm, slice({ elapsedMs: 100, foreign: 0.9 }))).toBeNull();
    expect(judge(slice({ generator: 0.99 }), slice({}))).toBeNull();
    expect(judge(slice({ generator: 0.99 }))).toMatch(/generator's share of its core was 99 %/);
  });

  it('is nothing that does not apply', () => {
    expect(voidReason({ slices: [slice({ generator: 1 })], exempt: { generator: 'busy by design' } })).toBeNull();
    expect(voidReason({ slices: [], exempt: {} })).toBeNull();
  });
});
