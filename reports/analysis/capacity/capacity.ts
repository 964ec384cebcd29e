import type { RunRecord, TrialRecord } from '../../../suites/harness/record.ts';
import type { Objective } from '../../../suites/harness/statistics/search.ts';
import type { DemandModel } from '../demand/model.ts';
import type { AnalysisSettings, VoidCounts } from '../result.ts';
import { bottlenecksOf } from './bottleneck.ts';
import { contendersCompared } from './contenders.ts';
import type { CapacityResult } from './result.ts';
import { requestsOf } from './requests.ts';
import { sustainableOf } from './sustainable.ts';

/** What limits the system, what it sustains under an objective, and what its contenders cost beside each other. */
export function capacityOf(options: {
  record: RunRecord;
  trials: readonly TrialRecord[];
  models: readonly DemandModel[];
  voids: readonly VoidCounts[];
  /** Cells of the whole run that have an A/A control. */
  controls: number;
  settings: AnalysisSettings;
  objective?: Objective;
}): CapacityResult {
  const { record, trials, models, voids, controls, settings, objective } = options;
  return {
    bottlenecks: bottlenecksOf({ record, models, settings }),
    sustainable: sustainableOf({ record, ...(objective && { objective }) }),
    contenders: contendersCompared({ record, trials, voids, controls, settings }),
    requests: requestsOf(trials),
  };
}
