import type { SliceRecord } from './record.ts';
import type { Block, RuleId } from './scenario.ts';
import { formatUnit } from './units.ts';

/**
 * The rules that void a trial (R5). They look at the host and the generator alone, never at the outcome,
 * so that a void cannot favour a contender.
 */
interface ValidityRule {
  /** Of the mean over a trial. */
  readonly limit: number;
  /** Of any slice that is long enough to tell; left out where a slice alone is no disturbance. */
  readonly sliceLimit?: number;
  readonly read: (slice: SliceRecord) => number;
  readonly what: string;
}

const rules: Readonly<Record<RuleId, ValidityRule>> = {
  steal: {
    limit: 0.1,
    sliceLimit: 0.2,
    read: (slice) => slice.host?.stealShare ?? 0,
    what: "the hypervisor's share of this machine's processor time",
  },
  'foreign-cpu': {
    limit: 0.15,
    sliceLimit: 0.2,
    read: (slice) => slice.host?.foreignCpuShare ?? 0,
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

/** The machine's time is counted in ticks of 10 ms: a shorter slice tells its shares too roughly. */
const LEAST_SLICE_MS = 1000;

/**
 * Why a trial with these slices is void, or null. What counts is the mean over its slices, weighted by their time, and each
 * slice of a second or more by itself: a disturbance that a long trial hides in its mean still spoils a slice, and slices
 * are what is compared.
 */
export function voidReason(options: { slices: readonly SliceRecord[]; exempt: Block['exempt'] }): string | null {
  const { slices, exempt } = options;
  const elapsedMs = slices.reduce((sum, slice) => sum + slice.elapsedMs, 0);
  if (elapsedMs === 0) return null;
  for (const [id, { limit, sliceLimit = Infinity, read, what }] of Object.entries(rules)) {
    if (id in exempt) continue;
    const mean = slices.reduce((sum, slice) => sum + read(slice) * slice.elapsedMs, 0) / elapsedMs;
    if (mean > limit) return `${what} was ${formatUnit(mean, 'share')} (limit ${formatUnit(limit, 'share')})`;
    const most = Math.max(...slices.map((slice) => (slice.elapsedMs >= LEAST_SLICE_MS ? read(slice) : 0)));
    if (most > sliceLimit) return `${what} was ${formatUnit(most, 'share')} in one slice (limit ${formatUnit(sliceLimit, 'share')})`;
  }
  return null;
}
