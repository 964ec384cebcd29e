import type { RunRecord, TrialRecord } from '../../../suites/harness/record.ts';
import { studentQuantile } from '../../../suites/harness/statistics/student.ts';
import type { Estimate } from '../estimate.ts';
import type { CellEstimate } from '../result.ts';
import { contendersByClass } from './classes.ts';
import { countOf, sumOf } from './counts.ts';
import { cellFor } from './measured.ts';
import type { Kills } from './result.ts';
import { MESSAGING } from './scenarios.ts';

export const RESTART = 'restart';

/** What each contender that was killed lost, doubled and took: every slice of the scenario is one kill. */
export function killsOf(options: { record: RunRecord; cells: readonly CellEstimate[]; confidence: number }): Kills[] {
  const { record, cells, confidence } = options;
  return contendersByClass(record).flatMap(({ id, guarantees }): Kills[] => {
    // A trial that broke later has counted its earlier kills all the same.
    const trials = record.trials.filter((trial) => trial.suite === MESSAGING && trial.scenario === RESTART && trial.contender === id && trial.slices.length > 0);
    if (trials.length === 0) return [];
    const kills = trials.flatMap(({ slices }) => slices);
    const counted = kills.filter((slice) => countOf(slice, 'lostAcknowledged') !== null && (countOf(slice, 'acknowledged') ?? 0) > 0);
    const losing = (trial: TrialRecord): boolean => trial.slices.some((slice) => (countOf(slice, 'lostAcknowledged') ?? 0) > 0);
    return [{
      contender: id,
      class: guarantees.class,
      kills: kills.length,
      acknowledged: sumOf(trials, 'acknowledged'),
      lostAcknowledged: sumOf(trials, 'lostAcknowledged'),
      lostUnacknowledged: sumOf(trials, 'lostUnacknowledged'),
      duplicated: sumOf(trials, 'duplicatedAfter'),
      losing: counted.length === 0 ? null : shareOf({ hits: counted.filter((slice) => (countOf(slice, 'lostAcknowledged') ?? 0) > 0).length, of: counted.length, confidence }),
      servingAgain: cellFor({ cells, scenario: RESTART, metric: 'servingAgainMs', contender: id })?.estimate ?? null,
      trials: trials.map((trial) => trial.id),
      losingTrials: trials.filter(losing).map((trial) => trial.id),
    }];
  });
}

/**
 * A share of independent trials with its score interval (Wilson, JASA 22, 1927), which also says something where nothing
 * was hit: 0 of 20 leaves up to 16 %.
 */
export function shareOf(options: { hits: number; of: number; confidence: number }): Estimate {
  const { hits, of, confidence } = options;
  // Student's t with very many degrees of freedom is the normal distribution.
  const z = studentQuantile((1 + confidence) / 2, 1e6);
  const share = hits / of;
  const centre = (share + z ** 2 / (2 * of)) / (1 + z ** 2 / of);
  const reach = (z / (1 + z ** 2 / of)) * Math.sqrt((share * (1 - share)) / of + z ** 2 / (4 * of ** 2));
  return { value: share, lower: hits === 0 ? 0 : Math.max(0, centre - reach), upper: hits === of ? 1 : Math.min(1, centre + reach), unit: 'share', method: `share of ${of} kills, score interval (Wilson)`, samples: of, confidence };
}
