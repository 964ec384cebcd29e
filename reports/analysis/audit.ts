import type { RunRecord, TrialRecord } from '../../suites/harness/record.ts';
import { formatNumber } from '../../suites/harness/units.ts';
import type { AuditTotals } from './result.ts';

/** What an audit may find wrong. */
export const FAULTS = ['lost', 'duplicated', 'reordered', 'corrupted'] as const;
export type Fault = (typeof FAULTS)[number];

/** Exact totals of the given trials' audits, control runs included. */
export function auditOf(trials: readonly TrialRecord[]): Pick<AuditTotals, 'trials' | 'delivered' | Fault | 'clean' | 'unclean'> {
  const total = (name: string): number => trials.reduce((sum, trial) => sum + (trial.audit[name] ?? 0), 0);
  const unclean = trials.filter((trial) => FAULTS.some((fault) => (trial.audit[fault] ?? 0) > 0));
  // Requests are audited in their own way: what was delivered is counted for messages.
  const audited = trials.some((trial) => trial.audit['delivered'] !== undefined);
  return {
    trials: trials.length,
    delivered: total('delivered'),
    lost: total('lost'),
    duplicated: total('duplicated'),
    reordered: total('reordered'),
    corrupted: total('corrupted'),
    clean: audited ? unclean.length === 0 : null,
    unclean: unclean.map(({ id }) => id),
  };
}

/**
 * The audit by scenario and contender (R6), over every trial that was completed, voided ones included: a void says that
 * a time is not to be trusted, not that a loss did not happen.
 */
export function auditsOf(record: RunRecord): AuditTotals[] {
  return record.header.scenarios.flatMap((scenario) =>
    record.header.contenders
      .filter((contender) => contender.suite === scenario.suite)
      .flatMap((contender): AuditTotals[] => {
        const trials = record.trials.filter(
          (trial) =>
            trial.suite === scenario.suite &&
            trial.scenario === scenario.id &&
            trial.contender === contender.id &&
            (trial.status === 'completed' || trial.status === 'voided'),
        );
        if (trials.length === 0) return [];
        return [{ suite: scenario.suite, scenario: scenario.id, contender: contender.id, ...auditOf(trials) }];
      }),
  );
}

/** `3 lost, 1 reordered`; empty when clean. */
export function faultWords(audit: Readonly<Record<Fault, number>>): string {
  return FAULTS.filter((fault) => audit[fault] > 0)
    .map((fault) => `${formatNumber(audit[fault])} ${fault}`)
    .join(', ');
}
