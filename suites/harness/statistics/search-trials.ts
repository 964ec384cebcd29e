import type { TrialRecord } from '../record.ts';
import type { Levels } from '../scenario.ts';
import { intervalOf, type SearchInterval } from './search-interval.ts';
import { objectiveLevels, objectiveOf, probesOf, RATE_LEVEL } from './search-probe.ts';
import { searchDefaults, searchResult, type Objective, type Probe, type SearchResult, type SearchSettings } from './search.ts';

export { intervalOf, type SearchInterval } from './search-interval.ts';
export { latencyOf, objectiveLevels, objectiveOf, probesOf, RATE_LEVEL } from './search-probe.ts';

/** The search for the highest rate of one contender at one combination of the other levels, as its trials tell it. */
export interface TrialSearch {
  readonly contender: string;
  /** Without objective and rate. */
  readonly levels: Levels;
  readonly objective: Objective;
  readonly trials: readonly TrialRecord[];
  readonly probes: readonly Probe[];
  readonly result: SearchResult;
  readonly interval: SearchInterval;
}

/** Every search among these trials, in the order in which they began. Trials without an objective and a rate belong to none. */
export function searchesOf(options: { trials: readonly TrialRecord[]; settings?: Partial<SearchSettings> }): TrialSearch[] {
  const settings = { ...searchDefaults, ...options.settings };
  const groups = new Map<string, { contender: string; levels: Levels; objective: Objective; trials: TrialRecord[] }>();
  for (const trial of options.trials) {
    const objective = objectiveOf(trial.levels);
    if (objective === null || typeof trial.levels[RATE_LEVEL] !== 'number' || trial.role !== 'contender') continue;
    const levels = otherLevels(trial.levels, objective);
    const key = JSON.stringify([trial.suite, trial.scenario, trial.contender, levels, objective]);
    const group = groups.get(key) ?? { contender: trial.contender, levels, objective, trials: [] };
    group.trials.push(trial);
    groups.set(key, group);
  }
  return [...groups.values()].map((group) => {
    const probes = probesOf(group);
    const result = searchResult(probes, settings);
    return { ...group, probes, result, interval: intervalOf({ ...group, result }) };
  });
}

function otherLevels(levels: Levels, objective: Objective): Levels {
  const own = new Set([RATE_LEVEL, ...Object.keys(objectiveLevels(objective))]);
  return Object.fromEntries(Object.entries(levels).filter(([id]) => !own.has(id)));
}
