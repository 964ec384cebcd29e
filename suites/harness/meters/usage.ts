import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { UsageSource } from '../scenario.ts';
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
    case 'none':
      return null;
  }
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

/**
 * Sums the scheduler's own nanoseconds over a process and all that descend from it.
 * A thread's last reading stays in the sum when it ends, so that the figure never falls.
 */
class ProcessTreeMeter implements UsageMeter {
  readonly #rootPid: number;
  readonly #proc: string;
  readonly #threadNanos = new Map<string, number>();
  #peakBytes = 0;

  constructor(options: { rootPid: number; proc: string }) {
    this.#rootPid = options.rootPid;
    this.#proc = options.proc;
  }

  read(): Usage {
    let peakBytes = 0;
    for (const pid of this.#tree()) {
      for (const thread of listOrNone(join(this.#proc, pid, 'task'))) {
        const spent = readTextOrNull(join(this.#proc, pid, 'task', thread, 'schedstat'))?.split(' ')[0];
        if (spent !== undefined) this.#threadNanos.set(`${pid}/${thread}`, Number(spent));
      }
      const status = readTextOrNull(join(this.#proc, pid, 'status'));
      peakBytes += Number(/^VmHWM:\s+(\d+) kB$/m.exec(status ?? '')?.[1] ?? 0) * 1024;
    }
    this.#peakBytes = Math.max(this.#peakBytes, peakBytes);
    return { cpuMs: nanosToMs([...this.#threadNanos.values()].reduce((sum, nanos) => sum + nanos, 0)), peakBytes: this.#peakBytes };
  }

  #tree(): string[] {
    const root = String(this.#rootPid);
    readText(join(this.#proc, root, 'stat'));
    const members = [root];
    for (let index = 0; index < members.length; index++) {
      const pid = members[index] ?? '';
      for (const thread of listOrNone(join(this.#proc, pid, 'task'))) {
        const children = readTextOrNull(join(this.#proc, pid, 'task', thread, 'children'))?.trim() ?? '';
        if (children !== '') members.push(...children.split(' '));
      }
    }
    return members;
  }
}

function readText(path: string): string {
  return readFileSync(path, 'utf8').trim();
}

function readTextOrNull(path: string): string | null {
  try {
    return readText(path);
  } catch {
    return null;
  }
}

function readNumber(path: string): number | null {
  const text = readTextOrNull(path);
  return text === null || !/^\d+$/.test(text) ? null : Number(text);
}

function listOrNone(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
