import { hostMeter } from '../../suites/harness/meters/host.ts';
import { formatUnit } from '../../suites/harness/units.ts';
import { limitOf } from '../../suites/harness/validity.ts';

/** What disturbed a stretch of work, as shares of the machine's processor time. */
export interface Disturbance {
  readonly stealShare: number;
  /** Of processes that are not part of the measurement. */
  readonly foreignCpuShare: number;
}

/** Watches the machine while `work` runs. `ownCpuMs` tells the processor time so far of all that takes part, this process apart. */
export async function watched<T>(options: { idlePids: readonly number[]; ownCpuMs: () => number; work: () => Promise<T> }): Promise<{ value: T } & Disturbance> {
  const { idlePids, ownCpuMs, work } = options;
  const meter = hostMeter({ spinnerPids: idlePids });
  const before = { host: meter.read(), ownMs: ownCpuMs(), here: process.cpuUsage() };
  const value = await work();
  const accountedMs = ownCpuMs() - before.ownMs + spentMs(process.cpuUsage(before.here));
  const after = meter.read();
  const totalMs = Math.max(1, after.totalMs - before.host.totalMs);
  return {
    value,
    stealShare: (after.stealMs - before.host.stealMs) / totalMs,
    foreignCpuShare: Math.max(0, after.busyMs - before.host.busyMs - accountedMs) / totalMs,
  };
}

/** Why a disturbed stretch is void, or null: by the limits of every run. */
export function disturbedReason({ stealShare, foreignCpuShare }: Disturbance): string | null {
  if (stealShare > limitOf('steal')) return `the hypervisor took ${formatUnit(stealShare, 'share')}`;
  if (foreignCpuShare > limitOf('foreign-cpu')) return `other processes took ${formatUnit(foreignCpuShare, 'share')}`;
  return null;
}

function spentMs({ user, system }: NodeJS.CpuUsage): number {
  return (user + system) / 1000;
}
