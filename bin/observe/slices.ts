import { mixtureQuantile } from '../../reports/analysis/estimation/mixture.ts';
import type { SliceRecord } from '../../suites/harness/record.ts';
import { MS_PER_SEC } from '../../suites/harness/units.ts';
import { rateOf } from './grouping.ts';
import type { ObservedResponse, ObservedWindow } from './observed.ts';

/** Windows as slices. Requests are whole: what is left of one is carried into the next window, so that the totals are right. */
export function slicesOf(windows: readonly ObservedWindow[], originMs: number): Map<ObservedWindow, SliceRecord> {
  const left = new Map<string, number>();
  const whole = (key: string, count: number): number => {
    const due = count + (left.get(key) ?? 0);
    const rounded = Math.max(0, Math.round(due));
    left.set(key, due - rounded);
    return rounded;
  };
  return new Map([...windows].sort((a, b) => a.startMs - b.startMs).map((window): [ObservedWindow, SliceRecord] => {
    const seconds = window.elapsedMs / MS_PER_SEC;
    const classes = Object.fromEntries(Object.entries(window.classes).map(([id, one]) => {
      const operations = whole(id, one.perSec * seconds);
      const failed = one.failedPerSec === null ? null : Math.min(operations, whole(`${id} failed`, one.failedPerSec * seconds));
      return [id, { operations, failed, response: '', metrics: { perSec: one.perSec, ...responseMetrics(one) } }];
    }));
    const failures = Object.values(window.classes).map(({ failedPerSec }) => failedPerSec);
    const rate = rateOf(window);
    return [window, {
      round: 0, position: 0,
      startedAtMs: window.startMs - originMs,
      elapsedMs: window.elapsedMs,
      operations: Object.values(classes).reduce((sum, { operations }) => sum + operations, 0),
      metrics: {
        throughputPerSec: rate,
        ...(rate > 0 && responseMetrics(allOf(window))),
        ...(rate > 0 && !failures.includes(null) && { errorShare: Math.min(1, failures.reduce<number>((sum, value) => sum + (value ?? 0), 0) / rate) }),
      },
      cpuMs: Object.fromEntries(Object.entries(window.cores).map(([name, cores]) => [name, cores * window.elapsedMs])),
      audit: {},
      host: null,
      generator: null,
      ...(rate > 0 && { classes }),
    }];
  }));
}

/** What became of the requests; nothing is said where failures are not known. */
export function auditOf(windows: readonly ObservedWindow[]): Record<string, number> {
  if (windows.some(({ classes }) => Object.values(classes).some(({ failedPerSec }) => failedPerSec === null))) return {};
  const total = (valueOf: (window: ObservedWindow) => number): number => Math.round(windows.reduce((sum, window) => sum + (valueOf(window) * window.elapsedMs) / MS_PER_SEC, 0));
  const started = total(rateOf);
  const failed = total(({ classes }) => Object.values(classes).reduce((sum, { failedPerSec }) => sum + (failedPerSec ?? 0), 0));
  return started === 0 ? {} : { started, ok: Math.max(0, started - failed), aborted: 0 };
}

/** Response times of all requests: as monitoring says, else made from those of the classes. */
function allOf(window: ObservedWindow): ObservedResponse {
  const own = Object.values(window.classes).filter(({ perSec }) => perSec > 0);
  const names = [...new Set(own.flatMap(({ quantilesMs }) => Object.keys(quantilesMs)))];
  const total = rateOf(window);
  const isMeanKnown = own.length > 0 && own.every(({ meanMs }) => meanMs !== null);
  const made = names.flatMap((name): [string, number][] => {
    if (own.some(({ quantilesMs }) => quantilesMs[name] === undefined)) return [];
    const value = mixtureQuantile({ quantile: Number(`0.${name.slice(1)}`), classes: own.map(({ perSec, quantilesMs }) => ({ weight: perSec, value: quantilesMs[name] ?? 0 })) });
    return value === null ? [] : [[name, value]];
  });
  return {
    meanMs: window.all?.meanMs ?? (isMeanKnown ? own.reduce((sum, { perSec, meanMs }) => sum + perSec * (meanMs ?? 0), 0) / total : null),
    quantilesMs: { ...Object.fromEntries(made), ...window.all?.quantilesMs },
  };
}

function responseMetrics({ meanMs, quantilesMs }: ObservedResponse): Record<string, number> {
  return { ...(meanMs !== null && { meanMs }), ...Object.fromEntries(Object.entries(quantilesMs).map(([name, value]) => [`${name}Ms`, value])) };
}
