import { blocksOf, estimateBlockMs } from './blocks.ts';
import { createRandom } from './statistics/random.ts';
import type { Block, Comparison, Contender, Levels, ProfileName, Scenario, Suite } from './scenario.ts';
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
  /** Of the blocks, and the time kept for follow-ups. */
  readonly estimatedMs: number;
  /** Kept for what scenarios plan in view of their trials (`follow-ups.ts`); part of `estimatedMs`. */
  readonly followUpMs: number;
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
  let keptMs = 0;
  for (const { suite, scenarios, contenders } of selections) {
    const plans = scenarios.map((scenario) => ({ scenario: scenario.id, ...scenario.plan(profile, contenders) }));
    const followUpMs = plans.reduce((sum, plan) => sum + (plan.followUpMs ?? 0), 0);
    keptMs += followUpMs;
    let leftMs = suite.budgetMs[profile] - followUpMs;
    const suiteBlocks: Block[] = [];
    for (const { scenario, comparisons } of plans) {
      for (const wanted of comparisons) {
        const afforded = afford({ comparison: wanted, leftMs, profile });
        if (typeof afforded === 'string') {
          refused.push({ suite: suite.id, scenario, levels: wanted.levels, reason: afforded });
          continue;
        }
        leftMs -= estimateMs(afforded);
        suiteBlocks.push(...blocksOf({ suite: suite.id, scenario, comparison: judgedAs(profile, afforded), seed }));
      }
    }
    // Blocks of different cells alternate, so that a slow drift of the machine falls on all of them.
    blocks.push(...random.shuffle(suiteBlocks));
  }
  return {
    blocks,
    refused,
    estimatedMs: blocks.reduce((sum, block) => sum + block.estimatedMs, keptMs),
    followUpMs: keptMs,
    budgetMs: selections.reduce((sum, { suite }) => sum + suite.budgetMs[profile], 0),
  };
}

/** The comparison with as many blocks and rounds as the time left allows, or why it cannot be had. */
function afford(options: { comparison: Comparison; leftMs: number; profile: ProfileName }): Comparison | string {
  const { comparison, leftMs, profile } = options;
  // The smoke profile proves that the pipeline works; it measures nothing, and reports say so.
  const anyWillDo = profile === 'smoke' || comparison.ownTruth === true;
  const minimum = anyWillDo ? 1 : MINIMUM_REPEATS;
  const shortestMs = comparison.shortestSliceMs ?? MINIMUM_SLICE_MS;
  if (!anyWillDo && comparison.sliceMs < shortestMs) {
    return `its slices of ${lengthOf(comparison.sliceMs)} are shorter than ${lengthOf(shortestMs)}`;
  }
  for (let blocks = comparison.blocks; blocks >= 1; blocks--) {
    for (let rounds = comparison.roundsPerBlock; rounds >= 1 && rounds * blocks >= minimum; rounds--) {
      const smaller = { ...comparison, blocks, roundsPerBlock: rounds };
      if (estimateMs(smaller) <= leftMs) return smaller;
    }
  }
  const least = { ...comparison, blocks: 1, roundsPerBlock: minimum };
  return `${minimum} repeats of ${lengthOf(comparison.sliceMs)} need ${formatDuration(estimateMs(least))}, and ${formatDuration(leftMs)} of the profile's time are left`;
}

/** Slices may be shorter than the second that durations are told in. */
function lengthOf(sliceMs: number): string {
  return sliceMs < 1000 ? `${sliceMs} ms` : formatDuration(sliceMs);
}

/** A smoke run must pass on any machine, however busy: it voids nothing, for it claims nothing. */
export function judgedAs(profile: ProfileName, comparison: Comparison): Comparison {
  if (profile !== 'smoke') return comparison;
  const reason = 'the smoke profile only proves that the pipeline runs';
  return { ...comparison, exempt: { steal: reason, 'foreign-cpu': reason, generator: reason } };
}

/** How long a comparison takes when nothing is repeated. */
export function estimateMs(comparison: Comparison): number {
  return comparison.blocks * estimateBlockMs(comparison);
}
