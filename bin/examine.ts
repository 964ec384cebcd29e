import { setTimeout as sleep } from 'node:timers/promises';
import { cacheDir } from '../fixtures/hosts/cache.ts';
import { inspect, type Check, type FoundServer } from '../fixtures/inspect.ts';
import { allowedCpus } from '../suites/harness/environment.ts';
import { hostMeter, hostShares } from '../suites/harness/meters/host.ts';
import { ownCpuMs } from '../suites/harness/meters/own.ts';
import type { Suite } from '../suites/harness/scenario.ts';
import { formatUnit } from '../suites/harness/units.ts';
import { limitOf } from '../suites/harness/validity.ts';
import type { Config } from './config.ts';

const WATCH_MS = 3000;

/**
 * Looks at everything that a run depends on, and says of each suite whether it could run. Takes about 5 s, for it watches
 * the machine's noise. `wanted`: suites that are to run here; what these lack is missing, what others lack is a note.
 */
export async function examine(options: { config: Config; suites: readonly Suite[]; wanted: readonly string[] }): Promise<readonly Check[]> {
  const { config, suites, wanted } = options;
  const urls = Object.fromEntries(Object.entries(config.servers).flatMap(([kind, entry]) => (entry === undefined ? [] : [[kind, entry.url]])));
  const { checks, servers, fsync } = await inspect({ cacheDir: cacheDir(), urls });
  const disk = fsync === null ? [] : [good('fsync', `p50 ${formatUnit(fsync.p50Ms, 'ms')}, p99 ${formatUnit(fsync.p99Ms, 'ms')} on ${fsync.fileSystem}`)];
  return [node(), cores(), ...checks, ...disk, ...suites.map((suite) => runnable({ suite, servers, isWanted: wanted.includes(suite.id) })), ...(await noise())];
}

function good(what: string, detail: string): Check {
  return { what, state: 'good', detail, mend: null };
}

function node(): Check {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return good('Node', process.version);
  return { what: 'Node', state: 'missing', detail: process.version, mend: 'Install Node 20.19 or newer.' };
}

function cores(): Check {
  const count = allowedCpus().length;
  if (count >= 2) return good('cores', `${count}: one for the load generator, ${count - 1} for servers`);
  return { what: 'cores', state: 'lacking', detail: 'one: generator and servers share it, and reports say so', mend: 'Use a machine with 2 cores or more.' };
}

/** Whether a suite finds its servers. */
export function runnable(options: { suite: Suite; servers: readonly FoundServer[]; isWanted: boolean }): Check {
  const { suite, servers, isWanted } = options;
  const lacking = servers.filter(({ kind, isHere }) => !isHere && suite.servers?.includes(kind) === true).map(({ title }) => title);
  const what = `run ${suite.id}`;
  if (lacking.length === 0) return good(what, suite.servers === undefined ? 'needs no server' : 'its servers are here');
  const mend = 'sudo npx headroom provision (or name servers of your own in headroom.yaml)';
  return { what, state: isWanted ? 'missing' : 'lacking', detail: `not all of it, without ${lacking.join(', ')}`, mend };
}

async function noise(): Promise<Check[]> {
  const host = hostMeter();
  const before = host.read();
  const beforeMs = ownCpuMs();
  await sleep(WATCH_MS);
  const after = host.read();
  const { stealShare, foreignCpuShare: foreignShare } = hostShares({ before, after, accountedMs: ownCpuMs() - beforeMs });
  return [
    judge({
      what: 'other work',
      share: foreignShare,
      limit: limitOf('foreign-cpu'),
      detail: `other processes use ${formatUnit(foreignShare, 'share')} of the processor time`,
      mend: 'Stop what else runs here',
    }),
    judge({
      what: 'steal',
      share: stealShare,
      limit: limitOf('steal'),
      detail: `the hypervisor takes ${formatUnit(stealShare, 'share')} of the processor time`,
      mend: 'Nothing on this machine mends that: runs may take longer, and intervals will be wider',
    }),
  ];
}

/** A third of what would void a trial is worth a word. */
function judge(options: { what: string; share: number; limit: number; detail: string; mend: string }): Check {
  const { what, share, limit, detail, mend } = options;
  if (share < limit / 3) return good(what, detail);
  return { what, state: 'lacking', detail, mend: `${mend}; a trial is voided above ${formatUnit(limit, 'share')}.` };
}
