import { MicrosHistogram } from '../histogram.ts';
import type { TrialRecord } from '../record.ts';
import type { Levels } from '../scenario.ts';
import { microsToMs } from '../units.ts';
import { median, sorted } from './quantiles.ts';
import { keepsObjective, type Objective, type Probe } from './search.ts';

/** The level that says at which rate a probe was made. */
export const RATE_LEVEL = 'ratePerSec';
const ERRORS_LEVEL = 'errorShare';

/** `{ p99Ms: 50, errorShare: 0.001 }`: an objective as levels, so that each trial says by what it was judged. */
export function objectiveLevels(objective: Objective): Levels {
  return { [`${quantileName(objective.quantile)}Ms`]: objective.latencyMs, [ERRORS_LEVEL]: objective.errorShare };
}

/** The objective among the levels of a trial; null where there is none. */
export function objectiveOf(levels: Levels): Objective | null {
  for (const [id, level] of Object.entries(levels)) {
    const digits = /^p(\d{2,})Ms$/.exec(id)?.[1];
    const errorShare = levels[ERRORS_LEVEL];
    if (digits !== undefined && typeof level === 'number' && typeof errorShare === 'number') {
      return { quantile: Number(`0.${digits}`), latencyMs: level, errorShare };
    }
  }
  return null;
}

/** Voided trials say nothing of the target and are no probes; what broke kept no objective. */
export function probesOf(options: { trials: readonly TrialRecord[]; objective: Objective }): Probe[] {
  const { trials, objective } = options;
  return trials.filter(isProbe).map((trial) => ({ ratePerSec: rateOf(trial), keeps: keepsOf(trial, objective) }));
}

export function isProbe({ status }: TrialRecord): boolean {
  return status === 'completed' || status === 'failed';
}

export function rateOf({ levels }: TrialRecord): number {
  return Number(levels[RATE_LEVEL]);
}

/** Whether a trial kept the objective. One without figures is no evidence that anything was kept. */
export function keepsOf(trial: TrialRecord, objective: Objective): boolean {
  const latencyMs = latencyOf(trial, objective.quantile);
  const { started = 0, ok = 0, aborted = 0 } = trial.audit;
  if (trial.status !== 'completed' || latencyMs === null || started === 0) return false;
  return keepsObjective({ objective, latencyMs, errorShare: 1 - ok / started, servedShare: 1 - aborted / started });
}

/** Of all requests of the trial where its histogram is there, else the middle of its slices; null for none. */
export function latencyOf(trial: TrialRecord, quantile: number): number | null {
  const encoded = trial.histograms['response'];
  if (encoded !== undefined) {
    const histogram = MicrosHistogram.decode(encoded);
    return histogram.count === 0 ? null : microsToMs(histogram.quantile(quantile));
  }
  const values = trial.slices.flatMap(({ metrics }) => metrics[`response${quantileName(quantile).toUpperCase()}Ms`] ?? []);
  return values.length === 0 ? null : median(sorted(values));
}

/** `p99`, `p999`. */
function quantileName(quantile: number): string {
  return `p${String(quantile).slice(2).padEnd(2, '0')}`;
}
