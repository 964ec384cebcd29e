import type { Box, Machine } from '../sizing/placement.ts';
import { bestCapacity, type Ground } from './ground.ts';
import { fitsMemory, layoutOf, sparesOf } from './layout.ts';
import { oneBox } from './one-box.ts';

/** What it would bring to give one part a server of its own, at its best class of machines. */
export interface PartOption {
  readonly part: string;
  readonly machine: string;
  readonly capacityPerSec: number;
  /** More than before it; below 0 where the hop costs more than the server brings. */
  readonly gainPerSec: number;
  readonly addedPerMonth: number;
  /** What is decided by: requests a second more for each unit of money a month. */
  readonly gainPerMoney: number;
}

/** One step of the split: the part that goes, and what the others would have brought. */
export interface PartChoice {
  readonly component: number;
  readonly chosen: PartOption;
  /** The other parts, best first. */
  readonly alternatives: readonly PartOption[];
  readonly beforePerSec: number;
}

interface Candidate {
  readonly component: number;
  readonly machine: Machine;
  readonly option: PartOption;
}

/**
 * In which order parts leave a box: each time the one whose leaving brings most capacity for its price, until one part is
 * left. Greedy, at the best estimate; of equals the first in the system's order goes.
 */
export function partsOrder(ground: Ground, machine: Machine): PartChoice[] {
  const { apart } = ground;
  const separated: Box[] = [];
  let stay = apart.model.components.map((_, at) => at);
  let beforePerSec = bestCapacity(ground, oneBox(ground, machine)).perSec;
  const choices: PartChoice[] = [];
  for (let left = apart.parts.filter((part) => stay.includes(part)); left.length > 1; left = left.filter((part) => stay.includes(part))) {
    const candidates = left.flatMap((component) => bestFor({ ground, machine, stay, separated, component, beforePerSec }) ?? []);
    const ranked = [...candidates].sort((a, b) => b.option.gainPerMoney - a.option.gainPerMoney || a.component - b.component);
    const [first, ...others] = ranked;
    if (first === undefined) break;
    choices.push({ component: first.component, chosen: first.option, alternatives: others.map(({ option }) => option), beforePerSec });
    separated.push({ machine: first.machine, copies: 1, components: [first.component] });
    stay = stay.filter((component) => component !== first.component);
    beforePerSec = first.option.capacityPerSec;
  }
  return choices;
}

function bestFor(options: {
  ground: Ground; machine: Machine; stay: readonly number[]; separated: readonly Box[]; component: number; beforePerSec: number;
}): Candidate | null {
  const { ground, machine, stay, separated, component, beforePerSec } = options;
  const { apart, options: { machines, availability } } = ground;
  const { model } = apart;
  const rest: Box = { machine, copies: 1, components: stay.filter((other) => other !== component) };
  let best: Candidate | null = null;
  for (const own of machines) {
    if (!fitsMemory({ model, components: [component], machine: own })) continue;
    const layout = layoutOf({ structure: apart, boxes: [rest, ...separated, { machine: own, copies: 1, components: [component] }], availability });
    const capacityPerSec = bestCapacity(ground, layout).perSec;
    const gainPerSec = capacityPerSec - beforePerSec;
    const addedPerMonth = own.pricePerMonth * (1 + sparesOf(availability));
    const gainPerMoney = gainPerSec / addedPerMonth;
    if (best !== null && gainPerMoney <= best.option.gainPerMoney) continue;
    best = { component, machine: own, option: { part: model.components[component]?.name ?? '', machine: own.id, capacityPerSec, gainPerSec, addedPerMonth, gainPerMoney } };
  }
  return best;
}
