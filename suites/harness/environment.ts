import { readFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { parseCpuList } from './cores.ts';
import type { Environment } from './record.ts';

/** What of the environment only the room of the servers can tell. */
export type DataEnvironment = Pick<Environment, 'cgroup' | 'privilege' | 'dataFilesystem' | 'fsyncP50Ms' | 'fsyncP99Ms'>;

/** This machine as a record states it. Nothing here names the user, the host or an address. */
export function readEnvironment(data: DataEnvironment): Environment & { memoryBytes: number } {
  return {
    os: field({ file: '/etc/os-release', pattern: /^PRETTY_NAME="?(.+?)"?$/m }),
    kernel: release(),
    cpuModel: cpus()[0]?.model.trim() ?? 'unknown',
    cpuCount: allowedCpus().length,
    memoryBytes: totalmem(),
    nodeVersion: process.version,
    virtualisation: /^flags\s*:.*\bhypervisor\b/m.test(textOf('/proc/cpuinfo')) ? 'virtual machine' : 'none seen',
    clockSource: textOf('/sys/devices/system/clocksource/clocksource0/current_clocksource').trim() || 'unknown',
    cpuGovernor: textOf('/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor').trim() || 'not told',
    ...data,
  };
}

/** The cpus that this process, and so the whole run, may use. */
export function allowedCpus(): number[] {
  const list = /^Cpus_allowed_list:\s*(\S+)$/m.exec(textOf('/proc/self/status'))?.[1];
  return list === undefined ? cpus().map((_, index) => index) : parseCpuList(list);
}

function field(options: { file: string; pattern: RegExp }): string {
  return options.pattern.exec(textOf(options.file))?.[1] ?? 'unknown';
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
