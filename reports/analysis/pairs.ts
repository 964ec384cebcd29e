import type { RunRecord, TrialRecord } from '../../suites/harness/record.ts';
import { readingsOf, type Reading } from './metrics.ts';

/** Log ratios of two arms, by block, in the order in which they were measured. */
export interface PairSet {
  readonly blocks: readonly (readonly number[])[];
  readonly pairs: number;
  /** Pairs without a log ratio, counted by reason: never dropped silently. */
  readonly unusable: readonly { readonly reason: string; readonly count: number }[];
  readonly trials: readonly string[];
}

/**
 * The trials that count: completed, of the last attempt of their block, and only where no trial of that attempt is void.
 * A trial that failed or is unsupported takes itself out, not its block.
 */
export function usableTrials(record: RunRecord): TrialRecord[] {
  const attempts = new Map<string, number>();
  for (const trial of record.trials) attempts.set(trial.block, Math.max(attempts.get(trial.block) ?? 0, trial.attempt));
  const last = record.trials.filter((trial) => trial.attempt === attempts.get(trial.block));
  const voided = new Set(last.filter((trial) => trial.status === 'voided').map((trial) => trial.block));
  return last.filter((trial) => trial.status === 'completed' && !voided.has(trial.block));
}

/** Pairs slices of the same block and round; a value of the whole trial pairs with that of the same block. */
export function pairsOf(options: { subject: readonly TrialRecord[]; base: readonly TrialRecord[]; metric: string }): PairSet {
  const { subject, base, metric } = options;
  const blocks: number[][] = [];
  const unusable = new Map<string, number>();
  const trials: string[] = [];
  for (const one of subject) {
    const other = base.find((trial) => trial.block === one.block && trial.attempt === one.attempt && trial.id !== one.id);
    if (other === undefined) continue;
    const others = new Map(readingsOf(other, metric).map((reading) => [reading.round, reading]));
    const ratios: number[] = [];
    for (const reading of readingsOf(one, metric)) {
      const partner = others.get(reading.round);
      // A round that only one arm took part in (the control runs in some rounds alone) is no pair.
      if (partner === undefined) continue;
      const reason = problemOf(reading) ?? problemOf(partner);
      if (reason === null) ratios.push(Math.log((reading.value ?? 1) / (partner.value ?? 1)));
      else unusable.set(reason, (unusable.get(reason) ?? 0) + 1);
    }
    if (ratios.length > 0) blocks.push(ratios);
    trials.push(one.id, other.id);
  }
  return {
    blocks,
    pairs: blocks.reduce((sum, block) => sum + block.length, 0),
    unusable: [...unusable].map(([reason, count]) => ({ reason, count })),
    trials,
  };
}

function problemOf(reading: Reading): string | null {
  if (reading.value === null) return reading.reason ?? 'the value is missing';
  if (reading.value === 0) return 'the value is zero';
  return reading.value < 0 ? 'the value is negative' : null;
}
