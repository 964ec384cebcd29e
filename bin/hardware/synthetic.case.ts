import type { Reference } from '../../fixtures/hardware/reference.ts';
import type { HopSlice } from '../../fixtures/hardware/link/protocol.ts';
import { createRandom } from '../../suites/harness/statistics/random.ts';
import { kernelIds, type KernelId } from './kernels.ts';
import type { ScoreBlock } from './scoring.ts';
import type { SliceReading } from './slice.ts';

export const baseMs: Readonly<Record<KernelId, number>> = { json: 0.8, strings: 0.3, hash: 0.5, maps: 0.7, memory: 0.6, http: 0.9 };

/** A reference without any spread of its own, its cores each whole. */
export const reference: Reference = {
  title: 'the reference', at: '2026-01-01', cpuModel: 'x', cores: 2, nodeVersion: 'v20.0.0', command: 'none', mix: 1, rounds: 1, voided: 0, stealShare: 0,
  aloneMs: baseMs, allMs: baseMs, spread: { alone: { standardError: 0, df: 50 }, all: { standardError: 0, df: 50 } },
};

/** Rounds of a machine of known speed, its neighbours correlated by 0.5, whose cores at work together give `share` of one alone. */
export function scoreBlocks(options: { speed: number; share: number; cores: number; blocks: number; rounds: number; noise: number; seed: number }): ScoreBlock[] {
  const { speed, share, cores, blocks, rounds, noise, seed } = options;
  const random = createRandom(seed);
  let drift = 0;
  const reading = (factor: number): SliceReading => {
    return Object.fromEntries(kernelIds.map((id) => [id, { runs: 10, ms: (10 * baseMs[id] * Math.exp(drift + noise * 0.3 * random.normal())) / factor }])) as SliceReading;
  };
  return Array.from({ length: blocks }, () =>
    Array.from({ length: rounds }, () => {
      drift = 0.5 * drift + noise * random.normal();
      return { alone: reading(speed), all: Array.from({ length: cores }, () => reading(speed * share)) };
    }),
  );
}

/** Slices over loopback and link with a known difference. */
export function hopBlocks(options: { addedMs: number; addedCpuMs: number; blocks: number; rounds: number; noise: number; seed: number }): HopSlice[][] {
  const { addedMs, addedCpuMs, blocks, rounds, noise, seed } = options;
  const random = createRandom(seed);
  return Array.from({ length: blocks }, () => {
    let drift = 0;
    return Array.from({ length: rounds }, (_, round) => {
      drift = 0.5 * drift + noise * random.normal();
      const paths = round % 2 === 0 ? (['loopback', 'link'] as const) : (['link', 'loopback'] as const);
      return (['http', 'echo'] as const).flatMap((protocol) =>
        paths.map((path): HopSlice => {
          const isLink = path === 'link';
          const p50Ms = 0.1 + drift + noise * 0.3 * random.normal() + (isLink ? addedMs : 0);
          const cpuMs = 1000 * (0.05 + drift / 2 + noise * 0.3 * random.normal() + (isLink ? addedCpuMs : 0));
          return { protocol, path, requests: 1000, p50Ms, meanMs: p50Ms * 1.2, clientCpuMs: cpuMs, serverCpuMs: cpuMs };
        }),
      );
    }).flat();
  });
}
