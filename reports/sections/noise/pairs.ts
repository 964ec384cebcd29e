import type { ControlResult } from '../../analysis/result.ts';
import { levelsKey } from '../../html/wording.ts';
import { pairsOf, usableTrials } from '../../analysis/pairs.ts';
import type { RunRecord } from '../../../suites/harness/record.ts';

/** The ratios second run ÷ first run of every A/A pair that the control rests on: the dots of the strip. */
export function controlRatios(record: RunRecord, control: ControlResult): readonly number[] {
  const trials = usableTrials(record).filter(
    (trial) =>
      trial.suite === control.suite &&
      trial.scenario === control.scenario &&
      trial.contender === control.contender &&
      levelsKey(trial.levels) === levelsKey(control.levels),
  );
  const [subject, base] = (['control', 'contender'] as const).map((role) => trials.filter((trial) => trial.role === role));
  return pairsOf({ subject: subject ?? [], base: base ?? [], metric: control.metric }).blocks.flat().map(Math.exp);
}
