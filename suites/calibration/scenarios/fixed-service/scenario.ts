import type { Comparison, Contender, ProfileName } from '../../../harness/scenario.ts';
import { rulersOf, type RulerLoad } from '../../contenders.ts';
import { arrivalRate, rankOf, replay } from '../../replay.ts';
import { cell, TRIAL_OVERHEAD_MS, type BeginOptions, type CalibrationScenario } from '../../scenario.ts';
import { CalibrationSession } from '../../session.ts';

/** Services far apart, so that no request waits; and none at all up to half of the ceiling, where only the rate counts. */
const SERVICES = [{ serviceMs: 1, ratePerSec: 400 }, { serviceMs: 10, ratePerSec: 40 }, { serviceMs: 5, ratePerSec: 150 }, { serviceMs: 20, ratePerSec: 40 }];
const FEW_SERVICES = 2;
/** By closed loops: one user, whose times are compared; as many as keep both ends busy, where only the rate counts. */
const CLOSED = [{ serviceMs: 20, connections: 1 }, { serviceMs: 0, connections: 32 }];
const SHARES = [0.1, 0.25, 0.5];
/** The ceiling is measured by the first cell that needs it. */
const CEILING_OVERHEAD_MS = 1000;

const timesOf: Readonly<Record<ProfileName, Pick<Comparison, 'blocks' | 'roundsPerBlock' | 'sliceMs'>>> = {
  smoke: { blocks: 1, roundsPerBlock: 1, sliceMs: 250 },
  quick: { blocks: 1, roundsPerBlock: 3, sliceMs: 600 },
  standard: { blocks: 1, roundsPerBlock: 3, sliceMs: 2000 },
  full: { blocks: 2, roundsPerBlock: 5, sliceMs: 3000 },
};

function closedCells(options: { contenders: readonly Contender[]; profile: ProfileName }): Comparison[] {
  const { contenders, profile } = options;
  const closed = rulersOf(contenders, 'closed');
  if (closed.length === 0 || profile === 'quick') return [];
  return CLOSED.map((levels) => cell({ ...timesOf[profile], levels, contenders: closed, exempt: { generator: 'a closed loop asks as fast as it can' } }));
}

function openCells(options: { contenders: readonly Contender[]; profile: ProfileName }): Comparison[] {
  const { contenders, profile } = options;
  const open = rulersOf(contenders, 'open');
  if (open.length === 0) return [];
  const isLong = profile === 'standard' || profile === 'full';
  const shares = isLong ? SHARES : SHARES.slice(-1);
  return [
    ...SERVICES.slice(0, isLong ? undefined : FEW_SERVICES).map((levels) => cell({ ...timesOf[profile], levels, contenders: open })),
    ...shares.map((ceilingShare, index) =>
      cell({
        ...timesOf[profile],
        levels: { serviceMs: 0, ceilingShare },
        contenders: open,
        trialOverheadMs: TRIAL_OVERHEAD_MS + (index === 0 ? CEILING_OVERHEAD_MS : 0),
        exempt: { generator: 'the rate is chosen for the generator to be busy' },
      }),
    ),
  ];
}

export const scenario: CalibrationScenario = {
  id: 'fixed-service',
  title: 'Fixed service time',
  question: 'Does the ruler read the service time that the target took, and send at the rate asked for?',
  factors: [
    { id: 'serviceMs', title: 'Service time', levels: [0, ...SERVICES.map(({ serviceMs }) => serviceMs)] },
    { id: 'ratePerSec', title: 'Requests per second', levels: SERVICES.map(({ ratePerSec }) => ratePerSec) },
    { id: 'ceilingShare', title: 'Share of the ceiling', levels: SHARES },
    { id: 'connections', title: 'Connections (closed loop)', levels: CLOSED.map(({ connections }) => connections) },
  ],
  metrics: [
    { id: 'serviceP50Ms', title: 'Service time measured, p50', unit: 'ms', better: 'less' },
    { id: 'trueServiceP50Ms', title: 'Service time taken, p50', unit: 'ms', better: 'less' },
    { id: 'achievedPerSec', title: 'Requests a second sent', unit: 'perSec', better: 'more' },
    { id: 'requestedPerSec', title: 'Requests a second asked for', unit: 'perSec', better: 'more' },
  ],
  headline: 'serviceP50Ms',

  plan: (profile, contenders) => ({
    comparisons: [...openCells({ contenders, profile }), ...closedCells({ contenders, profile })],
    why: 'Service times, and rates up to half of what generator and target reach together; closed loops at one service time, and as fast as they can.',
  }),

  short: (contenders) => [
    cell({ blocks: 1, roundsPerBlock: 3, sliceMs: 400, levels: { serviceMs: 1, ratePerSec: 400 }, contenders: rulersOf(contenders, 'open').slice(0, 1) }),
  ],

  async begin(begin) {
    const { serviceMs } = begin.block.levels;
    const { load, ceilingPerSec } = await loadOf(begin);
    const behaviour = serviceMs === 0 ? ({ kind: 'instant', polls: false } as const) : ({ kind: 'fixed', serviceMs: Number(serviceMs) } as const);
    return CalibrationSession.open({
      begin,
      load,
      slice: async ({ measure, durationMs, signal }) => {
        const { reading, deeds } = await measure({ behaviour, durationMs, signal });
        const log = deeds.log ?? none;
        const { responseMs } = replay(log);
        return {
          ...reading,
          metrics: {
            ...reading.metrics,
            ...(load.kind === 'open' ? { requestedPerSec: load.ratePerSec } : { arrivedPerSec: arrivalRate(log), stepMs: begin.contender.stepMs ?? 0 }),
            ...(responseMs.length > 0 && { trueServiceP50Ms: rankOf(responseMs, 0.5) }),
            ...(ceilingPerSec !== null && { ceilingPerSec }),
          },
          audit: { ...reading.audit, targetRequests: deeds.requests },
        };
      },
    });
  },
};

async function loadOf(begin: BeginOptions): Promise<{ load: RulerLoad; ceilingPerSec: number | null }> {
  const { ratePerSec, ceilingShare, connections } = begin.block.levels;
  if (connections !== undefined) return { load: { kind: 'closed', connections: Number(connections) }, ceilingPerSec: null };
  const ceilingPerSec = ceilingShare === undefined ? null : await begin.ceilingPerSec();
  const requestedPerSec = ceilingPerSec === null ? Number(ratePerSec) : Math.round(ceilingPerSec * Number(ceilingShare));
  return { load: { kind: 'open', process: 'uniform', ratePerSec: requestedPerSec }, ceilingPerSec };
}

const none = { arrivalMs: new Float64Array(0), startMs: new Float64Array(0), endMs: new Float64Array(0) };
