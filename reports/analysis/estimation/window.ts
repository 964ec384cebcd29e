/** What was seen of a system over a stretch of time: of a production system, a window of its monitoring. */
export interface LoadWindow {
  /** Milliseconds since 1970: only neighbourhood counts. */
  readonly startMs: number;
  readonly elapsedMs: number;
  /** Requests completed a second, by class; every class stands in every window. */
  readonly perSec: Readonly<Record<string, number>>;
  /** Cores in use, by component; every component stands in every window. */
  readonly cores: Readonly<Record<string, number>>;
  /** Response time by class; a class without requests, or whose time is not known, is left out. */
  readonly responseSeconds: Readonly<Record<string, number>>;
}

/** Components that share the same cores, and so make each other wait. */
export interface Station {
  readonly name: string;
  readonly components: readonly string[];
  /** Cores. */
  readonly servers: number;
}

/** Everything that estimators look at. */
export interface Observations {
  readonly windows: readonly LoadWindow[];
  readonly classes: readonly string[];
  readonly components: readonly string[];
  readonly stations: readonly Station[];
}

/** CPU seconds a request, by class and resource (a component, or a station where only that is known). */
export type Demands = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** Cores in use at a station in a window. */
export function coresAt(window: LoadWindow, station: Station): number {
  return station.components.reduce((sum, component) => sum + (window.cores[component] ?? 0), 0);
}

/** Of one server of a station, 0 to 1. */
export function utilisationAt(window: LoadWindow, station: Station): number {
  return coresAt(window, station) / station.servers;
}

/** Requests a second of all classes. */
export function totalPerSec({ perSec }: LoadWindow): number {
  return Object.values(perSec).reduce((sum, rate) => sum + rate, 0);
}

/** What a class needs of a station: of its components, or of the whole where a method tells only that. */
export function demandAt(demands: Demands, id: string, station: Station): number {
  const own = demands[id] ?? {};
  const whole = own[station.name];
  return whole ?? station.components.reduce((sum, component) => sum + (own[component] ?? 0), 0);
}

/** At most so many windows: neighbours are joined, weighted as they must be, so that a fortnight is quick to look at. */
export function joinedWindows(windows: readonly LoadWindow[], most: number): readonly LoadWindow[] {
  const size = Math.ceil(windows.length / most);
  if (size <= 1) return windows;
  const joined: LoadWindow[] = [];
  for (const run of runsOf(windows)) for (let at = 0; at < run.length; at += size) joined.push(join(run.slice(at, at + size)));
  return joined;
}

/** Stretches of windows that follow each other without a gap. */
export function runsOf(windows: readonly LoadWindow[]): LoadWindow[][] {
  const runs: LoadWindow[][] = [];
  for (const window of [...windows].sort((a, b) => a.startMs - b.startMs)) {
    const last = runs.at(-1)?.at(-1);
    if (last !== undefined && window.startMs - (last.startMs + last.elapsedMs) < last.elapsedMs / 2) runs.at(-1)?.push(window);
    else runs.push([window]);
  }
  return runs;
}

function join(windows: readonly LoadWindow[]): LoadWindow {
  const elapsedMs = windows.reduce((sum, window) => sum + window.elapsedMs, 0);
  const namesIn = (pick: (window: LoadWindow) => Readonly<Record<string, number>>): string[] => [...new Set(windows.flatMap((window) => Object.keys(pick(window))))];
  const mean = (pick: (window: LoadWindow) => Readonly<Record<string, number>>): Record<string, number> =>
    Object.fromEntries(namesIn(pick).map((name) => [name, windows.reduce((sum, window) => sum + (pick(window)[name] ?? 0) * window.elapsedMs, 0) / elapsedMs]));
  const responseOf = (id: string): number => {
    const known = windows.filter(({ responseSeconds }) => responseSeconds[id] !== undefined);
    const requests = known.reduce((sum, window) => sum + (window.perSec[id] ?? 0) * window.elapsedMs, 0);
    const weight = (window: LoadWindow): number => (requests > 0 ? ((window.perSec[id] ?? 0) * window.elapsedMs) / requests : 1 / known.length);
    return known.reduce((sum, window) => sum + (window.responseSeconds[id] ?? 0) * weight(window), 0);
  };
  return {
    startMs: windows[0]?.startMs ?? 0,
    elapsedMs,
    perSec: mean(({ perSec }) => perSec),
    cores: mean(({ cores }) => cores),
    responseSeconds: Object.fromEntries(namesIn(({ responseSeconds }) => responseSeconds).map((id) => [id, responseOf(id)])),
  };
}
