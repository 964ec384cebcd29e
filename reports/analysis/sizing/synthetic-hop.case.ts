import type { SizingHop } from './size-question.ts';

/** A hop in a data centre as somebody might assume it. */
export const ASSUMED_HOP: SizingHop = {
  roundTripMs: 0.5,
  cpuSeconds: 10e-6,
  intervals: { roundTripMs: { value: 0.5, lower: 0.1, upper: 2 }, cpuSeconds: { value: 10e-6, lower: 2e-6, upper: 40e-6 } },
  origin: 'assumed',
  source: 'assumed for a test',
};
