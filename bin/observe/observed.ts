import { HeadroomError } from '../../suites/harness/errors.ts';

/** Response times of the requests of a window, in milliseconds; a quantile by its name (`p99`). */
export interface ObservedResponse {
  readonly meanMs: number | null;
  readonly quantilesMs: Readonly<Record<string, number>>;
}

/** What monitoring says of a class of requests in a window. */
export interface ObservedClass extends ObservedResponse {
  readonly perSec: number;
  /** Null: not known. */
  readonly failedPerSec: number | null;
}

/** A stretch of time as a system's own monitoring shows it. Every class and every component stands in every window. */
export interface ObservedWindow {
  readonly startMs: number;
  readonly elapsedMs: number;
  readonly classes: Readonly<Record<string, ObservedClass>>;
  /** Cores in use, by component. */
  readonly cores: Readonly<Record<string, number>>;
  /** Of all requests together, where monitoring says so itself; null: to be made from the classes. */
  readonly all: ObservedResponse | null;
}

/** A system under the load of its users, from whichever source. */
export interface Observed {
  /** Where it comes from, as it will stand in the record; without credentials. */
  readonly source: { readonly name: string; readonly version: string; readonly origin: string; readonly settings: Readonly<Record<string, string>> };
  readonly windows: readonly ObservedWindow[];
  readonly windowMs: number;
  /** Windows that do not count, by reason. */
  readonly dropped: readonly { readonly reason: string; readonly count: number }[];
  readonly classes: readonly string[];
  readonly components: readonly string[];
  /** Processes of a component, where that is known. */
  readonly processes: Readonly<Record<string, number>>;
  /** Cores of the box, where the source tells; null: not told. */
  readonly cores: number | null;
  /** What was assumed or left aside, in sentences. */
  readonly notes: readonly string[];
}

/** Fewer windows than this tell nothing. */
const FEWEST_WINDOWS = 5;

/** Reasons by which windows are dropped, counted. */
export class Dropped {
  readonly #counts = new Map<string, number>();

  add(reason: string, count = 1): void {
    this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + count);
  }

  list(): Observed['dropped'] {
    return [...this.#counts].filter(([, count]) => count > 0).map(([reason, count]) => ({ reason, count }));
  }
}

/** @throws HeadroomError (input) where too few windows are left, or no request was seen in them. */
export function requireWindows(observed: Pick<Observed, 'windows' | 'dropped'>, where: string): void {
  const { windows, dropped } = observed;
  const loaded = windows.filter(({ classes }) => Object.values(classes).some(({ perSec }) => perSec > 0)).length;
  if (loaded >= FEWEST_WINDOWS) return;
  const why = dropped.map(({ reason, count }) => `${count} left out: ${reason}`).join('; ');
  throw observeError({
    message: `${where} holds ${loaded} windows with requests and CPU use; at least ${FEWEST_WINDOWS} are needed${why === '' ? '' : ` (${why})`}.`,
    hint: 'Give a longer range, shorter windows (--step), or mend what leaves windows out.',
  });
}

export function observeError(options: { message: string; hint: string; kind?: 'input' | 'start'; cause?: unknown }): HeadroomError {
  const { message, hint, kind = 'input', cause } = options;
  return new HeadroomError({ code: 'OBSERVE', kind, message, hint, ...(cause !== undefined && { cause }) });
}

/** Neighbours are joined until there are at most so many windows: more make the record larger and say nothing more. */
export function joinObserved(windows: readonly ObservedWindow[], most: number): readonly ObservedWindow[] {
  const size = Math.ceil(windows.length / most);
  if (size <= 1) return windows;
  const joined: ObservedWindow[] = [];
  let group: ObservedWindow[] = [];
  for (const window of windows) {
    const last = group.at(-1);
    const isNext = last !== undefined && window.startMs - (last.startMs + last.elapsedMs) < last.elapsedMs / 2;
    if (group.length > 0 && (!isNext || group.length === size)) {
      joined.push(join(group));
      group = [];
    }
    group.push(window);
  }
  return group.length === 0 ? joined : [...joined, join(group)];
}

/** Rates and use by time; response times by the requests that they are of (of quantiles: what is in the middle of them). */
function join(windows: readonly ObservedWindow[]): ObservedWindow {
  const elapsedMs = windows.reduce((sum, window) => sum + window.elapsedMs, 0);
  const overTime = (valueOf: (window: ObservedWindow) => number): number => windows.reduce((sum, window) => sum + valueOf(window) * window.elapsedMs, 0) / elapsedMs;
  const ids = Object.keys(windows[0]?.classes ?? {});
  const classes = Object.fromEntries(ids.map((id): [string, ObservedClass] => {
    const own = windows.map((window) => window.classes[id]).filter((one) => one !== undefined);
    const failed = own.map(({ failedPerSec }) => failedPerSec);
    return [id, {
      perSec: overTime((window) => window.classes[id]?.perSec ?? 0),
      failedPerSec: failed.includes(null) ? null : overTime((window) => window.classes[id]?.failedPerSec ?? 0),
      ...meanResponse(windows.map((window) => ({ response: window.classes[id] ?? null, weight: (window.classes[id]?.perSec ?? 0) * window.elapsedMs }))),
    }];
  }));
  const total = (window: ObservedWindow): number => Object.values(window.classes).reduce((sum, { perSec }) => sum + perSec, 0) * window.elapsedMs;
  return {
    startMs: windows[0]?.startMs ?? 0,
    elapsedMs,
    classes,
    cores: Object.fromEntries(Object.keys(windows[0]?.cores ?? {}).map((name) => [name, overTime((window) => window.cores[name] ?? 0)])),
    all: windows.every(({ all }) => all === null) ? null : meanResponse(windows.map((window) => ({ response: window.all, weight: total(window) }))),
  };
}

function meanResponse(parts: readonly { response: ObservedResponse | null; weight: number }[]): ObservedResponse {
  const weighted = (valueOf: (response: ObservedResponse) => number | null | undefined): number | null => {
    const known = parts.flatMap(({ response, weight }) => {
      const value = response === null ? null : valueOf(response);
      return value === null || value === undefined || weight <= 0 ? [] : [{ value, weight }];
    });
    const weight = known.reduce((sum, one) => sum + one.weight, 0);
    return weight > 0 ? known.reduce((sum, one) => sum + one.value * one.weight, 0) / weight : null;
  };
  const names = [...new Set(parts.flatMap(({ response }) => Object.keys(response?.quantilesMs ?? {})))];
  return {
    meanMs: weighted(({ meanMs }) => meanMs),
    quantilesMs: Object.fromEntries(names.flatMap((name) => {
      const value = weighted(({ quantilesMs }) => quantilesMs[name]);
      return value === null ? [] : [[name, value]];
    })),
  };
}
