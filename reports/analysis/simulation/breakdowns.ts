import type { Random } from '../../../suites/harness/statistics/random.ts';
import { createSampler } from './sampler.ts';
import type { InterruptedWork, StationSpec } from './scenario.ts';

/** Something that takes servers of a station away and gives them back. */
export interface Breakdown {
  readonly station: number;
  /** How many servers go. */
  readonly servers: number;
  readonly inService: InterruptedWork;
  nextAt: number;
  /** How many it holds now; −1 while it is up. */
  broken: number;
  /** Seconds until the next change, drawn when it changes; Infinity: none follows. */
  readonly lasts: { readonly up: () => number; readonly down: () => number };
}

/** All that can break, in the order of stations. */
export function breakdownsOf(stations: readonly StationSpec[], random: Random): Breakdown[] {
  return stations.flatMap((spec, station) => [...failuresOf({ spec, station, random }), ...outagesOf(spec, station)]);
}

function failuresOf(options: { spec: StationSpec; station: number; random: Random }): Breakdown[] {
  const { spec, station, random } = options;
  const { failures, servers = 1 } = spec;
  if (failures === undefined) return [];
  const units = failures.of === 'server' ? servers : 1;
  return Array.from({ length: units }, (_, unit) => {
    const up = createSampler(failures.up, random.fork(`up/${station}/${unit}`));
    const down = createSampler(failures.down, random.fork(`down/${station}/${unit}`));
    return { station, servers: servers / units, inService: failures.inService, nextAt: up(), broken: -1, lasts: { up, down } };
  });
}

function outagesOf({ outages = [], servers = 1 }: StationSpec, station: number): Breakdown[] {
  return outages.map((outage) => ({
    station,
    servers: outage.servers ?? servers,
    inService: outage.inService,
    nextAt: outage.atSeconds,
    broken: -1,
    lasts: { up: () => Infinity, down: () => outage.forSeconds },
  }));
}
