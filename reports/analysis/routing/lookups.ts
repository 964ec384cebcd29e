import type { TrialRecord } from '../../../suites/harness/record.ts';
import { FEWEST } from '../../../suites/harness/statistics/centre.ts';
import { pairedRatio } from '../../../suites/harness/statistics/paired-ratio.ts';
import type { Estimate } from '../estimate.ts';
import { pairsOf } from '../pairs.ts';
import { ratioEstimate } from '../ratio.ts';
import { readingsOf } from '../metrics.ts';
import { seedFor } from '../seed.ts';
import { groupsOf, isAmplified, slopesOf } from './in-place.ts';
import { isLookupCell, microsOf } from './lookup-cells.ts';
import { knownOf, type Known } from './spread.ts';

/** Where lookups were timed. */
export type LookupSource = 'in place' | 'tight loop';

/** What lookups in a table cost, timed in one way. */
export interface Lookups {
  readonly table: string;
  /** Null where the cell does not tell. */
  readonly routes: number | null;
  readonly source: LookupSource;
  /** Those that were timed. */
  readonly contenders: readonly string[];
  readonly trials: readonly TrialRecord[];
  /** Microseconds of one lookup. */
  of(contender: string): Known | null;
  /** slow − fast, from pairs of the same block and round. */
  difference(slow: string, fast: string): Known | null;
}

const MIX = microsOf('mix');

/** Each table in each way that it was timed in: in place first. */
export function lookupsOf(options: { suite: string; trials: readonly TrialRecord[]; seed: number }): Lookups[] {
  const own = options.trials.filter(({ suite, role }) => suite === options.suite && role === 'contender');
  const amplified = own.filter(({ levels }) => isAmplified(levels));
  const looped = own.filter((trial) => isLookupCell(trial.levels) && mixOf(trial).length > 0);
  return [
    ...byTable(amplified).map((trials) => lookups({ ...options, trials, source: 'in place', valuesOf: (trial) => slopesOf([groupsOf(trial)]).flat() })),
    ...byTable(looped).map((trials) => lookups({ ...options, trials, source: 'tight loop', valuesOf: mixOf })),
  ];
}

/** slow ÷ fast of lookups in a tight loop; null below 3 pairs. */
export function lookupRatio(options: { lookups: Lookups; slow: string; fast: string; seed: number; confidence: number }): Estimate | null {
  const { lookups: { trials }, slow, fast, seed, confidence } = options;
  const by = (contender: string): TrialRecord[] => trials.filter((trial) => trial.contender === contender);
  const { blocks, pairs } = pairsOf({ subject: by(slow), base: by(fast), metric: MIX });
  return pairs < FEWEST ? null : ratioEstimate(pairedRatio({ blocks, seed, confidence }));
}

const mixOf = (trial: TrialRecord): number[] => readingsOf(trial, MIX).flatMap(({ value }) => value ?? []);

function byTable(trials: readonly TrialRecord[]): TrialRecord[][] {
  const groups = new Map<string, TrialRecord[]>();
  for (const trial of trials) {
    // A generated table is another one at each size.
    const key = `${trial.scenario}/${String(trial.levels['table'])}/${String(trial.levels['routes'])}`;
    groups.set(key, [...(groups.get(key) ?? []), trial]);
  }
  return [...groups.values()];
}

function lookups(options: { trials: readonly TrialRecord[]; source: LookupSource; seed: number; valuesOf: (trial: TrialRecord) => number[] }): Lookups {
  const { trials, source, seed, valuesOf } = options;
  const levels: TrialRecord['levels'] = trials[0]?.levels ?? {};
  const table = String(levels['table']);
  const by = (contender: string): TrialRecord[] => trials.filter((trial) => trial.contender === contender);
  return {
    table,
    routes: typeof levels['routes'] === 'number' ? levels['routes'] : null,
    source,
    contenders: [...new Set(trials.map(({ contender }) => contender))],
    trials,
    of: (contender) => knownOf(by(contender).map(valuesOf), seedFor(seed, source, table, contender)),
    difference: (slow, fast) => {
      const series = by(slow).flatMap((trial) => {
        const partner = by(fast).find(({ block, attempt }) => block === trial.block && attempt === trial.attempt);
        if (partner === undefined) return [];
        const others = valuesOf(partner);
        return [valuesOf(trial).flatMap((value, index) => (others[index] === undefined ? [] : [value - others[index]]))];
      });
      return knownOf(series, seedFor(seed, source, table, slow, fast));
    },
  };
}
