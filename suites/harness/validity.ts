import type { SliceRecord } from './record.ts';
import { formatUnit } from './units.ts';

/**
 * The rules that void a trial (R5). They look at the host and the generator alone, never at the outcome,
 * so that a void cannot favour a contender.
 */
export interface ValidityRule {
  readonly id: 'steal' | 'foreign-cpu' | 'generator';
  readonly limit: number;
  readonly read: (slice: SliceRecord) => number;
  readonly reason: (value: number, limit: number) => string;
}

export const validityRules: readonly ValidityRule[] = [
  {
    id: 'steal',
    limit: 0.1,
    read: (slice) => slice.host.stealShare,
    reason: (value, limit) =>
      `the hypervisor took ${formatUnit(value, 'share')} of this machine's processor time (limit ${formatUnit(limit, 'share')})`,
  },
  {
    id: 'foreign-cpu',
    limit: 0.15,
    read: (slice) => slice.host.foreignCpuShare,
    reason: (value, limit) =>
      `processes outside the run used ${formatUnit(value, 'share')} of this machine's processor time (limit ${formatUnit(limit, 'share')})`,
  },
  {
    id: 'generator',
    limit: 0.9,
    read: (slice) => slice.generator?.cpuShare ?? 0,
    reason: (value, limit) =>
      `the load generator used ${formatUnit(value, 'share')} of its core (limit ${formatUnit(limit, 'share')}), so it may have been the limit`,
  },
];

/** Why a trial with these slices is void, or null. The mean over its slices is what counts. */
export function voidReason(options: { slices: readonly SliceRecord[]; generatorMayLimit: boolean }): string | null {
  const { slices, generatorMayLimit } = options;
  if (slices.length === 0) return null;
  for (const rule of validityRules) {
    if (rule.id === 'generator' && generatorMayLimit) continue;
    const mean = slices.reduce((sum, slice) => sum + rule.read(slice), 0) / slices.length;
    if (mean > rule.limit) return rule.reason(mean, rule.limit);
  }
  return null;
}
