import type { RunRecord, TrialRecord } from '../../suites/harness/record.ts';
import { formatUnit } from '../../suites/harness/units.ts';
import type { VoidCounts } from './result.ts';

/** Void rates that differ by more than this may themselves have chosen the result (R5). */
const MOST_DIFFERENCE = 0.05;
/** One void is luck, whatever its share of a short run. */
const FEWEST_DIFFERENCE = 2;
/** The harness voids a whole block for one trial of it; the others' reason begins so. */
const WITH_ITS_BLOCK = 'its block was voided';

/** What became of every trial, by suite and contender, every attempt and the control runs included. */
export function voidsOf(record: RunRecord): VoidCounts[] {
  return record.header.contenders.flatMap((contender): VoidCounts[] => {
    const trials = record.trials.filter((trial) => trial.suite === contender.suite && trial.contender === contender.id);
    if (trials.length === 0) return [];
    const count = (status: TrialRecord['status']): number => trials.filter((trial) => trial.status === status).length;
    const voided = count('voided');
    const completed = count('completed');
    const ownVoids = trials.filter((trial) => trial.status === 'voided' && !(trial.reason ?? '').startsWith(WITH_ITS_BLOCK)).length;
    return [
      {
        suite: contender.suite,
        contender: contender.id,
        total: trials.length,
        completed,
        voided,
        failed: count('failed'),
        unsupported: count('unsupported'),
        ownVoids,
        voidShare: completed + voided === 0 ? 0 : ownVoids / (completed + voided),
        reasons: reasonsOf(trials),
      },
    ];
  });
}

function reasonsOf(trials: readonly TrialRecord[]): VoidCounts['reasons'] {
  const groups = new Map<string, { status: 'voided' | 'failed' | 'unsupported'; reason: string; trials: string[] }>();
  for (const { status, reason, id } of trials) {
    if (status === 'completed') continue;
    const said = reason ?? 'no reason was recorded';
    const group = groups.get(`${status} ${said}`) ?? { status, reason: said, trials: [] };
    group.trials.push(id);
    groups.set(`${status} ${said}`, group);
  }
  return [...groups.values()];
}

/** Why two contenders cannot be ranked for their void rates, or null. */
export function voidDifference(one: VoidCounts | undefined, other: VoidCounts | undefined): string | null {
  if (one === undefined || other === undefined) return null;
  if (Math.abs(one.voidShare - other.voidShare) <= MOST_DIFFERENCE) return null;
  if (Math.abs(one.ownVoids - other.ownVoids) < FEWEST_DIFFERENCE) return null;
  return `trials were voided at different rates (${formatUnit(one.voidShare, 'share')} and ${formatUnit(other.voidShare, 'share')}), so the voids may have chosen the result`;
}
