import { startSpinners } from '../../fixtures/hosts/awake.ts';
import { measureLink } from '../../fixtures/hardware/link/link.ts';
import type { HopSlice } from '../../fixtures/hardware/link/protocol.ts';
import { messageOf } from '../../suites/harness/errors.ts';
import { hostMeter } from '../../suites/harness/meters/host.ts';
import { MS_PER_SEC } from '../../suites/harness/units.ts';
import { undisturbed, type Undisturbed } from './undisturbed.ts';

const SLICE_MS = 100;
/** Of namespaces, processes and connections. */
const START_MS = 400;
const SLICES_A_ROUND = 4;

/** How a span of time is spent: fresh namespaces and processes for each block, many short slices in it. */
export function hopPlan(seconds: number): { blocks: number; rounds: number; warmupMs: number } {
  const blocks = Math.min(10, Math.max(2, Math.round(seconds / 6)));
  const warmupMs = seconds >= 10 ? 1200 : 400;
  return { blocks, warmupMs, rounds: Math.max(2, Math.floor(((seconds * MS_PER_SEC) / blocks - START_MS - warmupMs) / (SLICES_A_ROUND * SLICE_MS))) };
}

/**
 * Measures requests over a veth pair against requests over loopback, by the same client on one core and like servers on
 * another, kept awake where that can be had (R13).
 *
 * @throws FixtureError (start) where namespaces cannot be had; HeadroomError (incomplete) on a disturbed machine.
 */
export async function measureHop(options: {
  seconds: number;
  cpus: readonly number[];
  signal: AbortSignal;
  news: (line: string) => void;
  limits?: { steal: number; foreign: number };
}): Promise<Undisturbed<readonly HopSlice[]> & { readonly isAwake: boolean }> {
  const { seconds, cpus, signal, news } = options;
  const { blocks, rounds, warmupMs } = hopPlan(seconds);
  const [client = 0, server = client] = cpus;
  await using spinners = await startSpinners([...new Set([client, server])]).catch((error: unknown) => {
    news(`The cores cannot be kept awake, so the round trips will be noisier: ${messageOf(error)}`);
    return null;
  });
  const result = await undisturbed({
    ...options,
    blocks,
    host: hostMeter({ spinnerPids: spinners?.pids ?? [] }),
    measure: async (_, begin) => {
      const { slices, cpuMs, packets } = await measureLink({ cpus: [client, server], rounds, sliceMs: SLICE_MS, warmupMs, onWarm: begin, signal });
      if (packets < overLink(slices)) throw new Error(`the link carried ${packets} packets, and so not the requests`);
      return { value: slices, accountedMs: cpuMs };
    },
  });
  return { ...result, isAwake: spinners !== null };
}

function overLink(slices: readonly HopSlice[]): number {
  return slices.reduce((sum, { path, requests }) => sum + (path === 'link' ? requests : 0), 0);
}
