import type { RunRecord } from '../../../suites/harness/record.ts';
import { median, sorted } from '../../../suites/harness/statistics/quantiles.ts';
import { formatUnit, type Unit } from '../../../suites/harness/units.ts';
import type { CellEstimate } from '../result.ts';
import type { LedgerEntry } from './result.ts';
import { byUse, conditionsOf, MESSAGING } from './scenarios.ts';

/** What entries of the ledger are read from. */
export interface Measured {
  readonly record: RunRecord;
  readonly cells: readonly CellEstimate[];
}

/** Of a contender's cells in a scenario that have this metric: the one that says most of an application; null for none. */
export function cellFor(options: { cells: readonly CellEstimate[]; scenario: string; metric: string; contender: string }): CellEstimate | null {
  const { cells, scenario, metric, contender } = options;
  const own = cells.filter((cell) => cell.suite === MESSAGING && cell.scenario === scenario && cell.contender === contender && cell.metric === metric && cell.values.length > 0);
  return [...own].sort((one, other) => byUse(one.levels, other.levels))[0] ?? null;
}

/** The same as an entry: the estimate, the value alone where values are too few for one, or why there is none. */
export function entryOf({ record, cells }: Measured, options: { scenario: string; metric: string; contender: string; unit: Unit }): LedgerEntry {
  const { scenario, contender, unit } = options;
  const cell = cellFor({ cells, ...options });
  if (cell === null) return absent({ record, scenarios: [scenario], contender });
  const { estimate, trials } = cell;
  const common = { trials, conditions: conditionsOf(cell.levels) };
  if (estimate !== null) return { ...BLANK, ...common, text: formatUnit(estimate.value, estimate.unit), estimate };
  return { ...BLANK, ...common, text: formatUnit(median(sorted(cell.values.flat())), unit), aside: `no interval: ${cell.reason ?? 'too few values'}` };
}

/** What an entry is unless something else is known. */
export const BLANK: LedgerEntry = { state: 'measured', text: '', estimate: null, conditions: [], aside: '', contradicts: null, trials: [] };

/** Why a contender has nothing here: it cannot, it broke, it was voided, or nobody asked. */
export function absent(options: { record: RunRecord; scenarios: readonly string[]; contender: string }): LedgerEntry {
  const { record, scenarios, contender } = options;
  const tried = record.trials.filter((trial) => trial.suite === MESSAGING && scenarios.includes(trial.scenario) && trial.contender === contender);
  const common = { ...BLANK, trials: tried.map(({ id }) => id) };
  const refused = tried.find(({ status }) => status === 'unsupported');
  if (refused !== undefined) return { ...common, state: 'unsupported', text: 'not possible', aside: refused.reason ?? '' };
  const broken = tried.find(({ status }) => status === 'failed') ?? tried.find(({ status }) => status === 'voided');
  const aside = broken === undefined ? '' : `${broken.status}: ${broken.reason ?? 'no reason was recorded'}`;
  return { ...common, state: 'not measured', text: 'not measured', aside };
}
