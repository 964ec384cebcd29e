import { microsToMs } from '../units.ts';

/** Processor time of this process so far, in milliseconds. */
export function ownCpuMs(): number {
  const { user, system } = process.cpuUsage();
  return microsToMs(user + system);
}
