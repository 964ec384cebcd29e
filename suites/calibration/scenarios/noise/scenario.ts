import type { Comparison, Contender, ProfileName } from '../../../harness/scenario.ts';
import { OWN_CLOSED, rulersOf } from '../../contenders.ts';
import { cell, type CalibrationScenario } from '../../scenario.ts';
import { CalibrationSession } from '../../session.ts';

const CONNECTIONS = 4;
const DESIGNS = ['interleaved', 'isolated'] as const;
type Times = Pick<Comparison, 'blocks' | 'roundsPerBlock' | 'sliceMs'>;

/** Quick has no time for it: with less than half a minute the noise floor is itself noise. */
const timesOf: Readonly<Record<ProfileName, Readonly<Record<(typeof DESIGNS)[number], Times>> | null>> = {
  smoke: { interleaved: { blocks: 1, roundsPerBlock: 4, sliceMs: 100 }, isolated: { blocks: 2, roundsPerBlock: 1, sliceMs: 200 } },
  quick: null,
  standard: { interleaved: { blocks: 1, roundsPerBlock: 400, sliceMs: 100 }, isolated: { blocks: 14, roundsPerBlock: 1, sliceMs: 2000 } },
  full: { interleaved: { blocks: 1, roundsPerBlock: 1800, sliceMs: 100 }, isolated: { blocks: 40, roundsPerBlock: 1, sliceMs: 2000 } },
};

/** One contender alone, in slices that follow each other or in trials of fresh processes: the analysis deals them out as two. */
export const scenario: CalibrationScenario = {
  id: 'noise',
  title: 'Noise by design',
  question: 'How small an effect can be seen in a given time, with slices in turn or with isolated trials, and how long should a slice be?',
  factors: [{ id: 'design', title: 'Design', levels: DESIGNS }],
  metrics: [{ id: 'achievedPerSec', title: 'Answered per second', unit: 'perSec', better: 'more' }],
  headline: 'achievedPerSec',

  plan: (profile, contenders) => ({ comparisons: cellsOf(profile, contenders), why: 'The same ruler against the same target, closed loop: whatever differs is noise.' }),

  begin: (begin) =>
    CalibrationSession.open({
      begin,
      load: { kind: 'closed', connections: CONNECTIONS },
      slice: async ({ measure, durationMs, signal }) => {
        const { reading, deeds } = await measure({ behaviour: { kind: 'instant', polls: false }, durationMs, signal });
        return { ...reading, audit: { ...reading.audit, targetRequests: deeds.requests } };
      },
    }),
};

function cellsOf(profile: ProfileName, contenders: readonly Contender[]): Comparison[] {
  const times = timesOf[profile];
  const closed = rulersOf(contenders, 'closed').filter((id) => id === OWN_CLOSED);
  if (times === null || closed.length === 0) return [];
  return DESIGNS.map((design) =>
    cell({
      ...times[design],
      levels: { design },
      contenders: closed,
      sliceOverheadMs: 15,
      exempt: { generator: 'a closed loop asks as fast as it can' },
    }),
  );
}
