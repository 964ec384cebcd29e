import type { Contender, ProfileName } from '../../../harness/scenario.ts';
import { searchFollowUp, usualSearchMs, type SearchPlan } from '../../../harness/search-follow-up.ts';
import type { SearchSettings } from '../../../harness/statistics/search.ts';
import { RATE_LEVEL } from '../../../harness/statistics/search-trials.ts';
import { rulersOf } from '../../contenders.ts';
import { baselineMetrics, logOf, replayMetrics, serviceMetrics } from '../../queue-metrics.ts';
import { SLICE_OVERHEAD_MS, TRIAL_OVERHEAD_MS, type CalibrationScenario } from '../../scenario.ts';
import { CalibrationSession, joined } from '../../session.ts';

/**
 * The response of an M/M/1 queue is exponential with rate μ − λ: its p99 is 10 ms at λ = μ − ln 100 ÷ 10 ms, 539/s of
 * 1,000. A shorter service would bring more requests into a probe, and drown in the pauses that the host makes.
 */
const SERVICE_MS = 1;
const OBJECTIVE = { quantile: 0.99, latencyMs: 10, errorShare: 0.001 };
/** Begins where it knows nothing. */
const FROM_PER_SEC = 100;
/** The rest of the slice goes to the queue: 5 s of it in the standard profile. */
const BASELINE_SHARE = 0.15;

/** Quick has no time for it: a search takes two minutes and more. */
const probesOf: Readonly<Record<ProfileName, { sliceMs: number; settings: Partial<SearchSettings> } | null>> = {
  smoke: { sliceMs: 250, settings: { fromPerSec: FROM_PER_SEC, mostProbes: 3 } },
  quick: null,
  standard: { sliceMs: 5900, settings: { fromPerSec: FROM_PER_SEC } },
  full: { sliceMs: 11_800, settings: { fromPerSec: FROM_PER_SEC } },
};

function planOf(profile: ProfileName, contenders: readonly Contender[]): SearchPlan | null {
  const probes = probesOf[profile];
  const open = rulersOf(contenders, 'open');
  if (probes === null || open.length === 0) return null;
  return { ...probes, objective: OBJECTIVE, levels: [{ serviceMs: SERVICE_MS }], contenders: open, sliceOverheadMs: SLICE_OVERHEAD_MS, trialOverheadMs: TRIAL_OVERHEAD_MS };
}

export const scenario: CalibrationScenario = {
  id: 'search',
  title: 'Search for the highest rate',
  question: 'Does the search find the rate at which a queue of known behaviour breaks an objective?',
  factors: [
    { id: 'serviceMs', title: 'Mean service time', levels: [SERVICE_MS] },
    { id: 'p99Ms', title: 'Objective: p99', levels: [OBJECTIVE.latencyMs] },
    { id: 'errorShare', title: 'Objective: share of errors', levels: [OBJECTIVE.errorShare] },
    { id: RATE_LEVEL, title: 'Requests per second', levels: [FROM_PER_SEC] },
  ],
  metrics: [
    { id: 'responseP99Ms', title: 'Response measured, p99', unit: 'ms', better: 'less' },
    { id: 'replayP99Ms', title: 'Response by replay, p99', unit: 'ms', better: 'less' },
    { id: 'trueServiceMeanMs', title: 'Service time taken, mean', unit: 'ms', better: 'less' },
  ],
  headline: 'responseP99Ms',

  plan(profile, contenders) {
    const search = planOf(profile, contenders);
    const why = 'Poisson arrivals at one worker with exponential service times, at rates that the search chooses: theory knows the answer.';
    return { comparisons: [], why, ...(search !== null && { followUpMs: usualSearchMs({ plan: search, contenders: search.contenders?.length ?? 0 }) }) };
  },

  followUp(context) {
    const plan = planOf(context.profile, context.contenders);
    return plan === null ? 'done' : searchFollowUp({ ...context, plan });
  },

  begin(begin) {
    const ratePerSec = Number(begin.block.levels[RATE_LEVEL]);
    const serviceMs = Number(begin.block.levels['serviceMs']);
    return CalibrationSession.open({
      begin,
      load: { kind: 'open', process: 'poisson', ratePerSec },
      slice: async ({ measure, durationMs, signal, index }) => {
        const baseline = await measure({ behaviour: { kind: 'instant', polls: true }, durationMs: durationMs * BASELINE_SHARE, signal });
        const behaviour = { kind: 'exponential', serviceMs, seed: begin.seed + index } as const;
        const { reading, deeds } = await measure({ behaviour, durationMs: durationMs * (1 - BASELINE_SHARE), signal });
        const metrics = { ...baselineMetrics(baseline.reading), ...serviceMetrics(logOf(deeds)), ...replayMetrics(logOf(deeds)) };
        const whole = joined({ main: reading, before: [baseline.reading], metrics });
        return { ...whole, audit: { ...whole.audit, targetRequests: deeds.requests } };
      },
    });
  },
};
