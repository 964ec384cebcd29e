import type { Comparison, Contender, ProfileName } from '../../../harness/scenario.ts';
import { UnsupportedError } from '../../../harness/errors.ts';
import { rulersOf } from '../../contenders.ts';
import { cell, type CalibrationScenario } from '../../scenario.ts';
import { CalibrationSession } from '../../session.ts';

const RATE_PER_SEC = 500;
const SPINNER = ['on', 'off'] as const;

const timesOf: Readonly<Record<ProfileName, Pick<Comparison, 'blocks' | 'roundsPerBlock' | 'sliceMs'>>> = {
  smoke: { blocks: 1, roundsPerBlock: 1, sliceMs: 200 },
  // Fresh processes each time, as in the trials of other suites; one that the host disturbed is void by itself.
  quick: { blocks: 4, roundsPerBlock: 1, sliceMs: 1000 },
  standard: { blocks: 3, roundsPerBlock: 1, sliceMs: 5000 },
  full: { blocks: 8, roundsPerBlock: 1, sliceMs: 5000 },
};

function cells(contenders: readonly Contender[], profile: ProfileName): Comparison[] {
  const open = rulersOf(contenders, 'open');
  if (open.length === 0) return [];
  return SPINNER.map((spinner) => cell({ ...timesOf[profile], levels: { spinner, ratePerSec: RATE_PER_SEC }, contenders: open }));
}

export const scenario: CalibrationScenario = {
  id: 'awake',
  title: 'Cores kept awake',
  question: 'How alike are identical trials, with and without what keeps the server cores from going to sleep?',
  factors: [
    { id: 'spinner', title: 'Keep-awake spinner', levels: SPINNER },
    { id: 'ratePerSec', title: 'Requests per second', levels: [RATE_PER_SEC] },
  ],
  metrics: [
    { id: 'responseP50Ms', title: 'Response measured, p50', unit: 'ms', better: 'less' },
    { id: 'responseP99Ms', title: 'Response measured, p99', unit: 'ms', better: 'less' },
  ],
  headline: 'responseP50Ms',

  plan: (profile, contenders) => ({ comparisons: cells(contenders, profile), why: 'At 500 requests a second a core is idle most of the time, and may sleep.' }),

  begin(begin) {
    const isOn = begin.block.levels['spinner'] === 'on';
    if (isOn && begin.spinnerPids.length === 0) throw new UnsupportedError('the server cores could not be kept awake on this machine');
    return CalibrationSession.open({
      begin,
      load: { kind: 'open', process: 'poisson', ratePerSec: RATE_PER_SEC },
      slice: async ({ measure, durationMs, signal }) => {
        const load = async (): ReturnType<typeof measure> => measure({ behaviour: { kind: 'instant', polls: false }, durationMs, signal });
        const { reading, deeds } = await (isOn ? load() : withPaused(begin.spinnerPids, load));
        return { ...reading, audit: { ...reading.audit, targetRequests: deeds.requests } };
      },
    });
  },
};

/** Stops the spinners for as long as the work takes. Should this process die meanwhile, they are killed with it. */
async function withPaused<T>(pids: readonly number[], work: () => Promise<T>): Promise<T> {
  const tell = (signal: NodeJS.Signals): void => {
    for (const pid of pids) process.kill(pid, signal);
  };
  tell('SIGSTOP');
  try {
    return await work();
  } finally {
    tell('SIGCONT');
  }
}
