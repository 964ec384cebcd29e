import { readFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import { privilege } from '../../fixtures/hosts/privilege.ts';
import { cgroupVersion } from '../../fixtures/inspect.ts';
import { systemClock } from '../../suites/harness/clock.ts';
import { parseCpuList } from '../../suites/harness/cores.ts';
import { allowedCpus, readEnvironment } from '../../suites/harness/environment.ts';
import type { Environment } from '../../suites/harness/record.ts';
import type { MachineFacts } from './entry.ts';

/** This machine, as an entry of the catalogue states it. */
export function machineFacts(): MachineFacts {
  const { cpuModel, nodeVersion, virtualisation } = environment();
  const cpus = allowedCpus();
  return { cpuModel, cores: cpus.length, threadsPerCore: siblings(cpus[0] ?? 0), memoryBytes: totalmem(), nodeVersion, isVirtual: virtualisation !== 'none seen', at: systemClock.now() };
}

/** Disks have no part in a score. */
export function environment(): Environment {
  return readEnvironment({ cgroup: cgroupVersion(), privilege: privilege(), dataFilesystem: 'not asked', fsyncP50Ms: 0, fsyncP99Ms: 0 });
}

function siblings(cpu: number): number {
  try {
    return Math.max(1, parseCpuList(readFileSync(`/sys/devices/system/cpu/cpu${cpu}/topology/thread_siblings_list`, 'utf8')).length);
  } catch {
    return 1;
  }
}
