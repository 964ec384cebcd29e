import type { RunRecord, SliceRecord, TrialRecord } from '../../../suites/harness/record.ts';
import { auditOf, type Fault } from '../audit.ts';
import { isProvoked, MESSAGING } from './scenarios.ts';

/** Exact counts of one contender over all that it did undisturbed: kills, slow consumers and searches for a limit left out. */
export type Counts = Readonly<Record<Fault | 'delivered', number>> & {
  readonly trials: readonly string[];
  /** Trials in which a fault of that kind was found. */
  readonly found: Readonly<Record<Fault, readonly string[]>>;
};

/** Null where nothing of it was audited. Voided trials count: a void says that a time is not to be trusted, not that a loss did not happen. */
export function undisturbed(record: RunRecord, contender: string): Counts | null {
  const own = record.trials.filter(
    (trial) =>
      trial.suite === MESSAGING && trial.contender === contender && !isProvoked(trial) && (trial.status === 'completed' || trial.status === 'voided') &&
      trial.audit['delivered'] !== undefined,
  );
  if (own.length === 0) return null;
  const { delivered, lost, duplicated, reordered, corrupted } = auditOf(own);
  const withFault = (fault: Fault): string[] => own.filter(({ audit }) => (audit[fault] ?? 0) > 0).map(({ id }) => id);
  return {
    delivered, lost, duplicated, reordered, corrupted,
    trials: own.map(({ id }) => id),
    found: { lost: withFault('lost'), duplicated: withFault('duplicated'), reordered: withFault('reordered'), corrupted: withFault('corrupted') },
  };
}

/** The sum over all slices of what stands among their metrics or in their audit; null where none has it. */
export function sumOf(trials: readonly TrialRecord[], name: string): number | null {
  const found = trials.flatMap(({ slices }) => slices.flatMap((slice) => countOf(slice, name) ?? []));
  return found.length === 0 ? null : found.reduce((sum, value) => sum + value, 0);
}

export function countOf(slice: SliceRecord, name: string): number | null {
  return slice.metrics[name] ?? slice.audit[name] ?? null;
}
