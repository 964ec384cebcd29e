import type { Random } from '../../../suites/harness/statistics/random.ts';
import { createArrivals, type ArrivalStream } from './arrivals.ts';
import { breakdownsOf, type Breakdown } from './breakdowns.ts';
import { mixSampler } from './compile.ts';
import { Layout } from './layout.ts';
import type { Ledger } from './ledger.ts';
import { Pool } from './pool.ts';
import type { Requests } from './requests.ts';
import { createSampler, type Sampler } from './sampler.ts';
import type { Scenario } from './scenario.ts';
import { Station } from './station.ts';

/** A source of requests at work. */
export interface Spring {
  /** The class of the next request. */
  readonly pick: () => number;
  /** Users of a closed source; 0 of an open one. */
  readonly population: number;
  /** Where they think, and how long; null where they do not. */
  readonly thinking: { readonly station: number; readonly sampler: Sampler } | null;
  /** Null for a closed source. */
  readonly arrivals: ArrivalStream | null;
}

/** All that a scenario is made of, at work. */
export interface Plant {
  /** Those of the scenario, then a delay station for the thinking users of each closed source that thinks. */
  readonly stations: readonly Station[];
  /** How many are of the scenario. */
  readonly served: number;
  /** By station: are arrivals lost while no server is up? */
  readonly losesWhileDown: readonly boolean[];
  readonly pools: readonly Pool[];
  readonly springs: readonly Spring[];
  readonly breakdowns: readonly Breakdown[];
  readonly layout: Layout;
}

export function openPlant(options: { scenario: Scenario; random: Random; requests: Requests }): Plant {
  const { scenario, random, requests } = options;
  const specs = Object.values(scenario.stations);
  const classes = Object.keys(scenario.classes);
  const stations = specs.map((spec) => new Station(spec, requests));
  const pools = Object.values(scenario.pools ?? {}).map((spec) => new Pool(spec, requests));
  const springs = scenario.sources.map((source, index): Spring => {
    const own = random.fork(`source/${index}`);
    const pick = mixSampler({ mix: source.mix, classes, random: own.fork('mix') });
    if (source.kind === 'open') return { pick, population: 0, thinking: null, arrivals: createArrivals(source.arrivals, own) };
    const { population, think } = source;
    if (think === undefined) return { pick, population, thinking: null, arrivals: null };
    const sampler = createSampler(think, own.fork('think'));
    return { pick, population, thinking: { station: stations.push(new Station({ discipline: 'delay' }, requests)) - 1, sampler }, arrivals: null };
  });
  return {
    stations,
    served: specs.length,
    losesWhileDown: specs.map(({ failures }) => failures?.arrivals === 'lost'),
    pools,
    springs,
    breakdowns: breakdownsOf(specs, random.fork('breakdowns')),
    layout: new Layout({ classes: classes.length, stations: specs.length, pools: pools.length }),
  };
}

/** Brings the integrals over time of all parts into the ledger. */
export function readPlant(options: { plant: Plant; ledger: Ledger; now: number }): void {
  const { plant, now } = options;
  const { layout, counters } = options.ledger;
  options.ledger.countInside(0, now);
  counters[layout.time] = now;
  plant.stations.slice(0, plant.served).forEach((station, index) => {
    station.advance(now);
    counters[layout.present(index)] = station.presentArea;
    counters[layout.busy(index)] = station.busyArea;
    counters[layout.up(index)] = station.upArea;
    counters[layout.throttled(index)] = station.throttledArea;
  });
  plant.pools.forEach((pool, index) => {
    pool.advance(now);
    counters[layout.held(index)] = pool.heldArea;
    counters[layout.waiting(index)] = pool.waitingArea;
  });
}
