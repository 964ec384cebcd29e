import { linksOf } from '../../analysis/plan/roles.ts';
import type { StepKind } from '../../analysis/plan/steps.ts';
import type { Capacity, Machine, Placement } from '../../analysis/sizing/placement.ts';
import { rangeOf } from '../../analysis/sizing/ranges.ts';
import type { Range, SizingHop } from '../../analysis/sizing/size-question.ts';
import type { SystemModel } from '../../analysis/sizing/system-model.ts';
import { capacityIn, operationIn, untestedSteps, worldsOf } from '../../analysis/sizing/worlds.ts';

// Runs in the report's page and in Node alike: the same functions that `size` computes with.

/** What a reader may turn. */
export interface WhatIfSettings {
  readonly perSec: number;
  /** The objective, at the quantile of the model. */
  readonly latencyMs: number;
  /** Of each server. */
  readonly cores: number;
  /** Of a core, against the box that was measured. */
  readonly speed: number;
  /** In the order of the components; null: one process uses all cores that there are. */
  readonly processes: readonly (number | null)[];
  /** Components on a second server, as indices; none: one box. */
  readonly apart: readonly number[];
  readonly hopMs: number;
  /** At each end of a hop. */
  readonly hopMicros: number;
}

export interface WhatIfComponent {
  readonly name: string;
  /** From 0. */
  readonly server: number;
  readonly cores: Range;
  /** Of the cores that it can use: those of its server, or of its processes where they are fewer. */
  readonly share: Range;
  readonly isLimitedByProcesses: boolean;
}

export interface WhatIfAnswer {
  readonly settings: WhatIfSettings;
  readonly quantile: number;
  readonly servers: readonly { readonly components: readonly string[]; readonly busy: Range }[];
  readonly components: readonly WhatIfComponent[];
  /** Infinity where it cannot keep up. */
  readonly responseMs: Range;
  /** Of the draws in which the objective is kept at this load. */
  readonly keptShare: number;
  readonly capacity: Range;
  readonly binds: Capacity['binds'];
  /** The server that binds, and the component whose processes do. */
  readonly bindingServer: number;
  readonly bindingComponent: string | null;
  /** The response time without any load. */
  readonly idleMs: number;
  readonly hops: number;
  /** Kinds of step from what was measured that no prediction was ever tried on. */
  readonly untested: readonly StepKind[];
}

const LEVEL = 0.95;
const SEED = 1;

/** The system with other settings: use of everything, response time, capacity, each with what the draws make of it. */
export function answerOf(model: SystemModel, settings: WhatIfSettings): WhatIfAnswer {
  const { perSec, latencyMs, processes } = settings;
  const placement = placementOf(model, settings);
  const worlds = worldsOf({ model, hop: hopOf(settings), seed: SEED });
  const at = { worlds, placement, processes };
  const best = operationIn({ ...at, world: worlds.best, perSec });
  const drawn = worlds.drawn.map((world) => operationIn({ ...at, world, perSec }));
  const capacity = capacityIn({ ...at, world: worlds.best, latencyMs });
  const range = (value: number, draws: readonly number[]): Range => rangeOf({ value, draws, level: LEVEL });
  const nameOf = (component: number): string => model.components[component]?.name ?? '';
  return {
    settings,
    quantile: model.quantile,
    servers: placement.boxes.map((box, server) => ({ components: box.components.map(nameOf), busy: range(best.busy[server] ?? 0, drawn.map(({ busy }) => busy[server] ?? 0)) })),
    components: model.components.map(({ name, coresPerProcess }, component): WhatIfComponent => {
      const count = processes[component] ?? null;
      const own = coresPerProcess === null || count === null ? Infinity : coresPerProcess * count;
      const most = Math.min(settings.cores, own);
      const cores = range(best.cores[component] ?? 0, drawn.map((one) => one.cores[component] ?? 0));
      return {
        name,
        server: placement.boxes.findIndex((box) => box.components.includes(component)),
        cores,
        share: { value: cores.value / most, lower: cores.lower / most, upper: cores.upper / most },
        isLimitedByProcesses: own < settings.cores,
      };
    }),
    responseMs: range(best.responseMs, drawn.map(({ responseMs }) => responseMs)),
    keptShare: drawn.filter(({ responseMs }) => responseMs <= latencyMs).length / drawn.length,
    capacity: range(capacity.perSec, worlds.drawn.map((world) => capacityIn({ ...at, world, latencyMs }).perSec)),
    binds: capacity.binds,
    bindingServer: capacity.box,
    bindingComponent: capacity.component === null ? null : nameOf(capacity.component),
    idleMs: operationIn({ ...at, world: worlds.best, perSec: 0 }).responseMs,
    hops: best.hops,
    untested: untestedSteps({ ...placement, hop: worlds.best.hop }, worlds),
  };
}

/** One box, or two where something was put on a second one and something is left. */
function placementOf(model: SystemModel, { cores, speed, apart }: WhatIfSettings): Omit<Placement, 'hop'> {
  const machine: Machine = { id: 'server', title: 'server', cores, speed, memoryBytes: Infinity, pricePerMonth: 0 };
  const all = model.components.map((_, at) => at);
  const groups = [all.filter((at) => !apart.includes(at)), all.filter((at) => apart.includes(at))].filter((group) => group.length > 0);
  return { boxes: groups.map((components) => ({ machine, copies: 1, components })), links: linksOf(model.components.map(({ name }) => name)) };
}

/** As the reader states it: without doubt of its own. */
function hopOf({ hopMs, hopMicros }: WhatIfSettings): SizingHop {
  const exact = (value: number): Range => ({ value, lower: value, upper: value });
  const cpuSeconds = hopMicros / 1e6;
  return { roundTripMs: hopMs, cpuSeconds, intervals: { roundTripMs: exact(hopMs), cpuSeconds: exact(cpuSeconds) }, origin: 'stated', source: 'typed' };
}
