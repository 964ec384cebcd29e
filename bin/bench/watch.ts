import { hostMeter, hostShares, type HostShares } from '../../suites/harness/meters/host.ts';
import { ownCpuMs } from '../../suites/harness/meters/own.ts';
import { formatUnit } from '../../suites/harness/units.ts';
import { limitOf } from '../../suites/harness/validity.ts';

export type Disturbance = HostShares;

/** Watches the machine while `work` runs. `ownCpuMs` tells the processor time so far of all that takes part, this process apart. */
export async function watched<T>(options: { idlePids: readonly number[]; ownCpuMs: () => number; work: () => Promise<T> }): Promise<{ value: T } & Disturbance> {
  const { idlePids, work } = options;
  const meter = hostMeter({ spinnerPids: idlePids });
  const accountedMs = (): number => options.ownCpuMs() + ownCpuMs();
  const before = meter.read();
  const beforeMs = accountedMs();
  const value = await work();
  const spentMs = accountedMs() - beforeMs;
  return { value, ...hostShares({ before, after: meter.read(), accountedMs: spentMs }) };
}

/** Why a disturbed stretch is void, or null: by the limits of every run. */
export function disturbedReason({ stealShare, foreignCpuShare }: Disturbance): string | null {
  if (stealShare > limitOf('steal')) return `the hypervisor took ${formatUnit(stealShare, 'share')}`;
  if (foreignCpuShare > limitOf('foreign-cpu')) return `other processes took ${formatUnit(foreignCpuShare, 'share')}`;
  return null;
}
