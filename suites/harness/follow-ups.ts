import { blocksOf, cellLabel } from './blocks.ts';
import type { TrialRecord } from './record.ts';
import { fixedSchedule, type RunOptions } from './runner.ts';
import type { Block, Comparison, ProfileName, Scenario } from './scenario.ts';
import { estimateMs, judgedAs, type Refusal, type SuiteSelection } from './schedule.ts';
import { createRandom } from './statistics/random.ts';
import { formatDuration } from './units.ts';

/** A cell at which so many blocks in a row brought no completed trial is not tried again. */
const GIVE_UP_AFTER = 3;

export interface FollowUpOptions {
  readonly selections: readonly SuiteSelection[];
  readonly profile: ProfileName;
  readonly seed: number;
  /** Of the record: the fixed schedule, and what an earlier part of this run planned beyond it. */
  readonly blocks: readonly Block[];
  readonly refused: readonly Refusal[];
  /** Is told of each cell refused on the way, once. */
  readonly refuse: (refusals: readonly Refusal[]) => void;
}

/**
 * The fixed schedule, then the follow-ups of each scenario in view of its trials, one asking of each in turn, until all are
 * done or the suite's time is out. What is planned depends on the record alone: a run that was cut short plans the same.
 */
export function withFollowUps(options: FollowUpOptions): RunOptions['next'] {
  const blocks = [...options.blocks];
  const refused = new Set(options.refused.map(cellLabel));
  return (trials) => {
    const open = fixedSchedule(blocks)(trials);
    if (open !== 'done') return open;
    const further = planFurther({ ...options, blocks, trials });
    const fresh = further.refused.filter((refusal) => !refused.has(cellLabel(refusal)));
    for (const refusal of fresh) refused.add(cellLabel(refusal));
    if (fresh.length > 0) options.refuse(fresh);
    blocks.push(...further.blocks);
    return further.blocks.length === 0 ? 'done' : further.blocks;
  };
}

type Known = Pick<FollowUpOptions, 'selections' | 'profile' | 'seed' | 'blocks'> & { readonly trials: readonly TrialRecord[] };

function planFurther(options: Known): { blocks: Block[]; refused: Refusal[] } {
  const { selections, profile, seed } = options;
  const planned: Block[] = [];
  const refused: Refusal[] = [];
  for (const { suite, scenarios, contenders } of selections) {
    let leftMs = suite.budgetMs[profile] - spentMs({ ...options, suite: suite.id });
    for (const scenario of scenarios) {
      for (const wanted of askedBy({ ...options, scenario, contenders, suite: suite.id })) {
        const cell = { suite: suite.id, scenario: scenario.id, levels: wanted.levels };
        const known = [...options.blocks, ...planned].filter((block) => cellLabel(block) === cellLabel(cell));
        const reason = reasonAgainst({ wanted, leftMs, known, trials: options.trials });
        if (reason !== null) {
          refused.push({ ...cell, reason });
          continue;
        }
        leftMs -= estimateMs(wanted);
        planned.push(...blocksOf({ ...cell, comparison: judgedAs(profile, wanted), seed, known: known.length }));
      }
    }
  }
  return { blocks: createRandom(seed).fork(`follow-up/${options.blocks.length}`).shuffle(planned), refused };
}

function askedBy(options: Known & { suite: string; scenario: Scenario; contenders: SuiteSelection['contenders'] }): readonly Comparison[] {
  const { suite, scenario, contenders, profile } = options;
  const trials = options.trials.filter((trial) => trial.suite === suite && trial.scenario === scenario.id);
  const asked = scenario.followUp?.({ profile, contenders, trials }) ?? 'done';
  return asked === 'done' ? [] : asked;
}

/** Of the suite's time, every attempt counted: by estimates, so that a resumed run reckons as the first part did. */
function spentMs(options: Known & { suite: string }): number {
  const { blocks, trials, suite } = options;
  const attempts = new Map<string, number>();
  for (const { block, attempt } of trials) attempts.set(block, Math.max(attempts.get(block) ?? 1, attempt));
  return blocks.reduce((sum, block) => sum + (block.suite === suite ? block.estimatedMs * (attempts.get(block.id) ?? 1) : 0), 0);
}

/** Why a follow-up is not measured, or null. */
function reasonAgainst(options: { wanted: Comparison; leftMs: number; known: readonly Block[]; trials: readonly TrialRecord[] }): string | null {
  const { wanted, leftMs, known, trials } = options;
  const own = known.filter((block) => wanted.contenders.every((id) => block.trials.some(({ contender }) => contender === id)));
  const last = own.slice(-GIVE_UP_AFTER);
  const isBarren = (block: Block): boolean => !trials.some((trial) => trial.block === block.id && trial.status === 'completed');
  const who = wanted.contenders.join(', ');
  if (last.length === GIVE_UP_AFTER && last.every(isBarren)) {
    const [lost] = trials.filter((trial) => trial.block === last.at(-1)?.id);
    return `${GIVE_UP_AFTER} blocks of ${who} in a row brought no figures: ${lost?.reason ?? 'no reason was recorded'}`;
  }
  if (estimateMs(wanted) <= leftMs) return null;
  return `a further trial of ${who} needs ${formatDuration(estimateMs(wanted))}, and ${formatDuration(leftMs)} of the profile's time are left`;
}
