import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onPath } from '../../../fixtures/servers/find.ts';
import type { RunningServer } from '../../../fixtures/servers/server.ts';
import { runTimed } from '../timed.ts';
import type { MessageContender } from './contenders.ts';

/** What a peer is opened with. */
export interface PeerOptions {
  readonly server: RunningServer;
  readonly payloadBytes: number;
  readonly cpus: readonly number[];
  /** For files that hold credentials; removed with the run. */
  readonly workDir: string;
}

/** A tool of others that makes messages, used where it is found. */
export interface Peer {
  readonly id: string;
  readonly title: string;
  /** The kind of server that it loads. */
  readonly server: string;
  readonly program: string;
  open(options: PeerOptions & { program: string }): Promise<MessageContender['slice']>;
}

const NATS_MESSAGES = 1_000_000;
const PERF_TEST_SECONDS = 5;

export const peers: readonly Peer[] = [
  { id: 'nats-bench', title: 'nats bench', server: 'nats', program: 'nats', open: openNatsBench },
  { id: 'perf-test', title: 'RabbitMQ PerfTest', server: 'rabbitmq', program: 'perf-test', open: openPerfTest },
];

/** Where a peer's program is, or null. */
export function findPeer(peer: Peer): string | null {
  return onPath(peer.program, process.env['PATH'] ?? '');
}

/** One publisher, one subscriber; the credentials stand in a file of its own kind of configuration. */
async function openNatsBench(options: PeerOptions & { program: string }): Promise<MessageContender['slice']> {
  const { server, payloadBytes, cpus, workDir, program } = options;
  const { address, credentials } = server;
  const folder = join(workDir, 'nats-bench');
  await mkdir(join(folder, 'nats', 'context'), { recursive: true, mode: 0o700 });
  const context = { url: `nats://${address.host}:${address.port}`, user: credentials.user, password: credentials.password };
  await writeFile(join(folder, 'nats', 'context', 'headroom.json'), JSON.stringify(context), { mode: 0o600 });
  const bench = (role: string): string => `"$1" --context headroom bench ${role} headroom --clients 1 --msgs ${NATS_MESSAGES} --size ${payloadBytes} --no-progress`;
  // The subscriber is to be there before the first message.
  const script = `${bench('sub')} & sleep 0.5; ${bench('pub')} >/dev/null; wait $!`;
  return async ({ signal }) => {
    const { output, cpuMs } = await runTimed({ command: ['bash', '-c', script, 'bash', program], cpus, signal, env: { XDG_CONFIG_HOME: folder } });
    return { ratePerSec: parseNatsBench(output), messages: NATS_MESSAGES, cpuMs };
  };
}

/** One producer, one consumer, automatic acknowledgement; it publishes without bound. */
function openPerfTest(options: PeerOptions & { program: string }): Promise<MessageContender['slice']> {
  const { server, payloadBytes, cpus, program } = options;
  const { address, credentials } = server;
  const uri = `amqp://${credentials.user}:${encodeURIComponent(credentials.password)}@${address.host}:${address.port}/${encodeURIComponent(address.vhost)}`;
  const command = [program, '--producers', '1', '--consumers', '1', '--autoack', '--size', String(payloadBytes), '--time', String(PERF_TEST_SECONDS)] as const;
  // Its options may come by the environment: the command line would show the password to everyone.
  const env = { RABBITMQ_PERF_TEST_ENV_PREFIX: 'PERF_TEST_', PERF_TEST_URI: uri };
  return Promise.resolve(async ({ signal }) => {
    const { output, cpuMs } = await runTimed({ command, cpus, signal, env });
    const ratePerSec = parsePerfTest(output);
    return { ratePerSec, messages: ratePerSec * PERF_TEST_SECONDS, cpuMs };
  });
}

/** The subscriber's rate in what `nats bench sub` prints at its end. @throws Error where there is none. */
export function parseNatsBench(output: string): number {
  return numberIn(output, /subscriber stats: ([\d,]+) msgs\/sec/i, 'nats bench');
}

/** The rate of delivery in what PerfTest prints at its end. @throws Error where there is none. */
export function parsePerfTest(output: string): number {
  return numberIn(output, /receiving rate avg: ([\d,.]+) msg\/s/, 'PerfTest');
}

function numberIn(output: string, pattern: RegExp, tool: string): number {
  const found = pattern.exec(output)?.[1];
  if (found === undefined) throw new Error(`${tool} printed no rate of delivery: ${output.slice(-300)}`);
  return Number(found.replaceAll(',', ''));
}
