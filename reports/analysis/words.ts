import type { RunRecord } from '../../suites/harness/record.ts';
import { formatNumber, formatUnit } from '../../suites/harness/units.ts';
import type { Estimate } from './estimate.ts';
import type { CellLevels } from './result.ts';

/** Titles from the record's header, so that the analysis knows no contender by name. */
export interface Titles {
  contender(suite: string, id: string): string;
  scenario(suite: string, id: string): string;
}

export function titlesOf(record: RunRecord): Titles {
  const { contenders, scenarios } = record.header;
  return {
    contender: (suite, id) => contenders.find((one) => one.suite === suite && one.id === id)?.title ?? id,
    scenario: (suite, id) => scenarios.find((one) => one.suite === suite && one.id === id)?.title ?? id,
  };
}

/** `24.1 times (95 % 23.2–25)`. */
export function timesWords(ratio: Estimate): string {
  return `${formatNumber(ratio.value)} times (${percentWords(ratio.confidence)} ${rangeWords(ratio)})`;
}

/** `0.9 µs (95 % 0.88–0.93)`. */
export function valueWords(estimate: Estimate): string {
  return `${formatUnit(estimate.value, estimate.unit)} (${percentWords(estimate.confidence)} ${rangeWords(estimate)})`;
}

/** Ends of an interval without their unit, a share in percent. */
function rangeWords(estimate: Estimate): string {
  const scale = estimate.unit === 'share' ? 100 : 1;
  if (estimate.unit === 'bytes') return `${formatUnit(estimate.lower, 'bytes')} – ${formatUnit(estimate.upper, 'bytes')}`;
  const [lower, upper] = [formatNumber(estimate.lower * scale), formatNumber(estimate.upper * scale)];
  return estimate.lower < 0 ? `${lower} to ${upper}` : `${lower}–${upper}`;
}

/** `95 %`. */
export function percentWords(share: number): string {
  return formatUnit(share, 'share');
}

/** `16 B payload, wire driver`; empty where nothing is varied. */
export function levelWords(levels: CellLevels): string {
  return Object.entries(levels)
    .map(([id, level]) => {
      if (id === 'tls') return `TLS ${level}`;
      if (id === 'class') return `class ${level}`;
      if (id === 'loadShare' && typeof level === 'number') return `${percentWords(level)} of capacity`;
      const name = id.replace(/(Bytes|Ms|PerSec)$/, '').replace(/([a-z\d])([A-Z])/g, '$1 $2').toLowerCase();
      if (typeof level === 'string') return `${level} ${name}`;
      if (!id.endsWith('Bytes')) return `${name} ${formatNumber(level)}`;
      return `${level >= 1024 && level % 1024 === 0 ? `${formatNumber(level / 1024)} KiB` : `${formatNumber(level)} B`} ${name}`;
    })
    .join(', ');
}

/** `One to one, 16 B payload, wire driver`. */
export function cellWords(titles: Titles, cell: { suite: string; scenario: string; levels: CellLevels }): string {
  const levels = levelWords(cell.levels);
  return levels === '' ? titles.scenario(cell.suite, cell.scenario) : `${titles.scenario(cell.suite, cell.scenario)}, ${levels}`;
}

/** `1 pair`, `30 pairs`. */
export function countWords(count: number, noun: string): string {
  return `${formatNumber(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** Two cells are the same when their levels are, in whatever order they were written. */
export function levelsKey(levels: CellLevels): string {
  return JSON.stringify(Object.entries(levels).sort(([a], [b]) => (a < b ? -1 : 1)));
}
