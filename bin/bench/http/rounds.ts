import { createRandom } from '../../../suites/harness/statistics/random.ts';
import type { BenchContext, Target } from '../bench.ts';
import { startBrake, brakeSteps, type Brake } from './brake.ts';
import { watched } from '../watch.ts';
import type { Contender } from './contenders.ts';
import { roundVoidReason, TARGET_LIMIT, type Reading, type Round } from './score.ts';

const SLICE_MS = 1000;
/** Void rounds are repeated, up to as many again. */
const MOST_REPEATS = 2;
/** The first slices decide upon the brake: a little below the limit, so that few are void later. */
const PROBE_LIMIT = 0.95 * TARGET_LIMIT;

/** Measures rounds, a slice of each contender in random order, until enough are valid. */
export async function runRounds(options: { context: BenchContext; target: Target; contenders: readonly Contender[] }): Promise<{ rounds: Round[]; brakeShare: number }> {
  const { context, contenders } = options;
  const { rounds: wanted, seed } = context.options;
  const random = createRandom(seed).fork('http');
  await using braking = await findBrake(options);
  const { brake } = braking;
  const rounds: Round[] = [];
  let valid = 0;
  while (valid < wanted && rounds.length < wanted * MOST_REPEATS) {
    const readings: Record<string, Reading> = {};
    for (const contender of random.shuffle(contenders)) readings[contender.id] = await measure({ ...options, contender, brake });
    rounds.push(readings);
    const reason = roundVoidReason(readings);
    if (reason === null) valid += 1;
    else context.news(`  void: ${reason}`);
  }
  return { rounds, brakeShare: brake?.share ?? 1 };
}

/** The lightest brake with which no contender keeps the target too busy; looks at nothing else. */
async function findBrake(options: { context: BenchContext; target: Target; contenders: readonly Contender[] }): Promise<AsyncDisposable & { brake: Brake | null }> {
  const { context, contenders } = options;
  const [cpu = 0] = context.lab.cores.generatorCpus;
  for (const step of [null, ...brakeSteps]) {
    const brake = step === null ? null : await startBrake({ cpu, ...step });
    const held = { brake, [Symbol.asyncDispose]: async () => brake?.[Symbol.asyncDispose]() };
    let busiest = 0;
    try {
      for (const contender of contenders) busiest = Math.max(busiest, (await measure({ ...options, contender, brake })).targetShare);
    } catch (error) {
      await held[Symbol.asyncDispose]();
      throw error;
    }
    if (busiest < PROBE_LIMIT || step === brakeSteps.at(-1)) return held;
    await held[Symbol.asyncDispose]();
  }
  throw new Error('there is no brake');
}

async function measure(options: { context: BenchContext; target: Target; contender: Contender; brake: Brake | null }): Promise<Reading> {
  const { context, target, contender, brake } = options;
  const { signal, lab } = context;
  const startMs = performance.now();
  const targetBeforeMs = target.cpuMs();
  let generatorMs = 0;
  const { value, ...disturbance } = await watched({
    idlePids: [...lab.setup.spinnerPids, ...(brake === null ? [] : [brake.pid])],
    ownCpuMs: () => target.cpuMs() + generatorMs,
    work: async () => {
      const slice = await contender.slice({ durationMs: SLICE_MS, signal });
      generatorMs = slice.cpuMs;
      return { ...slice, elapsedMs: performance.now() - startMs };
    },
  });
  return { ...value, ...disturbance, targetShare: (target.cpuMs() - targetBeforeMs) / value.elapsedMs / target.cpus };
}
