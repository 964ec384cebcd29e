import { ExitCode } from '../exit-codes.ts';

/** A promise about the generators, and whether it was kept. `undecided`: the data do not tell. */
export interface Bar {
  readonly text: string;
  readonly verdict: 'met' | 'missed' | 'undecided';
  readonly measured: string;
}

/** An estimate with its 95 % interval; null where too little could be measured. */
export interface Interval {
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
}

/** "At least so much": met when the whole interval is, missed when none of it is. */
export function atLeast(options: { text: string; limit: number; interval: Interval | null; format: (value: number) => string; lacking?: string }): Bar {
  const { text, limit, interval, format, lacking = 'too few valid pairs' } = options;
  if (interval === null) return { text, verdict: 'undecided', measured: lacking };
  const { lower, upper } = interval;
  const verdict = lower >= limit ? 'met' : upper < limit ? 'missed' : 'undecided';
  return { text, verdict, measured: inWords(interval, format) };
}

/** "At most so much", by the same rule. */
export function atMost(options: { text: string; limit: number; interval: Interval | null; format: (value: number) => string; lacking?: string }): Bar {
  const { interval, limit } = options;
  const mirrored = interval === null ? null : { value: -interval.value, lower: -interval.upper, upper: -interval.lower };
  const bar = atLeast({ ...options, limit: -limit, interval: mirrored });
  return interval === null ? bar : { ...bar, measured: inWords(interval, options.format) };
}

/** A bar that is a count of what kept a limit. */
export function enough(options: { text: string; kept: number; of: number; needed: number }): Bar {
  const { text, kept, of, needed } = options;
  return { text, verdict: kept >= needed ? 'met' : 'missed', measured: `${kept} of ${of}` };
}

export function inWords({ value, lower, upper }: Interval, format: (value: number) => string): string {
  return `${format(value)} (${format(lower)} to ${format(upper)})`;
}

/** 1 where a bar was missed, 5 where the data do not tell, else 0. */
export function exitCodeOf(bars: readonly Bar[]): ExitCode {
  if (bars.some(({ verdict }) => verdict === 'missed')) return ExitCode.no;
  return bars.some(({ verdict }) => verdict === 'undecided') ? ExitCode.undecided : ExitCode.done;
}
