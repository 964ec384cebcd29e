import type { RunRecord } from '../../suites/harness/record.ts';
import { formatNumber, formatUnit } from '../../suites/harness/units.ts';
import { fixedServiceChecks, pointsOf, replayChecks } from './ruler/accuracy.ts';
import { closedServiceChecks, closedStallChecks } from './ruler/closed.ts';
import { searchChecks } from './ruler/search.ts';
import { isOpen, RULER_SUITE, rulerCells, type RulerCell } from './ruler/cells.ts';
import { faultChecks } from './ruler/faults.ts';
import type { RulerCheck, RulerResult } from './ruler/result.ts';
import { awakeCheck, startDelayCheck } from './ruler/steadiness.ts';
import type { AnalysisSettings, ControlResult } from './result.ts';
import { countWords, levelsKey } from './words.ts';

/** A latency is trusted where the ruler's own error is at most this share of it. */
const TRUSTED_SHARE = 0.1;

/** What the calibration in a record says of the ruler; null where it holds none. Pure. */
export function rulerOf(options: { record: RunRecord; settings: AnalysisSettings; controls: readonly ControlResult[] }): RulerResult | null {
  const { record, settings, controls } = options;
  const cells = rulerCells(record);
  if (cells.length === 0) return null;
  const isSmoke = record.header.profile === 'smoke';
  const checks = cells.flatMap((cell) => checksOf({ cell, cells, record, settings })).map((check) => (isSmoke ? unjudged(check) : check));
  const failed = checks.filter(({ verdict }) => verdict === 'fail');
  const passed = checks.filter(({ verdict }) => verdict === 'pass');
  const verdict = failed.length > 0 ? 'fail' : passed.length > 0 ? 'pass' : 'not judged';
  const trustedFromMs = isSmoke ? null : trustedFrom(checks);
  const effect = isSmoke ? null : effectOf(checks, controls);
  return {
    verdict: isSmoke ? 'not judged' : verdict,
    sentence: sentenceOf({ verdict, isSmoke, failed, judged: failed.length + passed.length, trustedFromMs, effect }),
    trustedFromMs,
    effect,
    checks,
    points: cells.filter(({ scenario }) => scenario === 'queue' || scenario === 'stalls').flatMap((cell) => pointsOf(cell, settings)),
  };
}

/** The record without its calibration: what the rest of an analysis is about. */
export function withoutRuler(record: RunRecord): RunRecord {
  const isOther = ({ suite }: { suite: string }): boolean => suite !== RULER_SUITE;
  const { header } = record;
  const suites = header.suites.filter(({ id }) => id !== RULER_SUITE);
  if (suites.length === header.suites.length) return record;
  const scenarios = header.scenarios.filter(isOther);
  const kept = { suites, scenarios, contenders: header.contenders.filter(isOther), refused: header.refused.filter(isOther), blocks: header.blocks.filter(isOther) };
  return { ...record, header: { ...header, ...kept }, trials: record.trials.filter(isOther), servers: record.servers.filter(({ name }) => name !== 'calibration target') };
}

function checksOf(options: { cell: RulerCell; cells: readonly RulerCell[]; record: RunRecord; settings: AnalysisSettings }): RulerCheck[] {
  const { cell, cells, record, settings } = options;
  switch (cell.scenario) {
    case 'fixed-service':
      return 'connections' in cell.levels ? closedServiceChecks(cell, settings) : fixedServiceChecks(cell, settings);
    case 'queue':
      return replayChecks(cell, settings);
    case 'stalls': {
      if (isOpen(cell)) return replayChecks(cell, settings);
      const open = cells.find((other) => other.scenario === cell.scenario && isOpen(other) && levelsKey(other.levels) === levelsKey(cell.levels));
      return closedStallChecks(cell, open, settings);
    }
    case 'search':
      // A search is one thing, each of its rates a cell.
      return cell === cells.find(({ scenario }) => scenario === cell.scenario) ? searchChecks(record) : [];
    case 'faults':
      return faultChecks(cell);
    case 'start-delay':
      return [startDelayCheck(cell, settings)];
    case 'awake':
      return [awakeCheck(cell, settings)];
    default:
      return [];
  }
}

/** Counts are exact in whatever time; times of so short slices mean nothing. */
function unjudged(check: RulerCheck): RulerCheck {
  if (check.scenario === 'faults') return check;
  return { ...check, verdict: 'not judged', reason: 'the smoke profile measures nothing' };
}

/** Ten times the ruler's own error, of the service time or of the start delay, rounded up to 1, 2 or 5. */
function trustedFrom(checks: readonly RulerCheck[]): number | null {
  const service = checks.filter(({ id }) => id.endsWith('/service')).flatMap(({ error }) => (error === null ? [] : [Math.abs(error.value)]));
  const delay = checks.filter(({ scenario }) => scenario === 'start-delay').flatMap(({ measured }) => measured?.value ?? []);
  if (service.length === 0 || delay.length === 0) return null;
  const leastMs = Math.max(...service, ...delay) / TRUSTED_SHARE;
  const decade = 10 ** Math.floor(Math.log10(leastMs));
  return decade * ([1, 2, 5].find((step) => step * decade >= leastMs * 0.999) ?? 10);
}

/** From the A/A controls of the run, else from how far readings lay beside the truth and identical trials beside each other. */
function effectOf(checks: readonly RulerCheck[], controls: readonly ControlResult[]): RulerResult['effect'] {
  const seen = controls.flatMap(({ smallestEffect }) => smallestEffect?.value ?? []);
  if (seen.length > 0) return { share: Math.max(...seen), least: Math.min(...seen), from: `the A/A controls of this run (${countWords(seen.length, 'cell')})` };
  const own = checks.filter(({ verdict, against, scenario }) => verdict !== 'not judged' && (against === 'replay' || scenario === 'awake'));
  const errors = own.flatMap(({ error }) => (error === null ? [] : [Math.abs(error.value)]));
  return errors.length === 0 ? null : { share: Math.max(...errors), least: Math.max(...errors), from: 'the largest error beside the replay, and the spread of identical slices' };
}

function sentenceOf(options: {
  verdict: RulerResult['verdict'];
  isSmoke: boolean;
  failed: readonly RulerCheck[];
  judged: number;
  trustedFromMs: number | null;
  effect: RulerResult['effect'];
}): string {
  const { verdict, isSmoke, failed, judged, trustedFromMs, effect } = options;
  if (isSmoke) return 'The ruler was tried, not judged: the smoke profile measures nothing.';
  if (verdict === 'not judged') return 'The ruler could not be judged: no check has figures that stand.';
  if (verdict === 'fail') {
    const [first] = failed;
    const worst = first === undefined ? '' : `: ${first.what} is off by ${first.error === null ? '?' : formatUnit(first.error.value, first.error.unit)} (limit ${formatUnit(first.limit ?? 0, first.error?.unit ?? 'count')})`;
    return `This machine cannot be trusted today: ${formatNumber(failed.length)} of ${countWords(judged, 'check')} of the ruler failed${worst}.`;
  }
  const latency = trustedFromMs === null ? 'all checks of the ruler hold' : `for latencies of ${formatUnit(trustedFromMs, 'ms')} and more`;
  return `This machine can be trusted today${trustedFromMs === null ? ': ' : ' '}${latency}${effect === null ? '' : `, and sees effects down to ${effectInWords(effect)}`}.`;
}

function effectInWords({ share, least }: NonNullable<RulerResult['effect']>): string {
  return least === share ? formatUnit(share, 'share') : `${formatUnit(least, 'share')} in its calmest cell and ${formatUnit(share, 'share')} in its noisiest`;
}
