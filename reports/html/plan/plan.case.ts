import { planOf } from '../../analysis/plan/plan.ts';
import type { PlanOptions } from '../../analysis/plan/options.ts';
import type { Plan } from '../../analysis/plan/result.ts';
import { syntheticMachines, syntheticModel } from '../../analysis/sizing/synthetic-model.case.ts';

export const model = syntheticModel({ draws: 60 });

/** From one small box to a split within the months, for tests of how a plan is shown. */
export function syntheticPlan(options: Partial<PlanOptions> = {}): Plan {
  return planOf({
    model,
    latencyMs: 50,
    machines: syntheticMachines(4),
    currency: 'EUR',
    hop: { roundTripMs: 0.5, cpuSeconds: 10e-6, intervals: { roundTripMs: { value: 0.5, lower: 0.1, upper: 2 }, cpuSeconds: { value: 10e-6, lower: 2e-6, upper: 40e-6 } }, origin: 'assumed', source: 'assumed', wireMs: 0 },
    fromPerSec: 400,
    growth: { sharePerMonth: 0.12, sdPerMonth: 0.02 },
    months: 36,
    start: '2026-12-01',
    confidence: 0.9,
    availability: 'none',
    leadDays: 14,
    draws: 60,
    seed: 1,
    assumptions: ['Prices are made up.'],
    ...options,
  });
}
