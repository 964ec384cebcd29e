import type { TrialRecord } from '../../../suites/harness/record.ts';
import type { RequestTotals } from './result.ts';

/** The audit of HTTP trials (R6): every request that was started, and those that did not end as expected. */
export function requestsOf(trials: readonly TrialRecord[]): RequestTotals[] {
  const own = trials.filter(({ audit, levels }) => audit['started'] !== undefined && levels['purpose'] !== 'search');
  const keys = [...new Set(own.map(({ suite, contender }) => JSON.stringify([suite, contender])))];
  return keys.map((key) => {
    const [suite = '', contender = ''] = JSON.parse(key) as string[];
    const mine = own.filter((trial) => trial.suite === suite && trial.contender === contender);
    const total = (name: string): number => mine.reduce((sum, { audit }) => sum + (audit[name] ?? 0), 0);
    return { suite, contender, started: total('started'), ok: total('ok'), wrong: mine.reduce((sum, trial) => sum + wrongOf(trial), 0), trials: mine.filter((trial) => wrongOf(trial) > 0).map(({ id }) => id) };
  });
}

function wrongOf({ audit }: TrialRecord): number {
  const { started = 0, ok = 0, aborted = 0 } = audit;
  return Math.max(0, started - ok - aborted);
}

/** All of them in one line. */
export function requestsLine(requests: readonly RequestTotals[]): { readonly started: number; readonly wrong: number } {
  return { started: requests.reduce((sum, one) => sum + one.started, 0), wrong: requests.reduce((sum, one) => sum + one.wrong, 0) };
}
