import type { Box, PlacementQuestion } from './placement.ts';

/** Demand is told at 0, 0.1, …, 1 busy. */
const STEPS = 10;

/** What one component needs of one copy of its box. CPU is of speed 1, in cores and seconds. */
export interface Part {
  readonly component: number;
  readonly idleCores: number;
  /** A request's CPU seconds when the box is 0, 0.1, …, 1 busy, hops included. */
  readonly seconds: readonly number[];
  /** Cores (of the box's own speed) that its processes can use on one copy; Infinity: all there are. */
  readonly mostCores: number;
}

/** One copy of a box, with the needs of all its components put together. */
export interface BoxLoad {
  readonly cores: number;
  readonly speed: number;
  readonly copies: number;
  readonly parts: readonly Part[];
  readonly idleCores: number;
  readonly seconds: readonly number[];
}

/** The boxes of a placement with what runs on them, and the number of links that cross from box to box. */
export function boxLoads(question: PlacementQuestion): { loads: BoxLoad[]; hops: number } {
  const { placement, model } = question;
  const crossing = crossingEnds({ boxes: placement.boxes, links: placement.links, components: model.components.length });
  const loads = placement.boxes.map((box) => boxLoad({ box, question, ends: crossing.ends }));
  return { loads, hops: crossing.hops };
}

/** How many crossing links end at each component. Links of a component that stands nowhere are not paid. */
function crossingEnds(options: { boxes: readonly Box[]; links: readonly (readonly [number, number])[]; components: number }): { ends: number[]; hops: number } {
  const place = new Array<number>(options.components).fill(-1);
  options.boxes.forEach((box, at) => {
    for (const component of box.components) place[component] = at;
  });
  const ends = new Array<number>(options.components).fill(0);
  let hops = 0;
  for (const [one, other] of options.links) {
    const from = place[one] ?? -1;
    const to = place[other] ?? -1;
    if (from < 0 || to < 0 || from === to) continue;
    hops += 1;
    ends[one] = (ends[one] ?? 0) + 1;
    ends[other] = (ends[other] ?? 0) + 1;
  }
  return { ends, hops };
}

function boxLoad(options: { box: Box; question: PlacementQuestion; ends: readonly number[] }): BoxLoad {
  const { box, question, ends } = options;
  const parts = box.components.map((component): Part => {
    const curve = question.draw.demands[component];
    const hopSeconds = (ends[component] ?? 0) * question.placement.hop.cpuSeconds;
    const demand = curve?.demandSeconds ?? [];
    return {
      component,
      idleCores: curve?.idleCores ?? 0,
      seconds: hopSeconds === 0 ? demand : demand.map((seconds) => seconds + hopSeconds),
      mostCores: mostCores(question, component),
    };
  });
  const seconds = new Array<number>(STEPS + 1).fill(0);
  let idleCores = 0;
  for (const part of parts) {
    idleCores += part.idleCores;
    for (let step = 0; step <= STEPS; step += 1) seconds[step] = (seconds[step] ?? 0) + (part.seconds[step] ?? 0);
  }
  return { cores: box.machine.cores, speed: box.machine.speed, copies: box.copies, parts, idleCores, seconds };
}

function mostCores({ model, processes }: PlacementQuestion, component: number): number {
  const each = model.components[component]?.coresPerProcess ?? null;
  const count = processes[component] ?? null;
  return each === null || count === null ? Infinity : each * count;
}

/** A curve of 11 values between its values; the last holds beyond a full box. */
export function secondsAt(curve: readonly number[], busy: number): number {
  if (busy >= 1) return curve[STEPS] ?? 0;
  const step = Math.max(0, Math.floor(busy * STEPS));
  const below = curve[step] ?? 0;
  return below + ((curve[step + 1] ?? 0) - below) * (busy * STEPS - step);
}

/**
 * How busy one copy is when it gets `perSec`: the smallest solution of busy × cores × speed = idle + perSec × demand(busy),
 * in closed form, for demand is linear between its values. Beyond 1 it cannot keep up.
 */
export function busyAt(load: BoxLoad, perSec: number): number {
  const { idleCores, seconds } = load;
  const full = load.cores * load.speed;
  for (let step = 1; step <= STEPS; step += 1) {
    const here = seconds[step] ?? 0;
    if ((step / STEPS) * full - idleCores < perSec * here) continue;
    const before = seconds[step - 1] ?? 0;
    const slope = (here - before) * STEPS;
    const intercept = before - (slope * (step - 1)) / STEPS;
    return Math.max(0, (idleCores + perSec * intercept) / (full - perSec * slope));
  }
  return (idleCores + perSec * (seconds[STEPS] ?? 0)) / full;
}

/** The rate at which one copy has no core left; 0 where idle use alone fills it, Infinity where nothing is needed of it. */
export function saturationPerSec(load: BoxLoad): number {
  const full = load.cores * load.speed;
  let most = 0;
  for (let step = 1; step <= STEPS; step += 1) {
    const free = (step / STEPS) * full - load.idleCores;
    // Between two values of demand the rate rises or falls throughout: the highest stands at one of them.
    if (free > 0) most = Math.max(most, free / (load.seconds[step] ?? 0));
  }
  return most;
}

/** The rate at which the processes of a component on one copy have no core left; Infinity where the box is full before. */
export function processLimitPerSec(load: BoxLoad, part: Part): number {
  const free = part.mostCores * load.speed - part.idleCores;
  if (free === Infinity) return Infinity;
  if (free <= 0) return 0;
  const full = load.cores * load.speed;
  /** Below 0 while the processes keep up: (busy × full − idle) × own demand − free × demand of the box. */
  const excess = (step: number): number => ((step / STEPS) * full - load.idleCores) * (part.seconds[step] ?? 0) - free * (load.seconds[step] ?? 0);
  for (let step = 1; step <= STEPS; step += 1) {
    if (excess(step) < 0 || (part.seconds[step] ?? 0) === 0) continue;
    let low = Math.max((step - 1) / STEPS, load.idleCores / full);
    let high = step / STEPS;
    // A quadratic in busy; halving is as exact, and has no cases.
    for (let round = 0; round < 52; round += 1) {
      const middle = (low + high) / 2;
      const isBelow = (middle * full - load.idleCores) * secondsAt(part.seconds, middle) < free * secondsAt(load.seconds, middle);
      if (isBelow) low = middle;
      else high = middle;
    }
    return (low * full - load.idleCores) / secondsAt(load.seconds, low);
  }
  return Infinity;
}
