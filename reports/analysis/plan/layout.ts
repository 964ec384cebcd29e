import { formatNumber } from '../../../suites/harness/units.ts';
import type { Box, Machine, Placement } from '../sizing/placement.ts';
import { sizingDefaults } from '../sizing/size-question.ts';
import type { ModelComponent, SystemModel } from '../sizing/system-model.ts';
import type { Structure } from './structure.ts';

/** Machines of one class with the same components; `copies` do the work, `spares` stand by for one that fails. */
export interface LayoutBox extends Box {
  readonly spares: number;
}

/** A system on machines: what a stage of a plan is. */
export interface Layout {
  readonly structure: Structure;
  readonly boxes: readonly LayoutBox[];
  readonly pricePerMonth: number;
}

export type Availability = 'none' | 'n-1';

/** Of the curves of demand, which are told at 0, 0.1, …, 1 busy. */
const HALF_BUSY = 5;

/** @param options.groups components of each box, with its machine and how many copies the load needs. */
export function layoutOf(options: { structure: Structure; boxes: readonly Box[]; availability: Availability }): Layout {
  const boxes = options.boxes.map((box): LayoutBox => ({ ...box, spares: sparesOf(options.availability) }));
  return { structure: options.structure, boxes, pricePerMonth: priceOf(boxes) };
}

/** So that one machine may fail: one more of each. */
export function sparesOf(availability: Availability): number {
  return availability === 'n-1' ? 1 : 0;
}

export function priceOf(boxes: readonly LayoutBox[]): number {
  return boxes.reduce((sum, { machine, copies, spares }) => sum + machine.pricePerMonth * (copies + spares), 0);
}

/** May all of these run in several copies? */
export function mayMultiply(structure: Structure, components: readonly number[]): boolean {
  return components.every((component) => structure.roles[component] === 'stateless' || structure.roles[component] === 'proxy');
}

/** The machines that do the work while nothing has failed: spares of what keeps no state work too. */
export function running(layout: Layout): Layout {
  return { ...layout, boxes: layout.boxes.map((box) => (mayMultiply(layout.structure, box.components) ? { ...box, copies: box.copies + box.spares, spares: 0 } : box)) };
}

export function placementOf(layout: Layout, hop: Placement['hop']): Placement {
  return { boxes: layout.boxes, hop, links: layout.structure.links };
}

/** What is not metered is taken to fit. */
export function fitsMemory(options: { model: SystemModel; components: readonly number[]; machine: Machine }): boolean {
  const { model, components, machine } = options;
  const demandOf = (at: number): number => model.best.demands[at]?.demandSeconds[HALF_BUSY] ?? 0;
  const all = components.reduce((sum, at) => sum + demandOf(at), 0);
  const bytes = components.reduce((sum, at) => {
    const component = model.components[at];
    if (component?.memoryBytes == null) return sum;
    // Of processes of one thread there are as many as a full box needs; each takes its part of what they all took.
    const cores = all > 0 ? (machine.cores * demandOf(at)) / all : machine.cores;
    const processes = processesFor({ component, cores });
    return sum + (processes === null ? component.memoryBytes : (component.memoryBytes / (component.processes ?? 1)) * processes);
  }, sizingDefaults.reserveBytes);
  return bytes <= machine.memoryBytes;
}

/** So many that none uses more than its target share of a core; null: one process uses as many cores as there are. */
export function processesFor(options: { component: ModelComponent; cores: number }): number | null {
  const { component: { coresPerProcess }, cores } = options;
  return coresPerProcess === null ? null : Math.max(1, Math.ceil(cores / (coresPerProcess * sizingDefaults.processTargetShare)));
}

/** `2 × metal-8 (and 1 to spare)`; empty for none. */
export function boxWords(box: LayoutBox | undefined): string {
  if (box === undefined) return '';
  const { machine, copies, spares } = box;
  return `${copies > 1 ? `${formatNumber(copies)} × ` : ''}${machine.id}${spares > 0 ? ` (and ${formatNumber(spares)} to spare)` : ''}`;
}

/** `2 × metal-8 + metal-32`. */
export function layoutWords({ boxes }: Layout): string {
  return boxes.map(boxWords).join(' + ');
}

/** Two layouts are the same when they have the same boxes. */
export function layoutKey({ structure, boxes }: Layout): string {
  return `${structure.kind}:${boxes.map(({ machine, copies, components }) => `${machine.id}*${String(copies)}[${components.join(',')}]`).join('+')}`;
}
