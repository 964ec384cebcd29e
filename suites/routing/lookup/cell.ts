import { UnsupportedError } from '../../harness/errors.ts';
import type { Comparison, Metric, Session } from '../../harness/scenario.ts';
import { seedOf } from '../../harness/statistics/random.ts';
import { routersOf } from '../contenders.ts';
import type { BeginOptions } from '../scenario.ts';
import { allKinds, kindsAsLevel, kindsOfLevel, lookupKinds, microsOf, type LookupKind } from './kinds.ts';
import { LookupSession } from './session.ts';

const titles: Readonly<Record<LookupKind, string>> = {
  static: 'static path',
  parameter: 'path with parameters',
  deep: 'deep path',
  wildcard: 'wildcard',
  miss: 'miss',
  wrongMethod: 'wrong method',
  mix: 'mix as in traffic',
};

/** Of both scenarios. What is read once a trial (`job.ts`) is no metric of slices. */
export const lookupMetrics: readonly Metric[] = allKinds.map((kind) => ({ id: microsOf(kind), title: `Lookup time (${titles[kind]})`, unit: 'micros', better: 'less' }));

/** Words of the kinds, for the report's reader: `static: paths without a parameter`. */
export const kindsInWords = (kinds: readonly LookupKind[]): string => kinds.map((kind) => `${kind}: ${lookupKinds[kind]}`).join('; ');

/** Starting a process, building and proving the table, warming up. */
const TRIAL_OVERHEAD_MS = 380;
/** Making the paths anew, waiting for the process to rest, the messages between the processes, and the meters. */
const SLICE_OVERHEAD_MS = 14;

/** Nothing queues and nothing drains, and a chunk of lookups takes some 20 µs: many short slices tell more than a few long ones (R7). */
const SHORTEST_SLICE_MS = 5;

type Given = Pick<Comparison, 'contenders' | 'blocks' | 'roundsPerBlock' | 'controlRounds' | 'sliceMs'> & {
  readonly table: string;
  readonly routes: number;
  readonly kinds: readonly LookupKind[];
  /** Beyond what a small table needs: large ones take longer to build and prove. */
  readonly extraTrialMs?: number;
};

/** All routers with one table: each kind of lookup in short stretches within each slice. */
export function lookupCell({ table, routes, kinds, extraTrialMs = 0, ...times }: Given): Comparison {
  return {
    ...times,
    levels: { table, routes, lookups: kindsAsLevel(kinds) },
    sliceOverheadMs: SLICE_OVERHEAD_MS,
    trialOverheadMs: TRIAL_OVERHEAD_MS + extraTrialMs,
    shortestSliceMs: SHORTEST_SLICE_MS,
  };
}

/** The process of one router, with the table and the lookups of the block. */
export function beginLookups(options: BeginOptions & { chunks: number; chunkSize: number }): Promise<Session> {
  const { contender, block, context, signal, chunks, chunkSize } = options;
  const [chosen] = routersOf([contender]);
  if (chosen === undefined) throw new UnsupportedError(`${contender.title} is a server: its lookups cannot be timed by themselves`);
  const { table, routes, lookups } = block.levels;
  return LookupSession.open({
    open: {
      router: chosen.id,
      table: table === 'generated' ? { generated: Number(routes) } : { name: String(table) },
      kinds: kindsOfLevel(String(lookups)),
      chunks,
      chunkSize,
      // Of the block alone: every router of it is asked the same, and runs with other seeds can be compared.
      seed: seedOf(`lookups/${block.id}`),
    },
    // No generator works beside it: its core takes the threads that compile, which would else interrupt what is timed.
    cpus: [...new Set([...context.cores.serverCpus, ...context.cores.generatorCpus])],
    signal,
  });
}
