import type { RunRecord } from '../../../suites/harness/record.ts';
import { countWords } from '../../html/wording.ts';
import { formatDuration } from '../../../suites/harness/units.ts';

/** `for 4 min 10 s`; a record without a closing line does not say how long it took. */
export function spanWords(record: RunRecord): string {
  if (record.closing === null) return 'until it was cut short,';
  const elapsedMs = Date.parse(record.closing.finishedAt) - Date.parse(record.header.startedAt);
  const pauses = record.resumedAt.length;
  return `for ${formatDuration(elapsedMs)}${pauses === 0 ? '' : ` (resumed ${countWords(pauses, 'time')}, the pause included)`}`;
}

/** Why a reader must not take the run for a whole one; null when it is. */
export function incompleteness(record: RunRecord): { readonly cause: 'cut short' | 'failed'; readonly text: string } | null {
  const done = new Set(record.trials.map((trial) => trial.block)).size;
  const planned = record.header.blocks.length;
  if (record.closing === null) {
    const text = `The run was cut short: ${done} of ${countWords(planned, 'planned block')} were finished, and everything here rests on those alone.`;
    return { cause: 'cut short', text };
  }
  const { failed } = record.closing;
  return failed === 0 ? null : { cause: 'failed', text: `${countWords(failed, 'trial')} failed.` };
}
