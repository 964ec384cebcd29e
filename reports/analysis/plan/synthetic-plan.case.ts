import { syntheticMachines, syntheticModel, type SyntheticModelOptions } from '../sizing/synthetic-model.case.ts';
import type { PlanHop, PlanOptions } from './options.ts';

/** A hop as it may be in a data centre. */
export const HOP: PlanHop = {
  roundTripMs: 0.5,
  cpuSeconds: 10e-6,
  intervals: { roundTripMs: { value: 0.5, lower: 0.1, upper: 2 }, cpuSeconds: { value: 10e-6, lower: 2e-6, upper: 40e-6 } },
  origin: 'assumed',
  source: 'assumed for tests',
  wireMs: 0,
};

/** A question that has an answer; tests change what they ask about. Few draws, for time. */
export function question(changes: Partial<PlanOptions> & { system?: SyntheticModelOptions } = {}): PlanOptions {
  const { system, ...options } = changes;
  return {
    model: syntheticModel({ draws: 40, ...system }),
    latencyMs: 50,
    machines: syntheticMachines(),
    currency: 'EUR',
    hop: HOP,
    fromPerSec: 1000,
    growth: { sharePerMonth: 0.08, sdPerMonth: 0.02 },
    months: 36,
    start: '2026-12-01',
    confidence: 0.9,
    availability: 'none',
    leadDays: 14,
    draws: 60,
    seed: 1,
    assumptions: [],
    ...options,
  };
}
