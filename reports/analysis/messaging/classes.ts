import type { RecordHeader, RunRecord } from '../../../suites/harness/record.ts';
import { CLASS_WORDS } from './class-words.ts';
import { MESSAGING } from './scenarios.ts';

export type Contender = RecordHeader['contenders'][number];
export type GuaranteeClass = Contender['guarantees']['class'];

/** Those of the messaging suite, by class; what is shown only comes last. Within a class the order of the header stays. */
export function contendersByClass({ header }: RunRecord): Contender[] {
  const own = header.contenders.filter(({ suite }) => suite === MESSAGING);
  const place = ({ guarantees }: Contender): string => guarantees.class ?? 'z';
  return own.sort((one, other) => (place(one) < place(other) ? -1 : place(one) > place(other) ? 1 : 0));
}

/** `Class b, acknowledged and written, not fsynced`. */
export function className(guaranteeClass: string): string {
  const words = CLASS_WORDS[guaranteeClass];
  return words === undefined ? `Class ${guaranteeClass}` : `Class ${guaranteeClass}, ${words}`;
}
