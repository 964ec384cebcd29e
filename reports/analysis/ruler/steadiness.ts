import { formatUnit } from '../../../suites/harness/units.ts';
import type { AnalysisSettings } from '../result.ts';
import { levelsKey } from '../words.ts';
import { checkOf } from './accuracy.ts';
import { metric, series, valueOf, type RulerCell } from './cells.ts';
import type { RulerCheck } from './result.ts';

/** Beyond a pacer without sockets, in at least so many of ten slices. */
const START_DELAY_MS = 0.3;
const WITHIN_SHARE = 0.8;
const WITHIN_FROM = 10;
/** Of the p50 of identical trials, highest to lowest. */
const SPREAD = 0.2;
const SPREAD_FROM = 3;

/** Start delay beside that of the pacer alone. Ten slices or more are counted; fewer are judged by their median. */
export function startDelayCheck(cell: RulerCell, settings: AnalysisSettings): RulerCheck {
  const check = checkOf({
    cell,
    settings,
    id: 'start-delay',
    what: `Start delay at ${formatUnit(Number(cell.levels['ratePerSec']), 'perSec')}, p99`,
    against: 'pacer without sockets',
    truth: (slice) => metric(slice, 'nullStartDelayP99Ms'),
    measured: (slice) => metric(slice, 'startDelayP99Ms'),
    // A pacer that sends may be lucky and be ahead of one that does not: that is no error.
    error: (truth, measured) => Math.max(0, measured - truth),
    limit: () => START_DELAY_MS,
    units: { value: 'ms', error: 'ms' },
  });
  const excesses = series(cell, (slice) => {
    const [own, alone] = [metric(slice, 'startDelayP99Ms'), metric(slice, 'nullStartDelayP99Ms')];
    return own === null || alone === null ? null : own - alone;
  }).flat();
  if (check.verdict === 'not judged' || excesses.length < WITHIN_FROM) return check;
  const within = excesses.filter((excess) => excess <= START_DELAY_MS).length;
  const reason = `within the limit in ${within} of ${excesses.length} slices`;
  return { ...check, verdict: within >= WITHIN_SHARE * excesses.length ? 'pass' : 'fail', reason };
}

/** How far identical trials are apart: judged with the spinner, shown without. */
export function awakeCheck(cell: RulerCell, settings: AnalysisSettings): RulerCheck {
  const isOn = cell.levels['spinner'] === 'on';
  const p50s = series(cell, (slice) => metric(slice, 'responseP50Ms'));
  const all = p50s.flat();
  const label = `${cell.scenario}/${levelsKey(cell.levels)}/${cell.contender}/spread`;
  const measured = valueOf({ values: p50s, unit: 'ms', settings, label });
  const spread = measured === null ? null : (Math.max(...all) - Math.min(...all)) / measured.value;
  const few = all.length < SPREAD_FROM ? `${all.length} slices are too few` : null;
  const reason = cell.missing ?? few ?? (isOn ? null : 'shown for comparison: runs are made with it');
  return {
    id: label,
    scenario: cell.scenario,
    what: `p50 of identical slices, ${isOn ? 'server cores kept awake' : 'server cores left to sleep'}`,
    against: 'their median',
    truth: null,
    measured,
    error: spread === null ? null : { value: spread, lower: null, upper: null, unit: 'share', method: `(highest − lowest) ÷ median of ${all.length} slices`, samples: all.length },
    limit: SPREAD,
    verdict: reason !== null || spread === null ? 'not judged' : spread <= SPREAD ? 'pass' : 'fail',
    reason: reason ?? '',
    trials: cell.trials.map((trial) => trial.id),
  };
}
