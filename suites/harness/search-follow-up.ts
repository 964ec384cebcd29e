import type { Comparison, FollowUpContext, Levels } from './scenario.ts';
import { nextStep, searchDefaults, type Objective, type SearchSettings } from './statistics/search.ts';
import { objectiveLevels, RATE_LEVEL, searchesOf, type TrialSearch } from './statistics/search-trials.ts';

/** What is searched for, and how a probe is made. */
export interface SearchPlan extends Pick<Comparison, 'sliceMs' | 'sliceOverheadMs' | 'trialOverheadMs' | 'exempt'> {
  readonly objective: Objective;
  readonly settings?: Partial<SearchSettings>;
  /** One search for each contender at each of these. Default: one each, with no other levels. */
  readonly levels?: readonly Levels[];
  /** Default: all. */
  readonly contenders?: readonly string[];
  /** Slices of a probe; its latency is that of all of them together. Default 1. */
  readonly slices?: number;
}

/** A search from one decade away takes about so many probes (`search.test.ts`). */
const USUAL_PROBES = 20;

/**
 * The next probe of each search that is not done, for a scenario's `followUp`. Probes carry the objective and
 * `ratePerSec` as levels; what came of the searches is told from the record by `searchesOf`.
 */
export function searchFollowUp(options: FollowUpContext & { plan: SearchPlan }): readonly Comparison[] | 'done' {
  const { plan, trials } = options;
  const settings = { ...searchDefaults, ...plan.settings };
  const known = searchesOf({ trials, settings });
  const probes = (plan.levels ?? [{}]).flatMap((levels) =>
    contendersOf(options).flatMap((contender) => {
      const search = known.find((one) => one.contender === contender && isSame(one, levels, plan.objective));
      // What is not supported at one rate is at none.
      if (search?.trials.some(({ status }) => status === 'unsupported') === true) return [];
      const step = nextStep(search?.probes ?? [], settings);
      return step.kind === 'done' ? [] : [probeAt({ plan, levels, contender, ratePerSec: step.ratePerSec })];
    }),
  );
  return probes.length === 0 ? 'done' : probes;
}

/** What to keep of a suite's time for a search (`followUpMs`): its usual length. `contenders`: how many of them search. */
export function usualSearchMs(options: { plan: SearchPlan; contenders: number }): number {
  const { plan, contenders } = options;
  const probes = Math.min(USUAL_PROBES, plan.settings?.mostProbes ?? USUAL_PROBES);
  const probeMs = (plan.slices ?? 1) * (plan.sliceMs + plan.sliceOverheadMs) + plan.trialOverheadMs;
  return probes * probeMs * contenders * (plan.levels?.length ?? 1);
}

function probeAt(options: { plan: SearchPlan; levels: Levels; contender: string; ratePerSec: number }): Comparison {
  const { plan, levels, contender, ratePerSec } = options;
  const { objective, sliceMs, sliceOverheadMs, trialOverheadMs, exempt, slices = 1 } = plan;
  return {
    levels: { ...levels, ...objectiveLevels(objective), [RATE_LEVEL]: ratePerSec },
    contenders: [contender],
    blocks: 1,
    roundsPerBlock: slices,
    controlRounds: 0,
    sliceMs,
    sliceOverheadMs,
    trialOverheadMs,
    // Each probe is set against the objective, not against other probes.
    ownTruth: true,
    ...(exempt !== undefined && { exempt }),
  };
}

function contendersOf({ plan, contenders }: FollowUpContext & { plan: SearchPlan }): string[] {
  const ids = contenders.map(({ id }) => id);
  return plan.contenders === undefined ? ids : ids.filter((id) => plan.contenders?.includes(id));
}

function isSame(search: TrialSearch, levels: Levels, objective: Objective): boolean {
  const text = (value: Levels): string => JSON.stringify(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  return text(search.levels) === text(levels) && text(objectiveLevels(search.objective)) === text(objectiveLevels(objective));
}
