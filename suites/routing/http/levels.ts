import type { Comparison, Contender, Metric } from '../../harness/scenario.ts';
import { routersOf } from '../contenders.ts';
import { GO, isHttpContender } from './contender.ts';

/** Who stands beside whom; runtimes never do. */
export const families = ['routers', 'frameworks', 'go'] as const;
export type Family = (typeof families)[number];

/** The table of the HTTP stage: large enough that a lookup could matter, and every address of it is real. */
export const TABLE = 'github';

/** The router that frameworks are set against, and the first in every cell: its second run is the A/A control. */
export const REFERENCE = 'find-my-way';
/** The pair that a short run has time for. */
const SHORT_PAIR = [REFERENCE, 'ordered-scan'];
/** So many are a choice of the user's own, and all are measured however short the run is. */
const CHOSEN_AT_MOST = 3;

/** Whether contenders were chosen by name. */
export function areChosen(contenders: readonly Contender[]): boolean {
  return contenders.length <= CHOSEN_AT_MOST;
}

/** Requests in 100 ms and more can be compared; they need no drain (R7). */
export const SHORTEST_SLICE_MS = 100;
export const SLICE_OVERHEAD_MS = 45;
/** A server, a generator, and their warm-up. */
export const TRIAL_OVERHEAD_MS = 2600;

/** What every scenario of the HTTP stage reads. */
export const cpuMetric = { id: 'serverCpuMicrosPerOp', title: 'CPU of the server per request', unit: 'micros', better: 'less' } as const satisfies Metric;

/** The contenders of a family, in order. A short run has the pair, unless few were asked for by name. */
export function familyOf(options: { family: Family; contenders: readonly Contender[]; isShort: boolean }): string[] {
  const { family, contenders, isShort } = options;
  const ids = membersOf(family, contenders);
  if (!isShort || areChosen(contenders)) return ids;
  return family === 'routers' ? SHORT_PAIR.filter((id) => ids.includes(id)) : [];
}

function membersOf(family: Family, contenders: readonly Contender[]): string[] {
  const routers = routersOf(contenders).filter(({ router }) => router.cannot.parameter === undefined).map(({ id }) => id);
  const servers = contenders.filter(isHttpContender);
  const frameworks = servers.filter(({ runtime, isFloor }) => runtime !== GO && !isFloor).map(({ id }) => id);
  const reference = routers.filter((id) => id === REFERENCE);
  switch (family) {
    case 'routers':
      // Named beside frameworks alone, it stands among them.
      if (routers.length === reference.length && frameworks.length > 0) return [];
      return [...reference, ...routers.filter((id) => id !== REFERENCE), ...servers.filter(({ isFloor }) => isFloor).map(({ id }) => id)];
    case 'frameworks':
      // The reference alone is no framework.
      return frameworks.length === 0 ? [] : [...reference, ...frameworks];
    case 'go':
      return servers.filter(({ runtime }) => runtime === GO).map(({ id }) => id);
  }
}

/** A cell in which servers run in turn, in short slices. */
export function cell(given: Pick<Comparison, 'levels' | 'contenders' | 'blocks' | 'roundsPerBlock' | 'controlRounds' | 'sliceMs'> & Partial<Comparison>): Comparison {
  return { sliceOverheadMs: SLICE_OVERHEAD_MS, trialOverheadMs: TRIAL_OVERHEAD_MS, shortestSliceMs: SHORTEST_SLICE_MS, ...given };
}
