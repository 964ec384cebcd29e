import type { RateSchedule } from '../harness/generator/arrivals.ts';

/** Hours of a day and the share of the day's peak at that hour: quiet at night, a peak at noon and one in the evening. */
const HOURS: readonly (readonly [hour: number, share: number])[] = [
  [0, 0.2],
  [5, 0.1],
  [9, 0.6],
  [12, 1],
  [15, 0.7],
  [20, 0.9],
  [24, 0.2],
];

/** The traffic of a day in `dayMs`, in straight lines from hour to hour. */
export function daySchedule(options: { peakPerSec: number; dayMs: number }): RateSchedule {
  const { peakPerSec, dayMs } = options;
  return HOURS.slice(1).map(([hour, share], index) => {
    const [fromHour, fromShare] = HOURS[index] ?? [0, 0];
    return { durationMs: ((hour - fromHour) / 24) * dayMs, fromPerSec: fromShare * peakPerSec, toPerSec: share * peakPerSec };
  });
}
