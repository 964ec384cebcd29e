import type { Comparison, Contender, ProfileName } from '../../../harness/scenario.ts';
import { MS_PER_SEC } from '../../../harness/units.ts';
import { rulersOf } from '../../contenders.ts';
import { baselineMetrics, logOf, quantileNames, quantiles, replayMetrics } from '../../queue-metrics.ts';
import { cell, type CalibrationScenario } from '../../scenario.ts';
import { CalibrationSession, joined } from '../../session.ts';
import { quantileBands, responseQuantileMs } from '../../theory.ts';

const UTILISATIONS = [0.3, 0.5, 0.7, 0.8];
/** Where all have no time: three slices of two say more than one of four. */
const FEW = [0.5, 0.8];
const SERVICE_MS = 2;
/** The rest of the slice goes to the queue. */
const BASELINE_SHARE = 0.25;

const timesOf: Readonly<Record<ProfileName, Pick<Comparison, 'blocks' | 'roundsPerBlock' | 'sliceMs'>>> = {
  smoke: { blocks: 1, roundsPerBlock: 1, sliceMs: 300 },
  quick: { blocks: 1, roundsPerBlock: 3, sliceMs: 2500 },
  standard: { blocks: 1, roundsPerBlock: 3, sliceMs: 5000 },
  full: { blocks: 2, roundsPerBlock: 4, sliceMs: 10_000 },
};

function cells(options: { contenders: readonly Contender[]; utilisations: readonly number[]; times: Pick<Comparison, 'blocks' | 'roundsPerBlock' | 'sliceMs'> }): Comparison[] {
  const { contenders, utilisations, times } = options;
  const open = rulersOf(contenders, 'open');
  return open.length === 0 ? [] : utilisations.map((utilisation) => cell({ ...times, levels: { utilisation, serviceMs: SERVICE_MS }, contenders: open }));
}

export const scenario: CalibrationScenario = {
  id: 'queue',
  title: 'Queue of one worker',
  question: 'Do measured response times match those of the queue that the target logged, and of the theory of such queues?',
  factors: [
    { id: 'utilisation', title: 'Utilisation', levels: UTILISATIONS },
    { id: 'serviceMs', title: 'Mean service time', levels: [SERVICE_MS] },
  ],
  metrics: quantileNames.flatMap((name) => [
    { id: `response${name}Ms`, title: `Response measured, ${name.toLowerCase()}`, unit: 'ms' as const, better: 'less' as const },
    { id: `replay${name}Ms`, title: `Response by replay, ${name.toLowerCase()}`, unit: 'ms' as const, better: 'less' as const },
  ]),
  headline: 'responseP99Ms',

  plan: (profile, contenders) => ({
    comparisons: cells({ contenders, times: timesOf[profile], utilisations: profile === 'smoke' ? [0.5] : profile === 'quick' ? FEW : UTILISATIONS }),
    why: 'Poisson arrivals at one worker with exponential service times, from a quiet queue to a busy one.',
  }),

  short: (contenders) => cells({ contenders, utilisations: [0.5], times: { blocks: 1, roundsPerBlock: 3, sliceMs: 1000 } }),

  begin(begin) {
    const utilisation = Number(begin.block.levels['utilisation']);
    const serviceMs = Number(begin.block.levels['serviceMs']);
    const ratePerSec = (utilisation * MS_PER_SEC) / serviceMs;
    // Before the first slice, for the simulation takes a while.
    const loadedMs = begin.block.sliceMs * (1 - BASELINE_SHARE);
    const theory = theoryMetrics({ utilisation, serviceMs, requests: (ratePerSec * loadedMs) / MS_PER_SEC, seed: begin.seed });
    return CalibrationSession.open({
      begin,
      load: { kind: 'open', process: 'poisson', ratePerSec },
      slice: async ({ measure, durationMs, signal, index }) => {
        const baseline = await measure({ behaviour: { kind: 'instant', polls: true }, durationMs: durationMs * BASELINE_SHARE, signal });
        const behaviour = { kind: 'exponential', serviceMs, seed: begin.seed + index } as const;
        const { reading, deeds } = await measure({ behaviour, durationMs: durationMs * (1 - BASELINE_SHARE), signal });
        const metrics = { ...baselineMetrics(baseline.reading), ...replayMetrics(logOf(deeds)), ...theory };
        const whole = joined({ main: reading, before: [baseline.reading], metrics });
        return { ...whole, audit: { ...whole.audit, targetRequests: deeds.requests } };
      },
    });
  },
};

function theoryMetrics(options: { utilisation: number; serviceMs: number; requests: number; seed: number }): Record<string, number> {
  const bands = quantileBands({ ...options, quantiles: Object.values(quantiles) });
  return Object.fromEntries(
    quantileNames.flatMap((name, index) => {
      const { lowerMs, upperMs } = bands[index] ?? { lowerMs: 0, upperMs: 0 };
      return [
        [`theory${name}Ms`, responseQuantileMs(options, quantiles[name])],
        [`theory${name}LowerMs`, lowerMs],
        [`theory${name}UpperMs`, upperMs],
      ];
    }),
  );
}
