import { MS_PER_SEC } from '../../suites/harness/units.ts';
import { median, sorted } from '../../suites/harness/statistics/quantiles.ts';
import { Dropped, observeError, requireWindows, type Observed, type ObservedClass, type ObservedResponse, type ObservedWindow } from './observed.ts';
import { ask, type Asked, type AskedResponse } from './prometheus/ask.ts';
import type { PrometheusClient } from './prometheus/client.ts';
import { inWindows, type Queries } from './prometheus/queries.ts';
import { spanWords } from './span.ts';

/** As many windows as a fortnight of ten minutes has. */
const MOST_STEPS = 2100;
const STEPS_SECONDS = [15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400];
/** Rates over fewer scrapes than this are rough: their ends are extrapolated. */
const GOOD_SCRAPES = 4;

/** The length of windows for a range, where its user does not say. */
export function defaultStepMs(rangeMs: number): number {
  const seconds = STEPS_SECONDS.find((step) => rangeMs / MS_PER_SEC / step <= MOST_STEPS) ?? 86_400;
  // A short range is cut finer, or too few windows come of it.
  return Math.min(seconds, Math.max(5, Math.floor(rangeMs / MS_PER_SEC / 24))) * MS_PER_SEC;
}

export interface PrometheusRange {
  readonly client: PrometheusClient;
  readonly queries: Queries;
  readonly endMs: number;
  readonly rangeMs: number;
  readonly stepMs: number;
}

/**
 * What a Prometheus server has of a system as observed windows: rates and use by `rate()` over each window, which sees through
 * counters that begin anew.
 *
 * @throws HeadroomError where it cannot be asked, has nothing of what is needed, or is scraped too seldom for such windows.
 */
export async function observedFromPrometheus(options: PrometheusRange): Promise<Observed> {
  const { client, queries, endMs, rangeMs, stepMs } = options;
  const stepSec = Math.max(1, Math.round(stepMs / MS_PER_SEC));
  // Whole windows at round times, so that the same range is answered alike when asked for again; each ends at its time.
  const endSec = Math.floor(endMs / MS_PER_SEC / stepSec) * stepSec;
  const startSec = Math.ceil((endMs - rangeMs) / MS_PER_SEC / stepSec) * stepSec + stepSec;
  if (startSec >= endSec) throw observeError({ message: `A range of ${spanWords(rangeMs)} holds no two windows of ${spanWords(stepMs)}.`, hint: 'Give a longer --range or a shorter --step.' });
  const version = await client.version();
  const scrapeNotes = await checkScrapes({ client, endSec, stepSec });
  const asked = await ask({ client, queries, timeline: { startSec, endSec, stepSec } });
  const cores = queries.cores === undefined ? null : await client.newest({ what: 'cores', query: inWindows(queries.cores, stepSec), atSec: endSec });
  const classes = [...asked.classes].filter(([, { perSec }]) => [...perSec.values()].some((rate) => rate > 0)).map(([id]) => id);
  const components = [...asked.components.keys()];
  const dropped = new Dropped();
  const windows: ObservedWindow[] = [];
  for (let at = startSec; at <= endSec; at += stepSec) {
    const lacking = reasonToDrop({ asked, classes, at });
    if (lacking === null) windows.push(windowOf({ asked, classes, at, stepSec }));
    else dropped.add(lacking);
  }
  const observed: Observed = {
    source: { name: 'prometheus', version, origin: `url ${client.origin}`, settings: asked.sent },
    windows,
    windowMs: stepSec * MS_PER_SEC,
    dropped: dropped.list(),
    classes,
    components,
    processes: Object.fromEntries([...asked.components].flatMap(([id, { processes }]) => (processes === null || processes.size === 0 ? [] : [[id, Math.max(1, Math.round(median(sorted([...processes.values()]))))]]))),
    cores: cores === null ? null : Math.max(1, Math.round(cores)),
    notes: [
      ...scrapeNotes,
      `CPU is that of ${components.join(', ')}; what has no metric of its CPU (often the database and the broker) is missing in every demand.`,
    ],
  };
  requireWindows(observed, `Prometheus at ${client.origin}`);
  return observed;
}

/** How often targets are scraped, from the newest samples of `up`, which every Prometheus keeps of every target. */
async function checkScrapes(options: { client: PrometheusClient; endSec: number; stepSec: number }): Promise<string[]> {
  const { client, endSec, stepSec } = options;
  const times = await client.sampleTimes({ what: 'scrape intervals', query: 'up[10m]', atSec: endSec });
  const gaps = times.flatMap((own) => own.slice(1).map((at, place) => at - (own[place] ?? 0)));
  if (gaps.length === 0) return [];
  const interval = median(sorted(gaps));
  if (stepSec < 2 * interval) {
    throw observeError({ message: `Windows of ${stepSec} s are too short: targets are scraped every ${Number(interval.toPrecision(3))} s, and a rate needs two scrapes.`, hint: `Give --step ${Math.ceil(GOOD_SCRAPES * interval)}s or more.` });
  }
  return stepSec >= GOOD_SCRAPES * interval ? [] : [`A window holds fewer than ${GOOD_SCRAPES} scrapes (every ${Number(interval.toPrecision(3))} s): rates are rough; --step ${Math.ceil(GOOD_SCRAPES * interval)}s makes them better.`];
}

function reasonToDrop(options: { asked: Asked; classes: readonly string[]; at: number }): string | null {
  const { asked, classes, at } = options;
  if ((asked.restarts?.get(at) ?? 0) > 0) return 'a process began anew, so its counters did';
  if (!classes.some((id) => asked.classes.get(id)?.perSec.has(at) === true)) return 'no rate of requests (a gap between scrapes)';
  const unmetered = [...asked.components].find(([, { cores }]) => !cores.has(at));
  return unmetered === undefined ? null : `no CPU of ${unmetered[0]}`;
}

function windowOf(options: { asked: Asked; classes: readonly string[]; at: number; stepSec: number }): ObservedWindow {
  const { asked, classes, at, stepSec } = options;
  const responseAt = ({ meanMs, quantilesMs }: AskedResponse): ObservedResponse => ({
    meanMs: meanMs?.get(at) ?? null,
    quantilesMs: Object.fromEntries(Object.entries(quantilesMs).flatMap(([name, values]) => {
      const value = values.get(at);
      return value === undefined ? [] : [[name, value]];
    })),
  });
  return {
    startMs: (at - stepSec) * MS_PER_SEC,
    elapsedMs: stepSec * MS_PER_SEC,
    classes: Object.fromEntries(classes.flatMap((id): [string, ObservedClass][] => {
      const own = asked.classes.get(id);
      // A class that nobody has asked for since its process began has no series yet.
      return own === undefined ? [] : [[id, { perSec: own.perSec.get(at) ?? 0, failedPerSec: own.failedPerSec === null ? null : (own.failedPerSec.get(at) ?? 0), ...responseAt(own) }]];
    })),
    cores: Object.fromEntries([...asked.components].map(([id, { cores }]) => [id, cores.get(at) ?? 0])),
    all: asked.all === null ? null : responseAt(asked.all),
  };
}
