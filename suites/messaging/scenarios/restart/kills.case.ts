import type { Lab } from '../../../../fixtures/hosts/lab.ts';
import type { RunningServer, ServerSource } from '../../../../fixtures/servers/server.ts';
import { startServer } from '../../../../fixtures/servers/start.ts';
import { testbed } from '../../../../fixtures/servers/testbed.case.ts';
import type { BenchContext, Block, SliceReading } from '../../../harness/scenario.ts';
import type { MessagingContender } from '../../contenders.ts';
import type { SessionContext } from '../../scenario.ts';
import { scenario } from './scenario.ts';

const SLICE_MS = 2000;
const signal = new AbortController().signal;

/** What became of a contender's kills. */
export interface Kills {
  readonly readings: readonly SliceReading[];
  /** Of the slices, each. */
  readonly elapsedMs: readonly number[];
  /** Sum of an audit count or metric over the kills. */
  total(name: string): number;
  /** For the log of the test. */
  readonly summary: string;
}

export interface KillOptions {
  readonly contender: MessagingContender;
  readonly kills: number;
  /** The server to kill, made of that which was started; itself when left out. */
  readonly victim?: (server: RunningServer) => RunningServer;
  /** Where to start it; a testbed of its own when left out. */
  readonly bed?: { readonly lab: Lab; readonly source: ServerSource };
}

/** Kills a contender's broker so many times, as the scenario does, with a lab of its own. */
export async function killing({ contender, kills, victim = (server) => server, bed }: KillOptions): Promise<Kills> {
  const { lab, source } = bed ?? (await testbed(contender.server));
  const freshServer = async (name: string): Promise<RunningServer> =>
    victim(await startServer(contender.server, { lab, source, name, options: contender.serverOptions ?? {}, cpus: [1] }));
  try {
    const session = await scenario.begin(contextFor({ contender, lab, freshServer }));
    const readings: SliceReading[] = [];
    const elapsedMs: number[] = [];
    try {
      await session.warmUp(signal);
      for (let kill = 0; kill < kills; kill++) {
        const startMs = performance.now();
        readings.push(await session.slice({ durationMs: SLICE_MS, signal }));
        elapsedMs.push(performance.now() - startMs);
      }
    } finally {
      await session.close();
    }
    return described({ contender, readings, elapsedMs });
  } finally {
    await lab.close();
  }
}

function contextFor(options: { contender: MessagingContender; lab: Lab; freshServer: SessionContext['freshServer'] }): SessionContext {
  const { contender, lab, freshServer } = options;
  const [comparison] = scenario.plan('full', [contender]).comparisons;
  const block: Block = { id: 'kills', suite: 'messaging', scenario: scenario.id, levels: comparison!.levels, trials: [], rounds: [], sliceMs: SLICE_MS, exempt: {}, estimatedMs: 0 };
  const context: BenchContext = {
    runId: 'kills',
    workDir: lab.dir,
    cores: { name: 'pinned', serverCpus: [1], generatorCpus: [0] },
    log: () => undefined,
    secret: () => undefined,
    signal,
  };
  return { contender, block, context, signal, freshServer, sharedServer: () => Promise.reject(new Error('a kill has a server of its own')) };
}

function described({ contender, readings, elapsedMs }: { contender: MessagingContender; readings: readonly SliceReading[]; elapsedMs: readonly number[] }): Kills {
  const valueOf = ({ metrics, audit }: SliceReading, name: string): number => metrics[name] ?? audit[name] ?? 0;
  const total = (name: string): number => readings.reduce((sum, reading) => sum + valueOf(reading, name), 0);
  const range = (values: readonly number[]): string => `${Math.round(Math.min(...values))}–${Math.round(Math.max(...values))}`;
  const of = (name: string): string => range(readings.map((reading) => valueOf(reading, name)));
  const counts = ['published', 'acknowledged', 'lostAcknowledged', 'lostUnacknowledged', 'duplicated', 'duplicatedAfter', 'reordered', 'corrupted'];
  const summary = [
    `${contender.id} (class ${contender.guarantees.class ?? 'unranked'}), ${readings.length} kills:`,
    ...counts.map((name) => `${name} ${total(name)}`),
    `backlog ${of('backlog')}`,
    `serving again ${of('servingAgainMs')} ms`,
    `slices ${range(elapsedMs)} ms`,
  ].join(' ');
  return { readings, elapsedMs, total, summary };
}
