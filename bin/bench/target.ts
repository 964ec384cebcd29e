import { startServer } from '../../fixtures/servers/start.ts';
import { usageMeter } from '../../suites/harness/meters/usage.ts';
import type { RunLab } from '../lab.ts';
import type { Target } from './bench.ts';

/** Starts HAProxy with its static answer on the server cores. The lab ends it. */
export async function startTarget(options: { lab: RunLab; signal: AbortSignal; news: (line: string) => void }): Promise<Target> {
  const { lab, signal, news: log } = options;
  const { lab: ours, source } = lab.setup;
  const cpus = lab.cores.serverCpus;
  const server = await startServer('haproxy', { lab: ours, source: await source('haproxy'), name: 'target', cpus, signal, log });
  const meter = usageMeter(server.usage);
  if (meter === null) throw new Error('what the target uses cannot be metered');
  return { url: `http://${server.address.host}:${server.address.port}`, server, cpuMs: () => meter.read().cpuMs, cpus: cpus.length };
}
