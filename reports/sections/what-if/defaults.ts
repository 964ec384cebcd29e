import type { SystemDraw, SystemModel } from '../../analysis/sizing/system-model.ts';
import { capacityPerSec } from '../../analysis/sizing/placement.ts';
import { linksOf } from '../../analysis/plan/roles.ts';
import type { WhatIfSettings } from './solve.ts';

/** A page need not carry all of the bootstrap. */
const PAGE_DRAWS = 50;
const DIGITS = 4;
/** Where no objective is known. */
const USUAL_MS = 50;
/** What a hop costs until the reader says otherwise: within a data centre, as `plan` and `size` assume. */
const ASSUMED_HOP = { hopMs: 0.5, hopMicros: 10 };

/** The model as the page carries it: fewer draws, rounded, and nothing that only the record needs. */
export function pageModel(model: SystemModel): SystemModel {
  return {
    ...model,
    best: rounded(model.best),
    draws: model.draws.slice(0, PAGE_DRAWS).map(rounded),
    trials: [],
    notes: [],
  };
}

function rounded({ demands, response }: SystemDraw): SystemDraw {
  const figure = (value: number): number => Number(value.toPrecision(DIGITS));
  return {
    demands: demands.map(({ idleCores, demandSeconds }) => ({ idleCores: figure(idleCores), demandSeconds: demandSeconds.map(figure) })),
    response: { fixedMs: figure(response.fixedMs), cpuMs: figure(response.cpuMs), waitFactor: figure(response.waitFactor) },
  };
}

/** What was measured, at half of what it carries. */
export function measuredSettings(model: SystemModel, latencyMs: number = USUAL_MS): WhatIfSettings {
  const settings = {
    latencyMs,
    cores: model.reference.cores,
    speed: 1,
    processes: model.components.map(({ coresPerProcess, processes }) => (coresPerProcess === null ? null : (processes ?? 1))),
    apart: [],
    ...ASSUMED_HOP,
  };
  const most = mostPerSec(model, settings);
  return { ...settings, perSec: Number((Number.isFinite(most) ? most / 2 : model.measuredToPerSec / 2).toPrecision(2)) };
}

/** What the box as measured can do, whatever the response time. */
export function mostPerSec(model: SystemModel, { cores, speed, processes }: Pick<WhatIfSettings, 'cores' | 'speed' | 'processes'>): number {
  const components = model.components.map((_, at) => at);
  const machine = { id: '', title: '', cores, speed, memoryBytes: Infinity, pricePerMonth: 0 };
  const placement = { boxes: [{ machine, copies: 1, components }], links: linksOf(model.components.map(({ name }) => name)), hop: { roundTripMs: 0, cpuSeconds: 0 } };
  return capacityPerSec({ model, draw: model.best, placement, processes, latencyMs: Infinity }).perSec;
}
