import { formatUnit } from '../../../suites/harness/units.ts';
import type { Machine } from '../sizing/placement.ts';
import { carrierOf, frontier, thinned, type Carrier, type Ground } from './ground.ts';
import { fitsMemory, layoutOf, type Layout } from './layout.ts';
import { moneyWords } from './money.ts';

/** A class that carries less than so many times the class before it is no step. */
const LEAST_STEP = 1.1;

/** A class of machines as the one box of everything, and what became of it. */
export interface Considered {
  readonly machine: Machine;
  /** Null where the components do not fit into its memory. */
  readonly dependablePerSec: number | null;
  readonly isStep: boolean;
  /** Why it is none; empty for a step. */
  readonly reason: string;
}

export function oneBox(ground: Ground, machine: Machine): Layout {
  const { together, options } = ground;
  const components = together.model.components.map((_, at) => at);
  return layoutOf({ structure: together, boxes: [{ machine, copies: 1, components }], availability: options.availability });
}

/** One box for all, class by class: the steps in rising capacity and price, and why the other classes are none. */
export function oneBoxSteps(ground: Ground): { steps: Carrier[]; all: Carrier[]; considered: Considered[] } {
  const { machines, model } = { machines: ground.options.machines, model: ground.together.model };
  const components = model.components.map((_, at) => at);
  const fitting = machines.filter((machine) => fitsMemory({ model, components, machine }));
  const all = fitting.map((machine) => carrierOf(ground, oneBox(ground, machine)));
  const best = frontier(all);
  const steps = thinned(best, LEAST_STEP);
  const considered = machines.map((machine): Considered => {
    const carrier = all[fitting.indexOf(machine)];
    const isStep = carrier !== undefined && steps.includes(carrier);
    return { machine, dependablePerSec: carrier?.dependablePerSec ?? null, isStep, reason: isStep ? '' : whyNot({ ground, carrier, best, steps }) };
  });
  return { steps, all, considered };
}

function whyNot(options: { ground: Ground; carrier: Carrier | undefined; best: readonly Carrier[]; steps: readonly Carrier[] }): string {
  const { ground, carrier, best, steps } = options;
  if (carrier === undefined) return 'its memory does not hold all components';
  if (carrier.dependablePerSec === 0) return carrier.best.perSec === 0 ? whyNothing(carrier, ground) : 'it keeps the objective at the best estimate, but not with the confidence asked for';
  const { currency } = ground.options;
  const idOf = (other: Carrier | undefined): string => other?.layout.boxes[0]?.machine.id ?? '';
  if (!best.includes(carrier)) {
    const better = best.find((other) => other.dependablePerSec >= carrier.dependablePerSec && other.layout.pricePerMonth <= carrier.layout.pricePerMonth);
    return `${idOf(better)} carries ${formatUnit(better?.dependablePerSec ?? 0, 'perSec')} for ${moneyWords(better?.layout.pricePerMonth ?? 0, currency)}`;
  }
  const next = steps.find((other) => other.dependablePerSec > carrier.dependablePerSec);
  return `${idOf(next)} carries hardly more than it and stands for both`;
}

function whyNothing({ best }: Carrier, { options }: Ground): string {
  return best.binds === 'latency' ? `an idle box needs more than ${formatUnit(options.latencyMs, 'ms')} already` : 'idle use alone fills it';
}
