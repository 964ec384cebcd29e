import type { SliceRecord } from './record.ts';
import type { Block, RuleId } from './scenario.ts';
import { formatUnit } from './units.ts';

/**
 * The rules that void a trial (R5). They look at the host and the generator alone, never at the outcome,
 * so that a void cannot favour a contender.
 */
interface ValidityRule {
  readonly limit: number;
  readonly read: (slice: SliceRecord) => number;
  readonly what: string;
}

const rules: Readonly<Record<RuleId, ValidityRule>> = {
  steal: {
    limit: 0.1,
    read: (slice) => slice.host.stealShare,
    what: "the hypervisor's share of this machine's processor time",
  },
  'foreign-cpu': {
    limit: 0.15,
    read: (slice) => slice.host.foreignCpuShare,
    what: "other processes' share of this machine's processor time",
  },
  generator: {
    limit: 0.9,
    read: (slice) => slice.generator?.cpuShare ?? 0,
    what: "the load generator's share of its core",
  },
};

/** Above which mean over a trial a rule voids it. */
export function limitOf(rule: RuleId): number {
  return rules[rule].limit;
}

/** Why a trial with these slices is void, or null. What counts is the mean over its slices, weighted by their time. */
export function voidReason(options: { slices: readonly SliceRecord[]; exempt: Block['exempt'] }): string | null {
  const { slices, exempt } = options;
  const elapsedMs = slices.reduce((sum, slice) => sum + slice.elapsedMs, 0);
  if (elapsedMs === 0) return null;
  for (const [id, { limit, read, what }] of Object.entries(rules)) {
    if (id in exempt) continue;
    const mean = slices.reduce((sum, slice) => sum + read(slice) * slice.elapsedMs, 0) / elapsedMs;
    if (mean > limit) return `${what} was ${formatUnit(mean, 'share')} (limit ${formatUnit(limit, 'share')})`;
  }
  return null;
}
