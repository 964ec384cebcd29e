import { readFileSync } from 'node:fs';
import { usageMeter } from './usage.ts';

/** Processor time of the whole machine since boot, in milliseconds of one core. */
export interface HostUsage {
  readonly busyMs: number;
  readonly stealMs: number;
  readonly totalMs: number;
}

/** Reads the machine's processor time; the keep-awake spinners are idle time by intent and do not count as busy. */
export interface HostMeter {
  read(): HostUsage;
}

/** What disturbed a stretch of work, as shares of the machine's processor time. */
export interface HostShares {
  readonly stealShare: number;
  /** Of processes that are not part of the measurement. Ticks are coarse: a short slice may read below zero, and counts so in its trial's mean. */
  readonly foreignCpuShare: number;
}

/** @param options.accountedMs processor time of all that takes part, this process included. */
export function hostShares(options: { before: HostUsage; after: HostUsage; accountedMs: number }): HostShares {
  const { before, after, accountedMs } = options;
  const totalMs = Math.max(after.totalMs - before.totalMs, 1);
  const foreignMs = after.busyMs - before.busyMs - accountedMs;
  return { stealShare: (after.stealMs - before.stealMs) / totalMs, foreignCpuShare: foreignMs / totalMs };
}

// /proc/stat counts in USER_HZ, which is 100 on every Linux that Node runs on.
const MS_PER_TICK = 10;

export function hostMeter(options: { spinnerPids?: readonly number[]; proc?: string } = {}): HostMeter {
  const proc = options.proc ?? '/proc';
  const spinners = (options.spinnerPids ?? []).map((rootPid) => usageMeter({ kind: 'processes', rootPid }, { proc }));
  return {
    read() {
      const stat = parseProcStat(readFileSync(`${proc}/stat`, 'utf8'));
      const spinnerMs = spinners.reduce((sum, meter) => sum + readOrZero(meter), 0);
      return { ...stat, busyMs: stat.busyMs - spinnerMs };
    },
  };
}

/** The first line of /proc/stat: user nice system idle iowait irq softirq steal (guest time stands within user). */
export function parseProcStat(text: string): HostUsage {
  const ticks = (/^cpu +([\d ]+)$/m.exec(text)?.[1] ?? '').split(' ').map(Number);
  const [user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, steal = 0] = ticks;
  const busy = user + nice + system + irq + softirq;
  return {
    busyMs: busy * MS_PER_TICK,
    stealMs: steal * MS_PER_TICK,
    totalMs: (busy + idle + iowait + steal) * MS_PER_TICK,
  };
}

function readOrZero(meter: ReturnType<typeof usageMeter>): number {
  try {
    return meter?.read().cpuMs ?? 0;
  } catch {
    return 0;
  }
}
