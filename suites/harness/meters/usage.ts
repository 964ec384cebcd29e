import { join } from 'node:path';
import type { UsageSource } from '../scenario.ts';
import { readText, readTextOrNull } from './files.ts';
import { ProcessTreeMeter } from './process-tree.ts';
import { microsToMs, nanosToMs } from '../units.ts';

/** What a component has used since its start. */
export interface Usage {
  readonly cpuMs: number;
  /** Peak memory since the component's start; null where the system does not tell. */
  readonly peakBytes: number | null;
}

/** Reads one component's use. Throws when the component is gone. */
export interface UsageMeter {
  read(): Usage;
}

/** The meter for a source, or null where nothing can be metered (a server of the user's own). */
export function usageMeter(source: UsageSource, roots: { proc?: string } = {}): UsageMeter | null {
  switch (source.kind) {
    case 'cgroup1':
      return { read: () => readCgroup1(source) };
    case 'cgroup2':
      return { read: () => readCgroup2(source) };
    case 'processes':
      return new ProcessTreeMeter({ rootPid: source.rootPid, proc: roots.proc ?? '/proc' });
    case 'sum':
      return sumMeter(source.sources.map((part) => usageMeter(part, roots)));
    case 'none':
      return null;
  }
}

/** The peak is the sum of the peaks, which need not have been at the same time: an upper bound. */
function sumMeter(meters: readonly (UsageMeter | null)[]): UsageMeter | null {
  const parts = meters.filter((meter) => meter !== null);
  if (parts.length < meters.length) return null;
  return {
    read: () => {
      const usages = parts.map((meter) => meter.read());
      const peaks = usages.map(({ peakBytes }) => peakBytes).filter((bytes) => bytes !== null);
      return {
        cpuMs: usages.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
        peakBytes: peaks.length < usages.length ? null : peaks.reduce((sum, bytes) => sum + bytes, 0),
      };
    },
  };
}

function readCgroup1(source: { cpuacctDir: string; memoryDir: string }): Usage {
  return {
    cpuMs: nanosToMs(Number(readText(join(source.cpuacctDir, 'cpuacct.usage')))),
    peakBytes: readNumber(join(source.memoryDir, 'memory.max_usage_in_bytes')),
  };
}

function readCgroup2(source: { dir: string }): Usage {
  const micros = /^usage_usec (\d+)$/m.exec(readText(join(source.dir, 'cpu.stat')))?.[1];
  if (micros === undefined) throw new Error(`${source.dir}/cpu.stat has no usage_usec`);
  // memory.peak came with Linux 5.19; before that the group's peak is not kept.
  return { cpuMs: microsToMs(Number(micros)), peakBytes: readNumber(join(source.dir, 'memory.peak')) };
}

function readNumber(path: string): number | null {
  const text = readTextOrNull(path);
  return text === null || !/^\d+$/.test(text) ? null : Number(text);
}
