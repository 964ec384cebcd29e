import type { TrialRecord } from '../../../suites/harness/record.ts';
import { FEWEST } from '../../../suites/harness/statistics/centre.ts';
import { smallestEffect } from '../../../suites/harness/statistics/smallest-effect.ts';
import { SYSTEM_CPU, withSystemCpu } from '../capacity/contenders.ts';
import type { Estimate } from '../estimate.ts';
import { readingsOf } from '../metrics.ts';
import { pairsOf } from '../pairs.ts';
import type { AnalysisSettings } from '../result.ts';
import { seedFor } from '../seed.ts';
import { isAmplified, REQUEST_CPU, withoutExtra } from './in-place.ts';
import { knownOf, type Known } from './spread.ts';

/** Requests that a router is a share of. */
export const requestKinds = { trivial: 'a request with a trivial handler', application: 'a request of the whole application' } as const;
export type RequestKind = keyof typeof requestKinds;

/** What requests of a kind cost, as far as a run has measured them. */
export interface RequestCosts {
  readonly kind: RequestKind;
  /** The metric, and trials that have it: of contenders and of the A/A control. */
  readonly metric: string;
  readonly trials: readonly TrialRecord[];
  /** Trials of whole requests that tell two routers apart: the busy server's, else those under an even load. */
  readonly whole: readonly TrialRecord[];
  /** CPU of one request behind this router; null where it was not measured. */
  of(contender: string): Known | null;
  /** The smallest change of a request's CPU that this run's pairs could have shown; null without an A/A control. */
  readonly smallest: Estimate | null;
}

/** Both kinds, as far as they were measured. */
export function requestCosts(options: { suite: string; trials: readonly TrialRecord[]; settings: AnalysisSettings }): RequestCosts[] {
  const own = options.trials.filter(({ suite }) => suite === options.suite);
  const paired = own.filter(({ scenario }) => scenario === 'request');
  const application = own.filter(({ scenario }) => scenario === 'application').map(withSystemCpu);
  const amplified = own.filter(({ levels }) => isAmplified(levels));
  return [
    costsOf({ ...options, kind: 'trivial', metric: REQUEST_CPU, trials: paired, amplified }),
    costsOf({ ...options, kind: 'application', metric: SYSTEM_CPU, trials: application, amplified: [] }),
  ].filter(({ trials }) => trials.length > 0 || amplified.length > 0);
}

function costsOf(options: { kind: RequestKind; metric: string; trials: readonly TrialRecord[]; amplified: readonly TrialRecord[]; settings: AnalysisSettings }): RequestCosts {
  const { kind, metric, trials, amplified, settings } = options;
  return {
    kind,
    metric,
    trials,
    whole: amplified.length > 0 ? amplified.map(withoutExtra) : trials,
    of: (contender) => {
      const seed = seedFor(settings.seed, 'request', kind, contender);
      // A busy server's requests cost least, and are what lookups in place were measured in: the share is then at its largest.
      const [busy, served] = [amplified.map(withoutExtra), trials].map((own) =>
        knownOf(own.filter((trial) => trial.contender === contender && trial.role === 'contender').map((trial) => readingsOf(trial, metric).flatMap(({ value }) => value ?? [])), seed),
      );
      return busy ?? served ?? null;
    },
    smallest: smallestOf({ kind, metric, trials: [trials, amplified], settings }),
  };
}

/**
 * The smaller of what either way to run requests could see: under an even load, and in slices in which they amplify lookups,
 * in pairs that do the same. By the power of the test alone: no margin of what matters is added, as it is where contenders
 * are ranked.
 */
function smallestOf(options: { kind: RequestKind; metric: string; trials: readonly (readonly TrialRecord[])[]; settings: AnalysisSettings }): Estimate | null {
  const { kind, metric, trials, settings } = options;
  const seen = trials.flatMap((own) => {
    const controls = own.filter(({ role }) => role === 'control');
    const { blocks, pairs } = pairsOf({ subject: controls, base: own.filter(({ role, contender }) => role === 'contender' && contender === controls[0]?.contender), metric });
    if (pairs < FEWEST) return [];
    return smallestEffect({ series: blocks, plannedBlocks: blocks.map((block) => block.length), seed: seedFor(settings.seed, 'smallest', kind), confidence: settings.confidence, margin: 0 });
  });
  const [best] = seen.sort((a, b) => a.smallestEffect.value - b.smallestEffect.value);
  return best === undefined ? null : { ...best.smallestEffect, unit: 'share', method: best.method, samples: best.samples, confidence: best.confidence };
}
