import type { Comparison, Contender, ProfileName } from '../../../harness/scenario.ts';
import { UnsupportedError } from '../../../harness/errors.ts';
import { rulersOf } from '../../contenders.ts';
import { cell, type CalibrationScenario } from '../../scenario.ts';
import { CalibrationSession } from '../../session.ts';

const RATE_PER_SEC = 5000;

type Times = Pick<Comparison, 'blocks' | 'roundsPerBlock' | 'sliceMs'>;
const timesOf: Readonly<Record<ProfileName, Times>> = {
  smoke: { blocks: 1, roundsPerBlock: 1, sliceMs: 300 },
  quick: { blocks: 1, roundsPerBlock: 5, sliceMs: 800 },
  standard: { blocks: 1, roundsPerBlock: 10, sliceMs: 1600 },
  full: { blocks: 2, roundsPerBlock: 10, sliceMs: 2000 },
};

function cells(contenders: readonly Contender[], times: Times): Comparison[] {
  const open = rulersOf(contenders, 'open');
  return open.length === 0 ? [] : [cell({ ...times, levels: { ratePerSec: RATE_PER_SEC }, contenders: open })];
}

export const scenario: CalibrationScenario = {
  id: 'start-delay',
  title: 'Start delay',
  question: 'How much later than intended does the ruler send, against a pacer that sends nothing?',
  factors: [{ id: 'ratePerSec', title: 'Requests per second', levels: [RATE_PER_SEC] }],
  metrics: [
    { id: 'startDelayP99Ms', title: 'Start delay, p99', unit: 'ms', better: 'less' },
    { id: 'nullStartDelayP99Ms', title: 'Start delay of a pacer without sockets, p99', unit: 'ms', better: 'less' },
  ],
  headline: 'startDelayP99Ms',

  plan: (profile, contenders) => ({
    comparisons: cells(contenders, timesOf[profile]),
    why: 'Half of each slice is the pacer alone, so that both meet the same minute of this machine.',
  }),

  short: (contenders) => cells(contenders, { blocks: 1, roundsPerBlock: 5, sliceMs: 400 }),

  begin(begin) {
    const ratePerSec = Number(begin.block.levels['ratePerSec']);
    return CalibrationSession.open({
      begin,
      load: { kind: 'open', process: 'poisson', ratePerSec },
      slice: async ({ ruler, measure, durationMs, signal, index }) => {
        const halfMs = durationMs / 2;
        if (ruler.nullPacerP99Ms === undefined) throw new UnsupportedError(`${begin.contender.title} has no pacer that could run alone`);
        const pace = (): Promise<number> | undefined => ruler.nullPacerP99Ms?.({ ratePerSec, durationMs: halfMs, seed: begin.seed + index, signal });
        // Either comes first in every other slice.
        const before = index % 2 === 0 ? await pace() : undefined;
        const { reading, deeds } = await measure({ behaviour: { kind: 'instant', polls: false }, durationMs: halfMs, signal });
        const nullStartDelayP99Ms = before ?? (await pace()) ?? 0;
        return { ...reading, metrics: { ...reading.metrics, nullStartDelayP99Ms }, audit: { ...reading.audit, targetRequests: deeds.requests } };
      },
    });
  },
};
