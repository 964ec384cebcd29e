import { median, sorted } from '../../../suites/harness/statistics/quantiles.ts';
import { createRandom } from '../../../suites/harness/statistics/random.ts';
import { formatNumber, formatUnit } from '../../../suites/harness/units.ts';
import type { Bar } from '../bars.ts';
import type { BenchContext, BenchPart, Target } from '../bench.ts';
import { openSteady } from '../sessions.ts';
import { usageMeter } from '../../../suites/harness/meters/usage.ts';
import { disturbedReason, watched, type Disturbance } from '../watch.ts';
import { spreadOf } from './spread.ts';

const RATE_PER_SEC = 500;
const TRIAL_MS = 5000;
const LIMIT = 0.2;
const FEWEST = 6;
const MOST_ATTEMPTS = 2;

const kinds = ['awake', 'idle'] as const;
type Kind = (typeof kinds)[number];
interface Trial extends Disturbance {
  readonly kind: Kind;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export const part: BenchPart = {
  id: 'awake',
  title: `Repeatability: identical ${TRIAL_MS / 1000} s trials at ${RATE_PER_SEC}/s, with the server cores kept awake and without`,
  async run(context) {
    const target = await context.target();
    const { seed } = context.options;
    const count = Math.max(FEWEST, context.options.trials);
    const random = createRandom(seed).fork('awake');
    const trials: Trial[] = [];
    const voided: Trial[] = [];
    const isShort = (kind: Kind): boolean => trials.filter((trial) => trial.kind === kind).length < count;
    for (let round = 0; round < count * MOST_ATTEMPTS && kinds.some(isShort); round++) {
      for (const kind of random.shuffle(kinds.filter(isShort))) {
        const trial = await measure({ context, target, kind, seed: seed + round });
        const reason = disturbedReason(trial);
        if (reason !== null) context.news(`  void: ${reason}`);
        (reason === null ? trials : voided).push(trial);
      }
    }
    const rows = kinds.map((kind) => ({ kind, p50: trials.filter((trial) => trial.kind === kind).map(({ p50Ms }) => p50Ms) }));
    return {
      id: 'awake',
      title: part.title,
      conditions: [`Poisson arrivals to HAProxy's static answer; ${count} trials of each kind, in random order, a fresh generator process for each; ${voided.length} were void.`],
      tables: [
        {
          title: 'p50 of the response time',
          head: ['server cores', 'median', 'smallest', 'largest', '(largest − smallest) ÷ median'],
          rows: rows
            .filter(({ p50 }) => p50.length > 0)
            .map(({ kind, p50 }) => [
              kind === 'awake' ? 'kept awake' : 'left to sleep',
              ...[median(sorted(p50)), Math.min(...p50), Math.max(...p50)].map((value) => `${formatNumber(value)} ms`),
              formatUnit(spreadOf(p50), 'share'),
            ]),
        },
      ],
      bars: [barOf({ p50: rows[0]?.p50 ?? [], canSpin: context.lab.setup.spinnerPids.length > 0 })],
      data: { ratePerSec: RATE_PER_SEC, trialMs: TRIAL_MS, trials, voided },
    };
  },
};

function barOf(options: { p50: readonly number[]; canSpin: boolean }): Bar {
  const { p50, canSpin } = options;
  const text = `with the spinner, p50 varies by at most ${formatUnit(LIMIT, 'share')}`;
  if (p50.length < FEWEST) return { text, verdict: 'undecided', measured: `only ${p50.length} valid trials` };
  if (!canSpin) return { text, verdict: 'undecided', measured: 'the cores cannot be kept awake here' };
  const spread = spreadOf(p50);
  return { text, verdict: spread <= LIMIT ? 'met' : 'missed', measured: formatUnit(spread, 'share') };
}

async function measure(options: { context: BenchContext; target: Target; kind: Kind; seed: number }): Promise<Trial> {
  const { context, target, kind, seed } = options;
  const { signal, lab } = context;
  const tell = (signalName: NodeJS.Signals): void => {
    for (const pid of lab.setup.spinnerPids) process.kill(pid, signalName);
  };
  const session = await openSteady({ context, target, ratePerSec: RATE_PER_SEC, seed });
  try {
    // A spinner that is stopped lets its core sleep.
    if (kind === 'idle') tell('SIGSTOP');
    await session.warmUp(signal);
    const meter = usageMeter({ kind: 'processes', rootPid: session.generatorPid });
    const { value, ...disturbance } = await watched({
      idlePids: lab.setup.spinnerPids,
      ownCpuMs: () => target.cpuMs() + (meter?.read().cpuMs ?? 0),
      work: () => session.slice({ durationMs: TRIAL_MS, signal }),
    });
    const { metrics } = value;
    return { kind, p50Ms: metrics['responseP50Ms'] ?? Number.NaN, p99Ms: metrics['responseP99Ms'] ?? Number.NaN, ...disturbance };
  } finally {
    tell('SIGCONT');
    await session.close();
  }
}
