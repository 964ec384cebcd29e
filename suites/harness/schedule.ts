import { createRandom, type Random } from './statistics/random.ts';
import type { Block, Comparison, Contender, Levels, ProfileName, Scenario, Suite, TrialPlan } from './scenario.ts';
import { formatDuration } from './units.ts';

/** No cell is worth its time below this; a profile that cannot afford it leaves the cell out and says so. */
export const MINIMUM_REPEATS = 5;
export const MINIMUM_SLICE_MS = 2000;

/** A cell that was asked for and left out. */
export interface Refusal {
  readonly suite: string;
  readonly scenario: string;
  readonly levels: Levels;
  readonly reason: string;
}

export interface Schedule {
  readonly blocks: readonly Block[];
  readonly refused: readonly Refusal[];
  readonly estimatedMs: number;
  readonly budgetMs: number;
}

export interface SuiteSelection {
  readonly suite: Suite;
  readonly scenarios: readonly Scenario[];
  readonly contenders: readonly Contender[];
}

/** From profile × scenario × contender × level to ordered, seeded blocks of trials, within the suite's time budget. */
export function schedule(options: { selections: readonly SuiteSelection[]; profile: ProfileName; seed: number }): Schedule {
  const { selections, profile, seed } = options;
  const random = createRandom(seed);
  const blocks: Block[] = [];
  const refused: Refusal[] = [];
  for (const { suite, scenarios, contenders } of selections) {
    let leftMs = suite.budgetMs[profile];
    const suiteBlocks: Block[] = [];
    for (const scenario of scenarios) {
      for (const wanted of scenario.plan(profile, contenders).comparisons) {
        const afforded = afford({ comparison: wanted, leftMs, profile });
        if (typeof afforded === 'string') {
          refused.push({ suite: suite.id, scenario: scenario.id, levels: wanted.levels, reason: afforded });
          continue;
        }
        leftMs -= estimateMs(afforded);
        suiteBlocks.push(...blocksOf({ suite, scenario, comparison: profile === 'smoke' ? unjudged(afforded) : afforded, random }));
      }
    }
    // Blocks of different cells alternate, so that a slow drift of the machine falls on all of them.
    blocks.push(...random.shuffle(suiteBlocks));
  }
  return {
    blocks,
    refused,
    estimatedMs: blocks.reduce((sum, block) => sum + block.estimatedMs, 0),
    budgetMs: selections.reduce((sum, { suite }) => sum + suite.budgetMs[profile], 0),
  };
}

/** The comparison with as many blocks and rounds as the time left allows, or why it cannot be had. */
function afford(options: { comparison: Comparison; leftMs: number; profile: ProfileName }): Comparison | string {
  const { comparison, leftMs, profile } = options;
  // The smoke profile proves that the pipeline works; it measures nothing, and reports say so.
  const anyWillDo = profile === 'smoke' || comparison.ownTruth === true;
  const minimum = anyWillDo ? 1 : MINIMUM_REPEATS;
  if (!anyWillDo && comparison.sliceMs < MINIMUM_SLICE_MS) {
    return `its slices of ${formatDuration(comparison.sliceMs)} are shorter than ${formatDuration(MINIMUM_SLICE_MS)}`;
  }
  for (let blocks = comparison.blocks; blocks >= 1; blocks--) {
    for (let rounds = comparison.roundsPerBlock; rounds >= 1 && rounds * blocks >= minimum; rounds--) {
      const smaller = { ...comparison, blocks, roundsPerBlock: rounds };
      if (estimateMs(smaller) <= leftMs) return smaller;
    }
  }
  const least = { ...comparison, blocks: 1, roundsPerBlock: minimum };
  return `${minimum} repeats of ${formatDuration(comparison.sliceMs)} need ${formatDuration(estimateMs(least))}, and ${formatDuration(leftMs)} of the profile's time are left`;
}

/** A smoke run must pass on any machine, however busy: it voids nothing, for it claims nothing. */
function unjudged(comparison: Comparison): Comparison {
  const reason = 'the smoke profile only proves that the pipeline runs';
  return { ...comparison, exempt: { steal: reason, 'foreign-cpu': reason, generator: reason } };
}

function estimateMs(comparison: Comparison): number {
  return comparison.blocks * estimateBlockMs(comparison);
}

function estimateBlockMs(comparison: Comparison): number {
  const controls = Math.min(comparison.controlRounds, comparison.roundsPerBlock);
  const slices = comparison.roundsPerBlock * comparison.contenders.length + controls;
  const trials = comparison.contenders.length + (controls > 0 ? 1 : 0);
  return slices * (comparison.sliceMs + comparison.sliceOverheadMs) + trials * comparison.trialOverheadMs;
}

function blocksOf(options: { suite: Suite; scenario: Scenario; comparison: Comparison; random: Random }): Block[] {
  const { suite, scenario, comparison, random } = options;
  const label = [suite.id, scenario.id, ...Object.entries(comparison.levels).map(([factor, level]) => `${factor}=${level}`)].join('/');
  return Array.from({ length: comparison.blocks }, (_, index) => {
    const id = `${label}#${index + 1}`;
    const trials = trialsOf({ id, comparison });
    return {
      id,
      suite: suite.id,
      scenario: scenario.id,
      levels: comparison.levels,
      trials,
      rounds: roundsOf({ comparison, trials, random: random.fork(id) }),
      sliceMs: comparison.sliceMs,
      exempt: comparison.exempt ?? {},
      estimatedMs: estimateBlockMs(comparison),
    };
  });
}

function trialsOf(options: { id: string; comparison: Comparison }): TrialPlan[] {
  const { id, comparison } = options;
  const trials: TrialPlan[] = comparison.contenders.map((contender) => ({
    id: `${id}/${contender}`,
    contender,
    role: 'contender',
  }));
  const [reference] = comparison.contenders;
  if (reference !== undefined && comparison.controlRounds > 0) {
    trials.push({ id: `${id}/${reference}/control`, contender: reference, role: 'control' });
  }
  return trials;
}

/** Each odd round is the mirror of the one before (ABBA), so that a drift within two rounds cancels. */
function roundsOf(options: { comparison: Comparison; trials: readonly TrialPlan[]; random: Random }): number[][] {
  const { comparison, trials, random } = options;
  const rounds: number[][] = [];
  for (let round = 0; round < comparison.roundsPerBlock; round++) {
    const previous = rounds[round - 1];
    const everyone = trials.map((_, index) => index);
    const order = round % 2 === 1 && previous ? [...previous].reverse() : random.shuffle(everyone);
    const withControl = round < comparison.controlRounds;
    // A mirrored round may lack the control of the round before it, or the other way round.
    const missing = everyone.filter((index) => !order.includes(index));
    rounds.push([...order, ...missing].filter((index) => withControl || trials[index]?.role !== 'control'));
  }
  return rounds;
}
