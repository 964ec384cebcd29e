import type { ComponentCurve, SystemDraw, SystemModel } from '../sizing/system-model.ts';
import { linksOf, roleOf, type Role } from './roles.ts';

/** What runs and who talks to whom, wherever it is placed. */
export interface Structure {
  readonly kind: 'one box' | 'split';
  readonly model: SystemModel;
  readonly roles: readonly Role[];
  readonly links: readonly (readonly [number, number])[];
  readonly processes: readonly (number | null)[];
  /** Components that need enough to be worth a server of their own, as indices. */
  readonly parts: readonly number[];
}

const MS_PER_SEC = 1000;
/** Below this share of all demand a component stays where the rest is. */
const LEAST_SHARE = 0.02;
/** The gateway's calls come on top of those that it carries already: each request passes it twice. */
const BROKER_FACTOR = 2;
/** Demands are compared when the box is half busy. */
const HALF = 5;

/** All of it together, as containers on one box. */
export function togetherOf(model: SystemModel): Structure {
  return structureOf({ kind: 'one box', model, links: linksOf(namesOf(model)) });
}

/**
 * The same, made ready for separate servers: the proxy goes, and the broker carries its requests too. What that costs the
 * broker was not measured; it is taken from what a request costs it today (one call), once more.
 */
export function apartOf(model: SystemModel): { structure: Structure; assumptions: string[] } {
  const names = namesOf(model);
  const proxy = names.findIndex((name) => roleOf(name) === 'proxy');
  const broker = names.findIndex((name) => roleOf(name) === 'broker');
  const links = linksOf(names);
  if (proxy < 0 || broker < 0) {
    const why =
      proxy < 0
        ? 'No proxy was among what was measured: neither its demand on one box nor that of a broker in its stead is counted.'
        : `No broker was among what was measured, so that ${names[proxy] ?? 'the proxy'} stays when the system is split: what NATS would need in its stead cannot be told.`;
    return { structure: structureOf({ kind: 'split', model, links }), assumptions: [why] };
  }
  const change = (draw: SystemDraw): SystemDraw => withoutProxy({ draw, proxy, broker });
  const split: SystemModel = { ...model, components: model.components.filter((_, at) => at !== proxy), best: change(model.best), draws: model.draws.map(change) };
  // The broker stands where the proxy stood: whom the proxy spoke to hears from the broker.
  const moved = links.map(([one, other]): [number, number] => [one === proxy ? broker : one, other === proxy ? broker : other]);
  const renumbered = moved.map(([one, other]): [number, number] => [one > proxy ? one - 1 : one, other > proxy ? other - 1 : other]);
  return {
    structure: structureOf({ kind: 'split', model: split, links: renumbered }),
    assumptions: [
      `Once split, ${names[broker] ?? 'the broker'} carries what ${names[proxy] ?? 'the proxy'} did: its demand a request is taken twice, one call as measured and one more as dear (derived, not measured).`,
    ],
  };
}

function structureOf(options: Pick<Structure, 'kind' | 'model' | 'links'>): Structure {
  const { model } = options;
  const roles = model.components.map(({ name }) => roleOf(name));
  const demand = model.best.demands.map((curve) => curve.demandSeconds[HALF] ?? 0);
  const all = demand.reduce((sum, seconds) => sum + seconds, 0);
  return {
    ...options,
    roles,
    // What keeps no state runs in as many processes as it takes; a server with one process keeps it.
    processes: model.components.map(({ coresPerProcess, processes }, at) => (coresPerProcess === null || roles[at] === 'stateless' ? null : (processes ?? 1))),
    parts: demand.flatMap((seconds, at) => (seconds >= LEAST_SHARE * all ? [at] : [])),
  };
}

function withoutProxy(options: { draw: SystemDraw; proxy: number; broker: number }): SystemDraw {
  const { draw, proxy, broker } = options;
  const heavier = (curve: ComponentCurve): ComponentCurve => ({ ...curve, demandSeconds: curve.demandSeconds.map((seconds) => BROKER_FACTOR * seconds) });
  const demands = draw.demands.flatMap((curve, at) => (at === proxy ? [] : [at === broker ? heavier(curve) : curve]));
  const addedSeconds = (draw.demands[broker]?.demandSeconds[HALF] ?? 0) * (BROKER_FACTOR - 1) - (draw.demands[proxy]?.demandSeconds[HALF] ?? 0);
  const { response } = draw;
  return { demands, response: { ...response, cpuMs: Math.max(0, response.cpuMs + MS_PER_SEC * addedSeconds) } };
}

const namesOf = ({ components }: SystemModel): string[] => components.map(({ name }) => name);
