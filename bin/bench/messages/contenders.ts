import type { RunningServer } from '../../../fixtures/servers/server.ts';
import { startServer } from '../../../fixtures/servers/start.ts';
import { driverModule, loadContenders } from '../../../suites/messaging/contenders.ts';
import { loadOf } from '../../../suites/messaging/scenarios/one-to-one/load.ts';
import { windowOf } from '../../../suites/messaging/scenarios/one-to-one/window.ts';
import { MessagingSession } from '../../../suites/messaging/session.ts';
import type { BenchContext } from '../bench.ts';
import { findPeer, peers } from './peers.ts';

/** One way to make messages for one broker. */
export interface MessageContender {
  readonly id: string;
  readonly title: string;
  readonly server: string;
  slice(options: { durationMs: number; signal: AbortSignal }): Promise<MessageReading>;
  close(): Promise<void>;
}

export interface MessageReading {
  /** Delivered, and audited where the generator is ours. */
  readonly ratePerSec: number;
  readonly messages: number;
  /** Of the generator: publisher and consumer together. */
  readonly cpuMs: number;
}

/** Our drivers and, where they are found, the tools of others; each kind of broker is started once. */
export async function openMessages(context: BenchContext): Promise<{ contenders: MessageContender[]; missing: string[]; servers: RunningServer[] }> {
  const { lab, signal, news: log } = context;
  const { payloadBytes } = context.options;
  const cpus = lab.cores.generatorCpus;
  const servers = new Map<string, RunningServer>();
  const serverOf = async (kind: string): Promise<RunningServer> => {
    const { lab: ours, source } = lab.setup;
    const server = servers.get(kind) ?? (await startServer(kind, { lab: ours, source: await source(kind), name: kind, cpus: lab.cores.serverCpus, signal, log }));
    servers.set(kind, server);
    return server;
  };
  const contenders: MessageContender[] = [];
  // What waits for no acknowledgement: there the generator may be the limit.
  for (const contender of (await loadContenders()).filter(({ acknowledges }) => !acknowledges)) {
    const server = await serverOf(contender.server);
    for (const driver of contender.drivers) {
      const load = loadOf({ contender, driver, payloadBytes, window: windowOf(payloadBytes) });
      const session = await MessagingSession.open({ broker: server, driver: driverModule(contender, driver), cpus, load, signal });
      await session.warmUp(signal);
      contenders.push({
        id: `${contender.id}/${driver}`,
        title: `${contender.title}, ${driver} driver`,
        server: contender.server,
        slice: async (slice) => {
          const { metrics, operations, generator } = await session.slice(slice);
          return { ratePerSec: metrics['deliveredPerSec'] ?? 0, messages: operations, cpuMs: generator?.cpuMs ?? Number.NaN };
        },
        close: () => session.close(),
      });
    }
  }
  const missing: string[] = [];
  for (const peer of peers) {
    const program = findPeer(peer);
    if (program === null) {
      missing.push(`${peer.title}: not found on PATH (${peer.program}).`);
      continue;
    }
    const slice = await peer.open({ program, server: await serverOf(peer.server), payloadBytes, cpus, workDir: lab.setup.lab.dir });
    contenders.push({ ...peer, slice, close: () => Promise.resolve() });
  }
  return { contenders, missing, servers: [...servers.values()] };
}
