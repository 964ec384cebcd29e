import type { BenchContext } from '../harness/scenario.ts';
import { loadContenders, OWN_CLOSED } from './contenders.ts';
import { seedOf } from '../harness/statistics/random.ts';
import { OK_BODY } from './target/faults.ts';
import { Target } from './target/target.ts';

/** Enough to keep both ends busy; more brings nothing. */
const CONNECTIONS = 32;
const WARM_UP_MS = 400;
const MEASURE_MS = 600;

/**
 * Requests a second that generator and target reach together in a closed loop: half of it is the rate up to which arrivals
 * must come as requested. Measured at the first call, and kept for the run.
 */
export function ceilingMeter(context: BenchContext): (signal: AbortSignal) => Promise<number> {
  let known: number | null = null;
  return async (signal) => (known ??= await measureCeiling({ context, signal }));
}

async function measureCeiling(options: { context: BenchContext; signal: AbortSignal }): Promise<number> {
  const { context, signal } = options;
  const contender = (await loadContenders()).find(({ id }) => id === OWN_CLOSED);
  if (contender === undefined) throw new Error(`the ceiling is measured by the ruler '${OWN_CLOSED}', which is missing`);
  const target = await Target.start({ cpus: context.cores.serverCpus, signal });
  try {
    const load = { kind: 'closed', connections: CONNECTIONS } as const;
    const seed = seedOf(`${context.runId}/ceiling`);
    const ruler = await contender.open({ url: target.url, body: OK_BODY, load, cpus: context.cores.generatorCpus, seed, timeoutMs: 10_000, signal });
    try {
      await ruler.slice({ durationMs: WARM_UP_MS, signal });
      const { metrics } = await ruler.slice({ durationMs: MEASURE_MS, signal });
      return metrics['completedPerSec'] ?? metrics['achievedPerSec'] ?? 0;
    } finally {
      await ruler.close();
    }
  } finally {
    await target.close();
  }
}
