import { MICROS_PER_MS, MS_PER_SEC, type Unit } from '../../../suites/harness/units.ts';
import type { Estimate } from '../estimate.ts';
import type { Interval } from './interval.ts';
import type { Simulation } from './result.ts';

/** A figure of a simulation as reports show it. Times, which are in seconds here, become `ms` or `micros`; other units stay. */
export function asEstimate(options: { interval: Interval; unit: Unit; simulation: Pick<Simulation, 'method' | 'batches' | 'confidence'> }): Estimate {
  const { interval, unit, simulation } = options;
  const factor = unit === 'ms' ? MS_PER_SEC : unit === 'micros' ? MS_PER_SEC * MICROS_PER_MS : 1;
  return {
    value: interval.value * factor,
    lower: interval.lower * factor,
    upper: interval.upper * factor,
    unit,
    method: `simulation, ${simulation.method}`,
    samples: simulation.batches,
    confidence: simulation.confidence,
  };
}
