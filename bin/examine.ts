import { statfsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { cacheDir, openCache } from '../fixtures/hosts/cache.ts';
import { fileSystemOf, isVolatile } from '../fixtures/hosts/fsync.ts';
import { privilege, userNamespaces } from '../fixtures/hosts/privilege.ts';
import { findImage } from '../fixtures/images/manifest.ts';
import { onPath } from '../fixtures/servers/find.ts';
import { hostMeter } from '../suites/harness/meters/host.ts';
import { allowedCpus, readEnvironment } from '../suites/harness/environment.ts';
import { formatUnit } from '../suites/harness/units.ts';

/** One thing that a run needs, or that makes it better. */
export interface Check {
  readonly what: string;
  readonly status: 'ok' | 'warn' | 'missing';
  readonly found: string;
  /** The exact command that mends it, or what to do; empty where nothing can be done. */
  readonly mend: string;
}

const TOOLS = ['unshare', 'setpriv', 'taskset', 'chrt'];
const IMAGE_BYTES = 2e9;

/** Looks at everything that a run depends on. Takes about 3 s, for it watches the machine's noise. */
export async function examine(): Promise<Check[]> {
  return [node(), root(), image(), tools(), cores(), cgroup(), disk(), ...(await noise())];
}

function node(): Check {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const isFit = major > 20 || (major === 20 && minor >= 19);
  return { what: 'Node', status: isFit ? 'ok' : 'missing', found: process.version, mend: isFit ? '' : 'Install Node 20.19 or newer.' };
}

function root(): Check {
  const how = privilege();
  if (how !== 'none') return { what: 'root', status: 'ok', found: how === 'root' ? 'running as root' : 'by sudo', mend: '' };
  const found = userNamespaces() ? 'not root; servers run in user namespaces, without control groups' : 'not root, and no user namespaces';
  return { what: 'root', status: 'warn', found, mend: 'sudo -v && npx headroom doctor' };
}

function image(): Check {
  const known = findImage(cacheDir());
  if (known !== null) {
    const versions = Object.entries(known.versions).map(([name, version]) => `${name} ${version}`);
    return { what: 'server image', status: 'ok', found: `Debian ${known.release}, ${formatUnit(known.sizeBytes, 'bytes')}: ${versions.join(', ')}`, mend: '' };
  }
  const own = ['nats-server', 'rabbitmq-server'].filter((name) => onPath(name, process.env['PATH'] ?? '') !== null);
  const mend = privilege() === 'root' ? 'npx headroom provision' : 'sudo npx headroom provision';
  if (own.length === 2) return { what: 'server image', status: 'warn', found: `none; ${own.join(' and ')} on PATH would be measured instead`, mend };
  return { what: 'server image', status: 'missing', found: own.length === 0 ? 'none' : `none; only ${own.join()} on PATH`, mend };
}

function tools(): Check {
  const lacking = TOOLS.filter((tool) => onPath(tool, process.env['PATH'] ?? '') === null);
  if (lacking.length === 0) return { what: 'tools', status: 'ok', found: TOOLS.join(', '), mend: '' };
  return { what: 'tools', status: 'missing', found: `no ${lacking.join(', ')}`, mend: 'sudo apt-get install util-linux' };
}

function cores(): Check {
  const count = allowedCpus().length;
  if (count >= 2) return { what: 'cores', status: 'ok', found: `${count}: one for the load generator, ${count - 1} for servers`, mend: '' };
  return { what: 'cores', status: 'warn', found: 'one: generator and servers share it, and figures show that', mend: 'Use a machine with 2 cores or more.' };
}

function cgroup(): Check {
  const { cgroup: found } = readEnvironment({ privilege: 'none', dataFilesystem: '', fsyncP50Ms: null, fsyncP99Ms: null });
  if (found !== 'none') return { what: 'control groups', status: 'ok', found, mend: '' };
  return { what: 'control groups', status: 'warn', found: 'none; CPU is read from /proc instead', mend: '' };
}

function disk(): Check {
  const dir = openCache(cacheDir());
  const { bavail, bsize } = statfsSync(dir);
  const freeBytes = bavail * bsize;
  const type = fileSystemOf(dir);
  const found = `${formatUnit(freeBytes, 'bytes')} free on ${type}, in ${dir}`;
  if (isVolatile(type)) return { what: 'disk', status: 'warn', found, mend: 'Durable contenders need a real disk: set HEADROOM_CACHE to a folder on one.' };
  if (freeBytes < IMAGE_BYTES) return { what: 'disk', status: 'warn', found, mend: 'Free 2 GB, or set HEADROOM_CACHE to a folder with more room.' };
  return { what: 'disk', status: 'ok', found, mend: '' };
}

async function noise(): Promise<Check[]> {
  const host = hostMeter();
  const before = host.read();
  const own = process.cpuUsage();
  await sleep(3000);
  const after = host.read();
  const spent = process.cpuUsage(own);
  const totalMs = Math.max(after.totalMs - before.totalMs, 1);
  const foreignShare = Math.max(after.busyMs - before.busyMs - (spent.user + spent.system) / 1000, 0) / totalMs;
  const stealShare = (after.stealMs - before.stealMs) / totalMs;
  return [
    {
      what: 'other work',
      status: foreignShare < 0.05 ? 'ok' : 'warn',
      found: `other processes use ${formatUnit(foreignShare, 'share')} of the processor time`,
      mend: 'Stop what else runs here; trials are voided above 15 %.',
    },
    {
      what: 'steal',
      status: stealShare < 0.02 ? 'ok' : 'warn',
      found: `the hypervisor takes ${formatUnit(stealShare, 'share')}`,
      mend: 'Nothing on this machine mends that; trials are voided above 10 %, so runs may take longer.',
    },
  ];
}
