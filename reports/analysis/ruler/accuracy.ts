import type { SliceRecord } from '../../../suites/harness/record.ts';
import { formatNumber, formatUnit, type Unit } from '../../../suites/harness/units.ts';
import type { AnalysisSettings } from '../result.ts';
import { levelsKey } from '../words.ts';
import { isOpen, metric, series, valueOf, type RulerCell } from './cells.ts';
import type { RulerCheck, RulerPoint, RulerValue } from './result.ts';

/** What the calibration must keep. */
const SERVICE_SHARE = 0.02;
const SERVICE_MS = 0.1;
const RATE_SHARE = 0.005;
export const REPLAY_SHARE = 0.03;
/** A disturbed baseline must not excuse what was read meanwhile: no more of the replay than this is taken for transport. */
const MOST_TRANSPORT_SHARE = 0.25;
/** Theory is compared only where its own 95 % band is this narrow. */
const THEORY_BAND = 0.1;
/** A dozen comparisons each with one chance in twenty would fail half of all calibrations: 3.1 deviations instead of 1.96. */
const THEORY_WIDER = 1.6;

/** Fewer of them in the tail of a stall than any disturbance makes: only the upper ones show it. */
export const QUANTILES = { queue: ['P50', 'P90', 'P99'], stalls: ['P90', 'P99'] } as const;

/** How the parts of a check are made from slices. */
interface Parts {
  readonly cell: RulerCell;
  readonly settings: AnalysisSettings;
  readonly id: string;
  readonly what: string;
  readonly against: string;
  readonly truth: (slice: SliceRecord) => number | null;
  readonly measured: (slice: SliceRecord) => number | null;
  readonly error: (truth: number, measured: number, slice: SliceRecord) => number | null;
  readonly limit: (truth: number) => number;
  readonly units: { readonly value: Unit; readonly error: Unit };
  /** Why it is not judged after all, or null. */
  readonly unfit?: (parts: { truth: RulerValue; samples: number }) => string | null;
}

/** One check: the error of each slice by itself, judged by the middle over slices. */
export function checkOf(parts: Parts): RulerCheck {
  const { cell, settings, id, what, against, units } = parts;
  const label = `${cell.scenario}/${levelsKey(cell.levels)}/${cell.contender}/${id}`;
  const common = { id: label, scenario: cell.scenario, what, against, trials: cell.trials.map((trial) => trial.id) };
  const over = (read: (slice: SliceRecord) => number | null, unit: Unit, part: string): RulerValue | null =>
    valueOf({ values: series(cell, read), unit, settings, label: `${label}/${part}` });
  const truth = over(parts.truth, units.value, 'truth');
  const measured = over(parts.measured, units.value, 'measured');
  const error = over(
    (slice) => {
      const [is, read] = [parts.truth(slice), parts.measured(slice)];
      return is === null || read === null ? null : parts.error(is, read, slice);
    },
    units.error,
    'error',
  );
  const reason = cell.missing ?? (truth === null || measured === null || error === null ? 'the record lacks its figures' : parts.unfit?.({ truth, samples: error.samples }) ?? null);
  const limit = truth === null ? null : parts.limit(truth.value);
  if (reason !== null || error === null || limit === null) return { ...common, truth, measured, error, limit, verdict: 'not judged', reason: reason ?? '' };
  return { ...common, truth, measured, error, limit, verdict: Math.abs(error.value) <= limit ? 'pass' : 'fail', reason: '' };
}

/** Of a median service time, by the truth in milliseconds: 2 % or 0.1 ms, whichever is larger. */
export const serviceLimit = (truth: number): number => Math.max(SERVICE_SHARE * truth, SERVICE_MS);

/** `400/s`, or `0.5 of the ceiling`. */
function rateWords({ levels }: RulerCell): string {
  const { ratePerSec, ceilingShare } = levels;
  return ceilingShare === undefined ? formatUnit(Number(ratePerSec), 'perSec') : `${formatUnit(Number(ceilingShare), 'share')} of the ceiling`;
}

/** Service times, and rates up to half of the ceiling. */
export function fixedServiceChecks(cell: RulerCell, settings: AnalysisSettings): RulerCheck[] {
  const common = { cell, settings };
  const service = checkOf({
    ...common,
    id: 'service',
    what: `Service time of ${formatUnit(Number(cell.levels['serviceMs']), 'ms')}, p50, at ${rateWords(cell)}`,
    against: 'log of the target',
    truth: (slice) => metric(slice, 'trueServiceP50Ms'),
    measured: (slice) => metric(slice, 'serviceP50Ms'),
    error: (truth, measured) => measured - truth,
    limit: serviceLimit,
    units: { value: 'ms', error: 'ms' },
  });
  const rate = checkOf({
    ...common,
    id: 'rate',
    what: `Rate: ${rateWords(cell)}`,
    against: 'rate asked for',
    truth: (slice) => metric(slice, 'requestedPerSec'),
    measured: (slice) => metric(slice, 'achievedPerSec'),
    error: (truth, measured) => measured / truth - 1,
    limit: () => RATE_SHARE,
    units: { value: 'perSec', error: 'share' },
  });
  return cell.levels['serviceMs'] === 0 ? [rate] : [service, rate];
}

/**
 * By how much a measured quantile leaves the stretch from the replay to the replay and the mean transport, as a share of
 * the replay; without a baseline the transport counts as nothing.
 */
function beyondBaseline(truth: number, measured: number, slice: SliceRecord): number {
  const baseline = Math.min(metric(slice, 'baselineMeanMs') ?? 0, MOST_TRANSPORT_SHARE * truth);
  if (measured < truth) return measured / truth - 1;
  return Math.max(0, measured - truth - baseline) / truth;
}

/** Quantiles of the response against the replay of the target's log, and against theory where that says enough. */
export function replayChecks(cell: RulerCell, settings: AnalysisSettings): RulerCheck[] {
  const isQueue = cell.scenario === 'queue';
  return QUANTILES[isQueue ? 'queue' : 'stalls'].flatMap((name) => {
    const common = { cell, settings, measured: (slice: SliceRecord) => metric(slice, `response${name}Ms`), units: { value: 'ms', error: 'share' } as const };
    const what = `${isQueue ? `Queue at utilisation ${formatNumber(Number(cell.levels['utilisation']))}` : `Stalls, ${cell.title}`}, ${name.toLowerCase()}`;
    const replay = checkOf({
      ...common,
      id: `replay-${name}`,
      what,
      against: 'replay',
      truth: (slice) => metric(slice, `replay${name}Ms`),
      error: beyondBaseline,
      limit: () => REPLAY_SHARE,
      unfit: () => waitedForConnections(cell),
    });
    return isQueue ? [replay, theoryCheck({ ...common, name, what })] : [replay];
  });
}

function waitedForConnections(cell: RulerCell): string | null {
  const hits = cell.trials.reduce((sum, { audit }) => sum + (audit['capHits'] ?? 0), 0);
  return hits === 0 ? null : `${hits} requests waited for a connection, so that the target's log does not hold their whole wait`;
}

function theoryCheck(options: Pick<Parts, 'cell' | 'settings' | 'measured' | 'units'> & { name: string; what: string }): RulerCheck {
  const { name, what, cell } = options;
  const [truth, lower, upper] = ['', 'Lower', 'Upper'].map((end) => (slice: SliceRecord) => metric(slice, `theory${name}${end}Ms`));
  const first = cell.trials[0]?.slices[0];
  const exact = first && truth?.(first);
  const slices = cell.trials.reduce((sum, trial) => sum + trial.slices.length, 0);
  const ends = first ? [lower?.(first), upper?.(first)] : [];
  // Slices are runs of their own: the mean of k of them is as much better as a run k times as long.
  const band = exact ? Math.max(...ends.map((end) => Math.abs((end ?? Infinity) / exact - 1))) / Math.sqrt(slices) : Infinity;
  return checkOf({
    ...options,
    id: `theory-${name}`,
    what,
    against: 'theory (M/M/1)',
    truth: (slice) => truth?.(slice) ?? null,
    error: (is, measured, slice) => (measured - (metric(slice, 'baselineMeanMs') ?? 0)) / is - 1,
    limit: () => THEORY_WIDER * band,
    unfit: () => (band <= THEORY_BAND ? null : `theory itself leaves more than ±${formatUnit(THEORY_BAND, 'share')} for so few requests`),
  });
}

/** The quantiles of a cell for the charts. */
export function pointsOf(cell: RulerCell, settings: AnalysisSettings): RulerPoint[] {
  const byOf: Readonly<Record<string, string>> =
    cell.scenario === 'queue'
      ? { measured: 'response', replay: 'replay', theory: 'theory' }
      : { [cell.title]: 'response', ...(isOpen(cell) && { replay: 'replay' }) };
  return (['P50', 'P90', 'P99'] as const).flatMap((name) =>
    Object.entries(byOf).flatMap(([by, prefix]) => {
      const ms = valueOf({ values: series(cell, (slice) => metric(slice, `${prefix}${name}Ms`)), unit: 'ms', settings, label: `point/${cell.scenario}/${levelsKey(cell.levels)}/${by}/${name}` });
      return ms === null ? [] : [{ scenario: cell.scenario, levels: cell.levels, quantile: name.toLowerCase(), by, ms }];
    }),
  );
}
