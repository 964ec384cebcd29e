import type { RunRecord, TrialRecord } from '../../../suites/harness/record.ts';
import type { Sustainable } from '../capacity/result.ts';
import type { AnalysisSettings, CellEstimate, ComparisonResult } from '../result.ts';
import { encryptionOf } from './encryption.ts';
import { killsOf } from './kills.ts';
import { latencyOf } from './latency.ts';
import { ledgerOf } from './ledger.ts';
import { ownTrafficOf } from './own-traffic.ts';
import { rankingsOf } from './rankings.ts';
import type { MessagingResult } from './result.ts';
import { MESSAGING } from './scenarios.ts';
import { slowConsumersOf } from './slow-consumer.ts';

/** What a run of the messaging suite says beside its comparisons; null for any other run. */
export function messagingOf(options: {
  record: RunRecord;
  /** Usable trials. */
  trials: readonly TrialRecord[];
  cells: readonly CellEstimate[];
  comparisons: readonly ComparisonResult[];
  /** A/A controls of the run. */
  controls: number;
  sustainable: readonly Sustainable[];
  settings: AnalysisSettings;
}): MessagingResult | null {
  const { record, trials, cells, comparisons, sustainable, settings } = options;
  if (!record.header.suites.some(({ id }) => id === MESSAGING)) return null;
  const latency = latencyOf(options);
  const kills = killsOf({ record, cells, confidence: settings.confidence });
  const slowConsumers = slowConsumersOf({ record, cells });
  return {
    ledger: ledgerOf({ record, cells, latency, kills, slowConsumers, sustainable }),
    rankings: rankingsOf({ record, comparisons, margin: settings.margin }),
    latency,
    kills,
    slowConsumers,
    encryption: encryptionOf({ record, trials, settings }),
    ownTraffic: ownTrafficOf({ record, trials, cells, settings }),
  };
}
