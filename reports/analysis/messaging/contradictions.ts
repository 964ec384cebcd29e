import type { RunRecord } from '../../../suites/harness/record.ts';
import { formatNumber } from '../../../suites/harness/units.ts';
import type { CellEstimate } from '../result.ts';
import { countWords } from '../words.ts';
import { CLASS_WORDS } from './class-words.ts';
import type { Contender } from './classes.ts';
import { cellFor } from './measured.ts';
import type { Kills } from './result.ts';
import { MESSAGING } from './scenarios.ts';

const FSYNC = 'fsync';
/** At either end of a count a sync may fall on the other side of its message. */
const EDGES = 2;

/** Class c must sync for each message; the other classes are ranked as such that do not (R3). */
export function brokenSync(options: { record: RunRecord; cells: readonly CellEstimate[]; contender: Contender }): string | null {
  const { record, cells, contender: { id, guarantees } } = options;
  const cell = cellFor({ cells, scenario: FSYNC, metric: 'syncsPerMessage', contender: id });
  if (cell === null || guarantees.class === null) return null;
  const values = cell.values.flat();
  const { lower, upper } = cell.estimate ?? { lower: Math.min(...values), upper: Math.max(...values) };
  const slices = record.trials.filter((trial) => trial.suite === MESSAGING && trial.scenario === FSYNC && cell.trials.includes(trial.id)).flatMap((trial) => trial.slices);
  const messages = slices.reduce((sum, { operations }) => sum + operations, 0);
  const slack = messages === 0 ? 0 : (EDGES * slices.length) / messages;
  const promise = CLASS_WORDS[guarantees.class] ?? guarantees.class;
  if (guarantees.class === 'c') return upper + slack < 1 ? `declared class c (${promise}), but it syncs less than once a message` : null;
  return lower >= 1 ? `declared class ${guarantees.class} (${promise}), but it syncs every message: it pays for more than its class asks` : null;
}

/** What is fsynced before it is acknowledged cannot be lost by a kill. What other classes lose is shown as counted. */
export function losesAcknowledged({ guarantees }: Contender, { lostAcknowledged, kills }: Kills): string | null {
  const lost = lostAcknowledged ?? 0;
  return guarantees.class === 'c' && lost > 0 ? `declared class c (${CLASS_WORDS['c'] ?? ''}), but ${countWords(kills, 'kill')} lost ${formatNumber(lost)} that it had acknowledged` : null;
}

export function brokenDelivery({ guarantees }: Contender, lost: number): string | null {
  return lost > 0 && /^(at least|exactly) once/i.test(guarantees.delivery) ? `declared “${guarantees.delivery}”, but ${formatNumber(lost)} never came` : null;
}

export function promisesOnce({ guarantees }: Contender, duplicated: number): string | null {
  return duplicated > 0 && /^(at most|exactly) once/i.test(guarantees.delivery) ? `declared “${guarantees.delivery}”, but ${formatNumber(duplicated)} came twice` : null;
}

export function brokenOrder({ guarantees }: Contender, reordered: number): string | null {
  return reordered > 0 && !/^(none|no\b)/i.test(guarantees.order) ? `declared order “${guarantees.order}”, but ${formatNumber(reordered)} came out of it` : null;
}
