import { MS_PER_SEC } from '../../../suites/harness/units.ts';
import { observeError } from '../observed.ts';
import type { PrometheusClient, Series } from './client.ts';
import { inWindows, type Queries, type ResponseQueries } from './queries.ts';

/** Values by time in seconds. */
export type Values = ReadonlyMap<number, number>;

/** Response times of some requests over time, in milliseconds. */
export interface AskedResponse {
  readonly meanMs: Values | null;
  readonly quantilesMs: Readonly<Record<string, Values>>;
}

export interface AskedClass extends AskedResponse {
  readonly perSec: Values;
  readonly failedPerSec: Values | null;
}

/** Everything that Prometheus was asked, by class and component. */
export interface Asked {
  readonly classes: ReadonlyMap<string, AskedClass>;
  readonly components: ReadonlyMap<string, { readonly cores: Values; readonly processes: Values | null }>;
  readonly all: AskedResponse | null;
  readonly restarts: Values | null;
  /** The queries that were sent, by what they are for. */
  readonly sent: Readonly<Record<string, string>>;
}

interface Timeline {
  readonly startSec: number;
  readonly endSec: number;
  readonly stepSec: number;
}

/** Sends all queries, one after another: monitoring has other work too. @throws HeadroomError naming the query that found nothing. */
export async function ask(options: { client: PrometheusClient; queries: Queries; timeline: Timeline }): Promise<Asked> {
  const { client, queries, timeline } = options;
  const sent: Record<string, string> = {};
  const send = (what: string, query: string): Promise<Series[]> => {
    sent[what] = inWindows(query, timeline.stepSec);
    return client.range({ ...timeline, what, query: sent[what] });
  };
  const one = async (what: string, query: string): Promise<Values> => {
    const [series, ...others] = await send(what, query);
    if (others.length > 0) throw observeError({ message: `The query of ${what} gives ${others.length + 1} series, not one:\n  ${sent[what] ?? ''}`, hint: 'Put sum(…) around it, or use classesBy / componentsBy with the label that tells them apart.' });
    return series?.values ?? new Map<number, number>();
  };
  const by = (label: string) => async (what: string, query: string): Promise<Map<string, Values>> => {
    const series = await send(what, query);
    const named = series.map(({ labels, values }) => [labels[label] ?? '', values] as const);
    if (new Set(named.map(([id]) => id)).size < named.length || named.some(([id]) => id === '')) {
      throw observeError({ message: `The query of ${what} does not give one series for each ${label}:\n  ${sent[what] ?? ''}`, hint: `Put sum by (${label}) (…) around it.` });
    }
    return new Map(named);
  };
  const need = <Found extends { readonly size: number }>(what: string, found: Found): Found => {
    if (found.size > 0) return found;
    throw observeError({
      message: `Prometheus has nothing for ${what} from ${instant(timeline.startSec)} to ${instant(timeline.endSec)}:\n  ${sent[what] ?? ''}`,
      hint: `Is there such a metric, with these labels? A window of ${timeline.stepSec} s needs at least two scrapes. Give queries of your own by --queries <file>; docs/cli.md (observe) has an example.`,
    });
  };

  const classes = new Map<string, AskedClass>();
  if (queries.classesBy !== undefined) {
    const { label, rps, failedRps, ...rest } = queries.classesBy;
    const all = by(label);
    const rates = need(`rates by ${label}`, await all(`rates by ${label}`, rps));
    const failed = failedRps === undefined ? null : await all(`failed requests by ${label}`, failedRps);
    const times = await responses(rest, (what, query) => all(`${what} by ${label}`, query));
    for (const [id, perSec] of rates) {
      const own = (found: ReadonlyMap<string, Values>): Values => found.get(id) ?? new Map<number, number>();
      // Where the query of failures is answered, a class that is not in it had none.
      classes.set(id, { perSec, failedPerSec: failed === null ? null : own(failed), ...each(times, own) });
    }
  }
  for (const [id, { rps, failedRps, ...rest }] of Object.entries(queries.classes ?? {})) {
    const times = await responses(rest, (what, query) => one(`${what} of ${id}`, query));
    classes.set(id, {
      perSec: need(`the rate of ${id}`, await one(`the rate of ${id}`, rps)),
      failedPerSec: failedRps === undefined ? null : await one(`failed requests of ${id}`, failedRps),
      ...each(times, (found) => found),
    });
  }
  const components = new Map<string, { cores: Values; processes: Values | null }>();
  if (queries.componentsBy !== undefined) {
    const { label, cpu, processes } = queries.componentsBy;
    const used = need(`CPU by ${label}`, await by(label)(`CPU by ${label}`, cpu));
    const counts = processes === undefined ? null : await by(label)(`processes by ${label}`, processes);
    for (const [id, cores] of used) components.set(id, { cores, processes: counts?.get(id) ?? null });
  }
  for (const [id, given] of Object.entries(queries.components ?? {})) {
    const { cpu, processes } = typeof given === 'string' ? { cpu: given, processes: undefined } : given;
    components.set(id, {
      cores: need(`the CPU of ${id}`, await one(`the CPU of ${id}`, cpu)),
      processes: processes === undefined ? null : await one(`the processes of ${id}`, processes),
    });
  }
  const all = queries.all === undefined ? null : each(await responses(queries.all, (what, query) => one(`${what} of all requests`, query)), (found) => found);
  return { classes, components, all, restarts: queries.restarts === undefined ? null : await one('restarts', queries.restarts), sent };
}

interface Times<Found> {
  mean: Found | null;
  quantiles: Record<string, Found>;
  factors: Map<Found, number>;
}

/** The response times that some queries name, with what makes milliseconds of each. */
async function responses<Found extends object>(queries: ResponseQueries, send: (what: string, query: string) => Promise<Found>): Promise<Times<Found>> {
  const times: Times<Found> = { mean: null, quantiles: {}, factors: new Map() };
  for (const [key, query] of Object.entries(queries)) {
    if (query === undefined) continue;
    const [, name = '', unit = ''] = /^(mean|p\d+)(Seconds|Ms)$/.exec(key) ?? [];
    const found = await send(name === 'mean' ? 'mean response times' : `${name} of response times`, query);
    times.factors.set(found, unit === 'Ms' ? 1 : MS_PER_SEC);
    if (name === 'mean') times.mean = found;
    else times.quantiles[name] = found;
  }
  return times;
}

function each<Found extends object>(times: Times<Found>, own: (found: Found) => Values): AskedResponse {
  const inMs = (found: Found): Values => new Map([...own(found)].map(([at, value]) => [at, value * (times.factors.get(found) ?? 1)]));
  return {
    meanMs: times.mean === null ? null : inMs(times.mean),
    quantilesMs: Object.fromEntries(Object.entries(times.quantiles).map(([name, found]) => [name, inMs(found)])),
  };
}

const instant = (seconds: number): string => `${new Date(seconds * MS_PER_SEC).toISOString().slice(0, 19)}Z`;
