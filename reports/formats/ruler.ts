import type { RulerCheck, RulerResult, RulerValue } from '../analysis/ruler/result.ts';
import { formatNumber, formatUnit } from '../../suites/harness/units.ts';
import { columns, wrap } from './text.ts';

const MOST_NAMED = 3;

/** What the calibration found, as `calibrate` prints it: the table, why some checks are not judged, and the one line. */
export function rulerSummary(options: { readonly ruler: RulerResult; readonly missing: string | null; readonly width: number }): string {
  const { ruler, missing, width } = options;
  // Theory that says too little is left to the report.
  const isShown = ({ verdict, against }: RulerCheck): boolean => verdict !== 'not judged' || !against.startsWith('theory');
  const rows = ruler.checks.filter(isShown).map((check) => [check.what, check.against, valueWords(check.truth), valueWords(check.measured), errorWords(check), check.verdict]);
  const reasons = new Map<string, string[]>();
  for (const { what, reason } of ruler.checks) if (reason !== '') reasons.set(reason, [...(reasons.get(reason) ?? []), what]);
  return [
    ...(missing === null ? [] : wrap({ text: `Incomplete: ${missing}`, width })),
    ...columns([['', 'against', 'true', 'measured', 'error (limit)', ''], ...rows], ['left', 'left', 'right', 'right', 'right', 'left']),
    '',
    ...[...reasons].flatMap(([reason, whats]) => wrap({ text: `${whats.length > MOST_NAMED ? `${formatNumber(whats.length)} checks` : whats.join('; ')}: ${reason}.`, width, indent: '  ' })),
    '',
    ...wrap({ text: ruler.sentence, width }),
  ].join('\n');
}

export function valueWords(value: RulerValue | null): string {
  return value === null ? '–' : formatUnit(value.value, value.unit);
}

/** `0.4 % (3 %)`; below 0.05 % a share is nothing. */
export function errorWords({ error, limit }: RulerCheck): string {
  if (error === null) return '–';
  const shown = error.unit === 'share' && Math.abs(error.value) < 0.0005 ? 0 : error.value;
  return `${formatUnit(shown, error.unit)}${limit === null ? '' : ` (${formatUnit(limit, error.unit)})`}`;
}
