import type { TrialRecord } from '../harness/record.ts';
import type { Comparison, Factor, FollowUpContext, Levels, Metric, ProfileName, ScenarioPlan } from '../harness/scenario.ts';
import { estimateMs } from '../harness/schedule.ts';
import { median, sorted } from '../harness/statistics/quantiles.ts';
import { guaranteeClasses, type ClassGroup, type GuaranteeClass } from './classes.ts';
import { consumingFactors, consumingLevels } from './peers.ts';

/** Latencies of every contender of a class at the same share of what the slower one can do (R2). */
export interface LatencyCell extends Pick<Comparison, 'roundsPerBlock' | 'controlRounds' | 'sliceMs'> {
  readonly class: GuaranteeClass;
  /** Of the capacity of the slowest contender of the class. */
  readonly loadShare: number;
  readonly blocks: number;
}

/** What a profile measures. */
export interface EqualRatesPlan {
  readonly cells: readonly LatencyCell[];
  /** Slices of a capacity trial. */
  readonly capacityRounds: number;
  readonly why: string;
}

/** Small enough that no broker is slow by its bytes, and more than a sequence. */
export const PAYLOAD_BYTES = 256;
/**
 * Under way in the closed loop that measures capacity: more (256, 1,024) gave RabbitMQ and JetStream less, fewer (32)
 * left them waiting.
 */
export const CAPACITY_WINDOW = 128;
const CAPACITY_SLICE_MS = 400;
/** Nothing is drained but what is on its way: milliseconds (R7). */
const SHORTEST_SLICE_MS = 250;
const SLICE_OVERHEAD_MS = 20;
/** A fresh generator, its connections and its warm-up. */
export const TRIAL_OVERHEAD_MS = 1700;

export const exemptClient = { generator: 'the client library is part of what is measured: an application would see its limit' };

/** What is the same for all of a class, and stated (R3). */
export function statedLevels(name: GuaranteeClass): Levels {
  return { class: name, driver: 'client', payloadBytes: PAYLOAD_BYTES, ...consumingLevels(name === 'a' ? 'unacknowledged' : 'acknowledged') };
}

/** The factors of {@link statedLevels}. */
export const statedFactors: readonly Factor[] = [
  { id: 'class', title: 'Guarantee class', levels: guaranteeClasses },
  { id: 'driver', title: 'Driver', levels: ['client'] },
  { id: 'payloadBytes', title: 'Payload', levels: [PAYLOAD_BYTES] },
  ...consumingFactors,
];

export const latencyFactors: readonly Factor[] = [
  ...statedFactors,
  { id: 'ratePerSec', title: 'Offered per second', levels: [] },
  { id: 'loadShare', title: "Of the slowest one's capacity", levels: [] },
  { id: 'window', title: 'Under way (capacity)', levels: [CAPACITY_WINDOW] },
  { id: 'purpose', title: 'Used for', levels: ['capacity'] },
];

/**
 * What is compared. Rates stand in the slices (`offeredPerSec`, `deliveredPerSec`) and are no metrics: below saturation the
 * one is the other (R2).
 */
export function latencyMetrics(what: string): readonly Metric[] {
  const metric = (id: string, quantile: string): Metric => ({ id, title: `${what} time from the intended send, ${quantile}`, unit: 'ms', better: 'less' });
  return [metric('p99Ms', 'p99'), metric('p50Ms', 'p50'), metric('p90Ms', 'p90'), metric('p999Ms', 'p99.9')];
}

/** The fixed part: what each contender can do at most in the same shape, each by itself. */
export function planEqualRates(options: { plan: EqualRatesPlan; groups: readonly ClassGroup[] }): ScenarioPlan {
  const { plan, groups } = options;
  const wanted = groups.filter((group) => plan.cells.some((cell) => cell.class === group.class));
  const comparisons = wanted.map((group) => capacityCell({ group, rounds: plan.capacityRounds }));
  const followUpMs = cellsOf({ plan, groups }).reduce((sum, { cell, group }) => sum + cell.blocks * estimateMs(latencyBlock({ cell, group, ratePerSec: 1 })), 0);
  return { comparisons, why: plan.why, followUpMs };
}

/**
 * The next block of each latency cell, in view of the capacities. One at a time: classes take turns, and where time runs out
 * each has some.
 */
export function nextEqualRates(options: { plan: EqualRatesPlan; groups: readonly ClassGroup[]; trials: FollowUpContext['trials'] }): readonly Comparison[] | 'done' {
  const { trials } = options;
  const next = cellsOf(options).flatMap(({ cell, group }) => {
    const able = group.contenders.filter((id) => capacityOf({ trials, contender: id, class: group.class }) !== null);
    const capacities = able.map((id) => capacityOf({ trials, contender: id, class: group.class }) ?? 0);
    if (able.length === 0) return [];
    const comparison = latencyBlock({ cell, group: { ...group, contenders: able }, ratePerSec: roundRate(cell.loadShare * Math.min(...capacities)) });
    return blocksAt(trials, comparison.levels) < cell.blocks ? [comparison] : [];
  });
  return next.length === 0 ? 'done' : next;
}

/** What a contender delivered at most per second, the middle of its slices; null where no trial was completed. */
export function capacityOf(options: { trials: readonly TrialRecord[]; contender: string; class: string }): number | null {
  const { trials, contender } = options;
  const rates = trials
    .filter(({ status, levels, ...trial }) => status === 'completed' && trial.contender === contender && levels['purpose'] === 'capacity' && levels['class'] === options.class)
    .flatMap(({ slices }) => slices.map(({ metrics }) => metrics['deliveredPerSec'] ?? 0))
    .filter((rate) => rate > 0);
  return rates.length === 0 ? null : median(sorted(rates));
}

function cellsOf(options: { plan: EqualRatesPlan; groups: readonly ClassGroup[] }): { cell: LatencyCell; group: ClassGroup }[] {
  return options.plan.cells.flatMap((cell) => {
    const group = options.groups.find((one) => one.class === cell.class);
    return group === undefined ? [] : [{ cell, group }];
  });
}

/** What each contender of a group can do at most in the same shape, by a closed loop, each by itself. */
export function capacityCell({ group, rounds }: { group: ClassGroup; rounds: number }): Comparison {
  return {
    levels: { ...statedLevels(group.class), window: CAPACITY_WINDOW, purpose: 'capacity' },
    contenders: group.contenders,
    blocks: 1,
    roundsPerBlock: rounds,
    controlRounds: 0,
    sliceMs: CAPACITY_SLICE_MS,
    ...overheads,
    // It says at which rate to measure, and ranks nobody.
    ownTruth: true,
    exempt: exemptClient,
  };
}

function latencyBlock({ cell, group, ratePerSec }: { cell: LatencyCell; group: ClassGroup; ratePerSec: number }): Comparison {
  const { roundsPerBlock, controlRounds, sliceMs, loadShare } = cell;
  return {
    levels: { ...statedLevels(group.class), ratePerSec, loadShare },
    contenders: group.contenders,
    blocks: 1,
    roundsPerBlock,
    controlRounds,
    sliceMs,
    ...overheads,
  };
}

/** A cell that needs no capacity: it proves that everything runs. */
export function tinyCell(group: ClassGroup): Comparison {
  return {
    levels: { ...statedLevels(group.class), ratePerSec: 500 },
    contenders: group.contenders,
    blocks: 1,
    roundsPerBlock: 1,
    controlRounds: 0,
    sliceMs: SHORTEST_SLICE_MS,
    ...overheads,
  };
}

const overheads = { shortestSliceMs: SHORTEST_SLICE_MS, sliceOverheadMs: SLICE_OVERHEAD_MS, trialOverheadMs: TRIAL_OVERHEAD_MS };

/** Blocks that stand in the record at these levels, whatever came of them: what failed is not asked for again. */
function blocksAt(trials: readonly TrialRecord[], levels: Levels): number {
  const wanted = Object.entries(levels);
  const own = trials.filter((trial) => wanted.every(([name, level]) => trial.levels[name] === level));
  return new Set(own.map(({ block }) => block)).size;
}

/** A rate that reads well: two digits. */
export function roundRate(ratePerSec: number): number {
  return Math.max(1, Number(ratePerSec.toPrecision(2)));
}

export type PlansByProfile = Readonly<Record<ProfileName, EqualRatesPlan>>;
