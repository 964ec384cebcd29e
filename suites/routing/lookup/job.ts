import type { Job } from '../../harness/generator/child.ts';
import type { SliceReading, WarmUp } from '../../harness/scenario.ts';
import { median, sorted } from '../../harness/statistics/quantiles.ts';
import { createRandom, type Random } from '../../harness/statistics/random.ts';
import { FEWEST_POINTS, settled } from '../../harness/statistics/settled.ts';
import { msToMicros } from '../../harness/units.ts';
import { routerOf } from '../contenders.ts';
import { generated, tableOf } from '../tables/tables.ts';
import { bytesPerLookup, tableBytes } from './footprint.ts';
import { bytesOf, microsOf, type LookupKind } from './kinds.ts';
import { rested } from './rest.ts';
import { Stretches } from './stretch.ts';
import { workloadOf, type Workload } from './workload.ts';

/** What the process of one router is opened with. */
export interface OpenOptions {
  readonly router: string;
  /** A named table, or so many generated routes. */
  readonly table: { readonly name: string } | { readonly generated: number };
  readonly kinds: readonly LookupKind[];
  readonly chunks: number;
  readonly chunkSize: number;
  /** Of the lookups: the same for all routers of a block. */
  readonly seed: number;
}

const RISING = { bins: 10, ratio: 1.05 };
const WARM_UP = { binMs: 5, leastBins: 20, mostMs: 500, sliceMs: 16, compilingMs: 15 };

/** One router with one table, in a process of its own. */
export async function openJob(options: OpenOptions): Promise<Job> {
  const router = await routerOf(options.router);
  const routes = 'name' in options.table ? tableOf(options.table.name) : generated(options.table.generated);
  const workload = workloadOf({ ...options, router, routes });
  const memory = tableBytes(router, routes);
  const stretches = new Stretches(workload.built, workload.chunks);
  const random = createRandom(options.seed).fork('stretches');
  let slices = 0;
  return {
    run: async (command, payload) => {
      if (command === 'warm-up') {
        const result = await warmUp(stretches);
        // The benchmark's own code warms up by a slice that is thrown away.
        slice({ stretches, workload, durationMs: WARM_UP.sliceMs, random });
        await rested();
        return result;
      }
      if (command !== 'slice') throw new Error(`unknown command '${command}'`);
      const { durationMs } = payload as { durationMs: number };
      const reading = slice({ stretches, workload, durationMs, random });
      // Once a trial, after the slice was timed: what a lookup allocates is a matter of the compiled code.
      const once = slices++ === 0 ? onceOf({ workload, memory }) : {};
      await rested();
      return { ...reading, metrics: { ...reading.metrics, ...once } };
    },
    close: () => Promise.resolve(),
  };
}

/**
 * Passes over all kinds until the rate of each has settled: routers that are made of many small functions, or generate them,
 * are compiled piece by piece, and one kind of lookup goes on getting faster when another no longer does.
 */
async function warmUp(stretches: Stretches): Promise<WarmUp> {
  const startMs = performance.now();
  const rates = new Map<LookupKind, number[]>(stretches.kinds.map((kind) => [kind, []]));
  const isSettled = (): boolean => [...rates.values()].every((series) => settled(series).settled && !isRising(series));
  for (let bins = 0; ; bins++) {
    const isLong = performance.now() - startMs > WARM_UP.mostMs && bins >= FEWEST_POINTS;
    if (isLong || (bins >= WARM_UP.leastBins && isSettled())) {
      // What was being compiled until now is used from now on.
      if ((await rested()) < WARM_UP.compilingMs || isLong) break;
    }
    for (const [kind, rate] of ratesOfBin(stretches)) rates.get(kind)?.push(rate);
  }
  return {
    settled: isSettled(),
    elapsedMs: performance.now() - startMs,
    method: `rates of each kind of lookup in bins of ${WARM_UP.binMs} ms or one pass, tested for a change of level and for a rise from ${RISING.bins} bins to the next; ${FEWEST_POINTS} bins or more, up to ${WARM_UP.mostMs} ms, and until nothing is being compiled`,
  };
}

/** Compiling goes in jumps, which the test for a change of level takes for noise: whether the last bins were faster than those before. */
function isRising(series: readonly number[]): boolean {
  const [before, last] = [series.slice(-2 * RISING.bins, -RISING.bins), series.slice(-RISING.bins)];
  return before.length === RISING.bins && median(sorted(last)) > median(sorted(before)) * RISING.ratio;
}

/** Chunks a millisecond, by kind. */
function ratesOfBin(stretches: Stretches): Map<LookupKind, number> {
  const spentMs = new Map<LookupKind, number>(stretches.kinds.map((kind) => [kind, 0]));
  const startMs = performance.now();
  let passes = 0;
  do {
    for (const kind of stretches.kinds) spentMs.set(kind, (spentMs.get(kind) ?? 0) + stretches.pass(kind));
    passes += 1;
  } while (performance.now() - startMs < WARM_UP.binMs);
  return new Map([...spentMs].map(([kind, ms]) => [kind, passes / ms]));
}

function slice(options: { stretches: Stretches; workload: Workload; durationMs: number; random: Random }): SliceReading {
  const { stretches, workload, durationMs, random } = options;
  const results = stretches.time({ msOfEach: durationMs / workload.chunks.size, random });
  const operations = [...results.values()].reduce((sum, { lookups }) => sum + lookups, 0);
  return {
    operations,
    metrics: Object.fromEntries([...results].map(([kind, { microsPerLookup }]) => [microsOf(kind), microsPerLookup])),
    // Each found what it must, or the slice would have failed (`stretch.ts`).
    audit: { lookups: operations },
  };
}

/** What is measured once in each process: it does not change from slice to slice. */
function onceOf({ workload, memory }: { workload: Workload; memory: number }): Record<string, number> {
  const once: Record<string, number> = { buildMicros: msToMicros(workload.buildMs), tableBytes: memory, provedLookups: workload.proved };
  for (const [kind, [chunk]] of workload.chunks) {
    const bytes = chunk === undefined ? null : bytesPerLookup(workload.built, chunk);
    if (bytes !== null) once[bytesOf(kind)] = bytes;
  }
  return once;
}
