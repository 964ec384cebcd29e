import type { Comparison, ProfileName } from '../../../harness/scenario.ts';
import type { RulerLoad } from '../../contenders.ts';
import { baselineMetrics, logOf, quantileNames, replayMetrics } from '../../queue-metrics.ts';
import { cell, type CalibrationScenario } from '../../scenario.ts';
import { CalibrationSession, joined } from '../../session.ts';

const SERVICE_MS = 1;
const STALL_MS = 500;
const EVERY_MS = 5000;
/** The worker can serve 1,000 a second: the queue of a stall is gone 0.4 s after it. */
const RATE_PER_SEC = 400;
const CONNECTIONS = 4;
const BASELINE_SHARE = 0.1;
/** Where in its period the first stall falls. */
const FIRST_SHARE = 0.2;

const timesOf: Readonly<Record<ProfileName, Pick<Comparison, 'blocks' | 'roundsPerBlock' | 'sliceMs'>>> = {
  smoke: { blocks: 1, roundsPerBlock: 1, sliceMs: 500 },
  quick: { blocks: 1, roundsPerBlock: 1, sliceMs: 5600 },
  standard: { blocks: 1, roundsPerBlock: 2, sliceMs: 11_200 },
  full: { blocks: 2, roundsPerBlock: 3, sliceMs: 11_200 },
};

export const scenario: CalibrationScenario = {
  id: 'stalls',
  title: 'Stalls',
  question: 'Does the ruler see the requests that come while the target stands still?',
  factors: [
    { id: 'stallMs', title: 'Length of a stall', levels: [STALL_MS] },
    { id: 'everyMs', title: 'From stall to stall', levels: [EVERY_MS] },
  ],
  metrics: quantileNames.map((name) => ({ id: `response${name}Ms`, title: `Response measured, ${name.toLowerCase()}`, unit: 'ms', better: 'less' })),
  headline: 'responseP99Ms',

  plan: (profile, contenders) => ({
    comparisons: [
      cell({
        ...timesOf[profile],
        levels: profile === 'smoke' ? { stallMs: 50, everyMs: 250 } : { stallMs: STALL_MS, everyMs: EVERY_MS },
        contenders: contenders.map(({ id }) => id),
        exempt: { generator: 'a closed loop asks as fast as it can' },
      }),
    ],
    why: `Half a second in five, in which nothing is served: those who come meanwhile wait. ${RATE_PER_SEC} open arrivals a second, or ${CONNECTIONS} connections that ask again when answered.`,
  }),

  begin(begin) {
    const stallMs = Number(begin.block.levels['stallMs']);
    const everyMs = Number(begin.block.levels['everyMs']);
    const behaviour = { kind: 'stalls', serviceMs: SERVICE_MS, stallMs, everyMs, firstMs: everyMs * FIRST_SHARE } as const;
    const load: RulerLoad = begin.contender.loop === 'open' ? { kind: 'open', process: 'uniform', ratePerSec: RATE_PER_SEC } : { kind: 'closed', connections: CONNECTIONS };
    return CalibrationSession.open({
      begin,
      load,
      slice: async ({ measure, durationMs, signal }) => {
        const baseline = await measure({ behaviour: { kind: 'instant', polls: true }, durationMs: durationMs * BASELINE_SHARE, signal });
        const { reading, deeds } = await measure({ behaviour, durationMs: durationMs * (1 - BASELINE_SHARE), signal });
        // Of a closed loop a replay would know only those who came: nobody came during a stall.
        const isOpen = begin.contender.loop === 'open';
        const metrics = { ...baselineMetrics(baseline.reading), ...(isOpen && replayMetrics(logOf(deeds))) };
        const whole = joined({ main: reading, before: [baseline.reading], metrics });
        return { ...whole, audit: { ...whole.audit, targetRequests: deeds.requests } };
      },
    });
  },
};
