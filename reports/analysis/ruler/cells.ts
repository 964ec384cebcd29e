import { FEWEST } from '../../../suites/harness/statistics/centre.ts';
import { median, sorted } from '../../../suites/harness/statistics/quantiles.ts';
import type { RunRecord, SliceRecord, TrialRecord } from '../../../suites/harness/record.ts';
import type { Unit } from '../../../suites/harness/units.ts';
import { middleOf } from '../cell.ts';
import { usableTrials } from '../pairs.ts';
import type { AnalysisSettings, CellLevels } from '../result.ts';
import { seedFor } from '../seed.ts';
import { levelsKey } from '../words.ts';
import type { RulerValue } from './result.ts';

/** The suite whose trials are about the ruler itself. */
export const RULER_SUITE = 'calibration';

/** One scenario of the calibration at one setting, with one ruler. */
export interface RulerCell {
  readonly scenario: string;
  readonly levels: CellLevels;
  readonly contender: string;
  /** As the record names the ruler. */
  readonly title: string;
  readonly trials: readonly TrialRecord[];
  /** Why there is nothing to judge; null where there is. */
  readonly missing: string | null;
}

/** The cells of the calibration, in the order of scenarios and levels. */
export function rulerCells(record: RunRecord): RulerCell[] {
  const usable = usableTrials(record);
  const cells = new Map<string, RulerCell>();
  for (const block of record.header.blocks) {
    if (block.suite !== RULER_SUITE) continue;
    for (const { contender } of block.trials) {
      const key = JSON.stringify([block.scenario, levelsKey(block.levels), contender]);
      if (cells.has(key)) continue;
      const isOwn = (trial: TrialRecord): boolean =>
        trial.suite === RULER_SUITE && trial.scenario === block.scenario && trial.contender === contender && levelsKey(trial.levels) === levelsKey(block.levels);
      const trials = usable.filter(isOwn);
      const lost = record.trials.filter(isOwn).at(-1);
      cells.set(key, {
        scenario: block.scenario,
        levels: block.levels,
        contender,
        title: record.header.contenders.find(({ suite, id }) => suite === RULER_SUITE && id === contender)?.title ?? contender,
        trials,
        missing: trials.some(({ slices }) => slices.length > 0) ? null : lost === undefined ? 'it was not measured' : `${lost.status}: ${lost.reason ?? 'no reason was recorded'}`,
      });
    }
  }
  return [...cells.values()].sort(
    (a, b) => ORDER.indexOf(a.scenario) - ORDER.indexOf(b.scenario) || levelOf(a) - levelOf(b) || (levelsKey(a.levels) < levelsKey(b.levels) ? 1 : -1) || (a.contender < b.contender ? 1 : -1),
  );
}

/** What matters most first. */
const ORDER = ['fixed-service', 'queue', 'search', 'stalls', 'faults', 'start-delay', 'awake'];

/** Small levels first. */
function levelOf({ levels }: RulerCell): number {
  return Object.values(levels).find((level) => typeof level === 'number') ?? 0;
}

/** What `read` makes of each slice, block by block; slices of which it makes nothing are left out. */
export function series(cell: RulerCell, read: (slice: SliceRecord) => number | null): number[][] {
  return cell.trials.map(({ slices }) => slices.map(read).filter((value) => value !== null && Number.isFinite(value)).map(Number)).filter((values) => values.length > 0);
}

/** Whether its arrivals come at times of their own: a closed loop has no replay that says what others would have met. */
export function isOpen(cell: RulerCell): boolean {
  return cell.trials.some(({ slices }) => slices.some((slice) => metric(slice, 'replayP99Ms') !== null));
}

/** A metric of a slice, or null. */
export const metric = (slice: SliceRecord, name: string): number | null => slice.metrics[name] ?? null;

/** The middle over slices, with an interval where there are enough; null for none. */
export function valueOf(options: { values: readonly (readonly number[])[]; unit: Unit; settings: AnalysisSettings; label: string }): RulerValue | null {
  const { values, unit, settings, label } = options;
  const all = values.flat();
  if (all.length === 0) return null;
  if (all.length < FEWEST) {
    return { value: median(sorted(all)), lower: null, upper: null, unit, method: `median of ${all.length}: no interval`, samples: all.length };
  }
  const { lower, upper, method, samples } = middleOf({ values, unit, seed: seedFor(settings.seed, 'ruler', label), confidence: settings.confidence });
  // The median, however few: one disturbed slice must not decide.
  return { value: median(sorted(all)), lower, upper, unit, method: `median; interval: ${method}`, samples };
}
