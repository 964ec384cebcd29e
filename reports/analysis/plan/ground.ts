import { quantile, sorted } from '../../../suites/harness/statistics/quantiles.ts';
import { capacityPerSec, operate, type Capacity, type Operation } from '../sizing/placement.ts';
import { planDraws, rateFactor, responseFactor, type PlanDraw } from './draws.ts';
import { placementOf, type Layout } from './layout.ts';
import type { PlanOptions } from './options.ts';
import { stepErrors, untestedSteps, type StepErrors, type StepKind } from './steps.ts';
import { apartOf, togetherOf, type Structure } from './structure.ts';

/** What all parts of a plan stand on. */
export interface Ground {
  readonly options: PlanOptions;
  readonly together: Structure;
  readonly apart: Structure;
  readonly draws: readonly PlanDraw[];
  readonly errors: StepErrors;
  readonly assumptions: readonly string[];
}

/** A layout with what it carries. */
export interface Carrier {
  readonly layout: Layout;
  readonly best: Capacity;
  /** In each draw, in requests a second. */
  readonly drawn: Float64Array;
  /** What it carries with the confidence asked for: the load at which the next stage begins. */
  readonly dependablePerSec: number;
  readonly untested: readonly StepKind[];
}

export function groundOf(options: PlanOptions): Ground {
  const { structure: apart, assumptions } = apartOf(options.model);
  return {
    options,
    together: togetherOf(options.model),
    apart,
    draws: planDraws(options),
    errors: stepErrors({ model: options.model, ...(options.triedSteps && { tried: options.triedSteps }) }),
    assumptions,
  };
}

/** At the best estimate, the objective kept. */
export function bestCapacity({ options }: Ground, layout: Layout): Capacity {
  const { model, processes } = layout.structure;
  return capacityPerSec({ model, draw: model.best, placement: placementOf(layout, options.hop), processes, latencyMs: options.latencyMs });
}

/** A layout at a load, at the best estimate. */
export function bestOperation({ options }: Ground, layout: Layout, perSec: number): Operation {
  const { model, processes } = layout.structure;
  return operate({ model, draw: model.best, placement: placementOf(layout, options.hop), processes, perSec });
}

/** What it carries in each draw, widened by the error of each kind of step between what was measured and this (R15). */
export function carrierOf(ground: Ground, layout: Layout): Carrier {
  const { options, draws, errors } = ground;
  const { model, processes } = layout.structure;
  const drawn = Float64Array.from(draws, (draw) => {
    const { perSec } = capacityPerSec({
      model,
      draw: model.draws[draw.system] ?? model.best,
      placement: placementOf(layout, draw.hop),
      processes,
      latencyMs: options.latencyMs / responseFactor(draw, errors),
    });
    return perSec * rateFactor({ layout, draw, errors });
  });
  return {
    layout,
    best: bestCapacity(ground, layout),
    drawn,
    dependablePerSec: quantile(sorted(Array.from(drawn)), 1 - options.confidence),
    untested: untestedSteps(layout, errors),
  };
}

/**
 * What nothing beats: of two that carry as much the cheaper, of two that cost as much the one that carries more; in rising
 * capacity, which is then rising price.
 */
export function frontier(carriers: readonly Carrier[]): Carrier[] {
  const ordered = [...carriers].sort((a, b) => b.dependablePerSec - a.dependablePerSec || a.layout.pricePerMonth - b.layout.pricePerMonth);
  const kept: Carrier[] = [];
  for (const carrier of ordered) {
    if (carrier.dependablePerSec > 0 && carrier.layout.pricePerMonth < (kept.at(-1)?.layout.pricePerMonth ?? Infinity)) kept.push(carrier);
  }
  return kept.reverse();
}

/** Fewer and larger steps: from the largest down, each is left out that carries hardly less than the one kept above it. */
export function thinned(carriers: readonly Carrier[], leastStep: number): Carrier[] {
  const kept: Carrier[] = [];
  for (const carrier of [...carriers].reverse()) {
    if (carrier.dependablePerSec * leastStep <= (kept.at(-1)?.dependablePerSec ?? Infinity)) kept.push(carrier);
  }
  return kept.reverse();
}
