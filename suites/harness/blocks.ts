import { createRandom, type Random } from './statistics/random.ts';
import type { Block, Comparison, Levels, TrialPlan } from './scenario.ts';

/** What the blocks of one cell have in common: their ids begin with it. */
export function cellLabel(cell: { suite: string; scenario: string; levels: Levels }): string {
  return [cell.suite, cell.scenario, ...Object.entries(cell.levels).map(([factor, level]) => `${factor}=${level}`)].join('/');
}

/**
 * The blocks of a comparison, their orders by the seed and their own id alone. `known`: how many blocks this cell has
 * already; numbers go on from there.
 */
export function blocksOf(options: { suite: string; scenario: string; comparison: Comparison; seed: number; known?: number }): Block[] {
  const { suite, scenario, comparison, seed, known = 0 } = options;
  const label = cellLabel({ suite, scenario, levels: comparison.levels });
  return Array.from({ length: comparison.blocks }, (_, index) => {
    const id = `${label}#${known + index + 1}`;
    const trials = trialsOf({ id, comparison });
    return {
      id,
      suite,
      scenario,
      levels: comparison.levels,
      trials,
      rounds: roundsOf({ comparison, trials, random: createRandom(seed).fork(id) }),
      sliceMs: comparison.sliceMs,
      exempt: comparison.exempt ?? {},
      estimatedMs: estimateBlockMs(comparison),
    };
  });
}

/** How long a block of this comparison takes when nothing is repeated. */
export function estimateBlockMs(comparison: Comparison): number {
  const controls = Math.min(comparison.controlRounds, comparison.roundsPerBlock);
  const slices = comparison.roundsPerBlock * comparison.contenders.length + controls;
  const trials = comparison.contenders.length + (controls > 0 ? 1 : 0);
  return slices * (comparison.sliceMs + comparison.sliceOverheadMs) + trials * comparison.trialOverheadMs;
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
