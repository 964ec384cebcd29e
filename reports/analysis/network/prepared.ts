import type { NetworkModel, RequestClass, Station } from './model.ts';

/** A class of requests with its name and what it needs of each station, by the station's index. */
export type NamedClass = RequestClass & { readonly id: string; readonly demands: readonly number[] };
export type ClosedClass = Extract<NamedClass, { kind: 'closed' }>;
export type OpenClass = Extract<NamedClass, { kind: 'open' }>;

/** A station with its name; `waits` is false for a delay station without a limit, where a request takes its demand and no more. */
export type NamedStation = Station & { readonly id: string; readonly waits: boolean };

/** The model with numbers instead of names. Requests pass the stations in this order (it matters where some are lost). */
export interface Prepared {
  readonly stations: readonly NamedStation[];
  readonly classes: readonly NamedClass[];
  /** Closed classes with somebody in them. */
  readonly closed: readonly ClosedClass[];
  readonly open: readonly OpenClass[];
}

export function prepare(model: NetworkModel): Prepared {
  const stations = Object.entries(model.stations).map(([id, station]) => named(id, { ...station, limit: reachable(model, id) }));
  const classes = Object.entries(model.classes).map(([id, entry]): NamedClass => {
    const demands = model.demandsSeconds[id] ?? {};
    return { ...entry, id, demands: stations.map((station) => demands[station.id] ?? 0) };
  });
  return {
    stations,
    classes,
    closed: classes.filter((entry): entry is ClosedClass => entry.kind === 'closed' && entry.population > 0),
    open: classes.filter((entry): entry is OpenClass => entry.kind === 'open'),
  };
}

/** The limit of a station, if it can ever be reached: null where nothing but closed classes come, and fewer of them. */
function reachable({ stations, classes, demandsSeconds }: NetworkModel, station: string): number | null {
  const limit = stations[station]?.limit ?? null;
  const most = Object.entries(classes).reduce((sum, [id, entry]) => {
    if (((demandsSeconds[id] ?? {})[station] ?? 0) === 0) return sum;
    return sum + (entry.kind === 'closed' ? entry.population : Infinity);
  }, 0);
  return limit === null || most <= limit ? null : limit;
}

/** A delay station that holds at most K is a station of K servers that holds at most K (Erlang's loss system). */
function named(id: string, station: Station): NamedStation {
  if (!station.isDelay) return { ...station, id, waits: true };
  if (station.limit === null) return { ...station, id, waits: false };
  return { ...station, id, waits: true, servers: station.limit };
}

/** Work a second that a station does with n requests: servers in use × their rate. */
export function capacityAt(station: Station, n: number): number {
  const { rates, servers } = station;
  const rate = rates === null ? 1 : (rates[Math.min(n, rates.length) - 1] ?? 1);
  return Math.min(n, servers) * rate;
}

/** From so many requests on, a station's capacity stays as it is. */
export function settledAt(station: Station): number {
  return Math.max(station.servers, station.rates?.length ?? 1);
}

/** Time of a class in think and in stations where nobody waits. */
export function awaySeconds(prepared: Prepared, entry: ClosedClass): number {
  return prepared.stations.reduce((sum, station, i) => sum + (station.waits ? 0 : (entry.demands[i] ?? 0)), entry.thinkSeconds);
}

/** Work a second that open classes bring to each station, nothing lost on the way. */
export function openLoads(prepared: Prepared): number[] {
  return prepared.stations.map((_, i) => prepared.open.reduce((sum, entry) => sum + entry.arrivalRatePerSec * (entry.demands[i] ?? 0), 0));
}
