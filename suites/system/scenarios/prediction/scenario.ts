import type { TrialRecord } from '../../../harness/record.ts';
import type { Comparison, Contender, FollowUpContext, ProfileName } from '../../../harness/scenario.ts';
import { mean } from '../../../harness/statistics/quantiles.ts';
import type { SystemContender } from '../../contenders.ts';
import { cell, factors, metrics } from '../../levels.ts';
import { beginAtLevels, systemsOf, type SystemScenario } from '../../scenario.ts';

interface Steps {
  /** Requests in flight at which each mix that is fitted runs; the last fills the system (R12). */
  readonly fit: readonly number[];
  readonly fitBlocks: number;
  /** Requests in flight that the model has not seen: of its first mixes, and of the mix that it has not seen. */
  readonly heldOut: readonly (readonly number[])[];
  readonly heldOutMix: readonly number[];
  /** Of each held-out point (R14), at first and at most: more are added while they scatter by more than the bars. */
  readonly repeats: number;
  readonly mostRepeats: number;
  readonly sliceMs: number;
  readonly followUpMs: number;
}

const standard: Steps = {
  fit: [1, 2, 4, 8, 16, 32], fitBlocks: 4, heldOut: [[3, 12, 48], [6, 48]], heldOutMix: [1, 4, 12, 32], repeats: 6, mostRepeats: 12, sliceMs: 3000, followUpMs: 120_000,
};
const stepsOf: Readonly<Record<ProfileName, Steps | null>> = {
  smoke: null,
  quick: null,
  standard,
  full: { ...standard, fitBlocks: 8, repeats: 10, mostRepeats: 24, followUpMs: 480_000 },
};

function chosen(contenders: readonly Contender[]): SystemContender | undefined {
  const systems = systemsOf(contenders);
  return systems.find(({ id }) => id === 'nats') ?? systems[0];
}

function closedCell(options: { contender: SystemContender; mix: string; connections: number; purpose: 'model' | 'trial'; blocks: number; sliceMs: number }): Comparison {
  const { contender, mix, connections, purpose, blocks, sliceMs } = options;
  return cell({ levels: { mix, loadKind: 'closed', connections, purpose }, contenders: [contender.id], rounds: 1, blocks, sliceMs });
}

function firstCells(contender: SystemContender, steps: Steps): Comparison[] {
  const { sliceMs, fitBlocks, repeats } = steps;
  const fitted = contender.fitMixes.flatMap((mix) => steps.fit.map((connections) => closedCell({ contender, mix, connections, purpose: 'model', blocks: fitBlocks, sliceMs })));
  const heldOut = [...contender.fitMixes.flatMap((mix, at) => (steps.heldOut[at] ?? []).map((connections) => ({ mix, connections }))),
    ...steps.heldOutMix.map((connections) => ({ mix: contender.heldOutMix, connections }))];
  return [...fitted, ...heldOut.map((point) => closedCell({ contender, ...point, purpose: 'trial', blocks: repeats, sliceMs }))];
}

/** Held-out points whose repeats scatter by more than a prediction may be off: so many more of each at a time. */
const FURTHER = 3;

function furtherCells({ profile, contenders, trials }: FollowUpContext): Comparison[] {
  const steps = stepsOf[profile];
  const contender = chosen(contenders);
  if (steps === null || contender === undefined) return [];
  const completed = trials.filter(({ status, levels }) => status === 'completed' && levels['purpose'] === 'trial');
  const labels = [...new Set(completed.map(({ levels }) => JSON.stringify(levels)))];
  return labels.flatMap((label) => {
    const own = completed.filter(({ levels }) => JSON.stringify(levels) === label);
    const { mix, connections } = own[0]?.levels ?? {};
    if (own.length >= steps.mostRepeats || !scattersWidely(own)) return [];
    return [closedCell({ contender, mix: String(mix), connections: Number(connections), purpose: 'trial', blocks: FURTHER, sliceMs: steps.sliceMs })];
  });
}

/** How far predictions may be off, by what slices read of them. */
const BARS = { throughputPerSec: 0.05, p99Ms: 0.25 } as const;

/** Whether twice the standard error of the repeats is more than a bar. */
export function scattersWidely(trials: readonly TrialRecord[]): boolean {
  return Object.entries(BARS).some(([metric, bar]) => {
    const values = trials.flatMap(({ slices }) => slices.flatMap(({ metrics: read }) => read[metric] ?? []));
    if (values.length < 2) return false;
    const middle = mean(values);
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1));
    return (2 * deviation) / Math.sqrt(values.length) > bar * middle;
  });
}

/** Fitted and held-out points in one schedule, in random order (R14). */
export const scenario: SystemScenario = {
  id: 'prediction',
  title: 'Prediction on trial',
  question: 'How far can a model that saw some loads and mixes be trusted at others?',
  factors,
  metrics,
  headline: 'throughputPerSec',

  plan(profile, contenders) {
    const steps = stepsOf[profile];
    const contender = chosen(contenders);
    if (steps === null || contender === undefined) {
      return { comparisons: [], why: 'Needs six repeats of each held-out point: run from the standard profile on.' };
    }
    return {
      comparisons: firstCells(contender, steps),
      followUpMs: steps.followUpMs,
      why: 'Closed loops from one request in flight to more than fill the system: some levels and mixes for the model, others to try it on, each of those six times, and more often where they scatter.',
    };
  },

  followUp(context) {
    const cells = furtherCells(context);
    return cells.length === 0 ? 'done' : cells;
  },

  begin: beginAtLevels,
};
