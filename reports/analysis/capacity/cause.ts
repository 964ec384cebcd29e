import type { RecordHeader, TrialRecord } from '../../../suites/harness/record.ts';
import { formatNumber, formatUnit, MS_PER_SEC } from '../../../suites/harness/units.ts';
import { countWords } from '../words.ts';
import type { Cause, Part } from './result.ts';

/** From this share on, a limit counts as reached: the meters do not see the kernel's part of network traffic. */
export const REACHED_SHARE = 0.9;
/** From this share of all requests in flight on, waiting counts as the cause. */
const WAITING_SHARE = 0.25;

/** What is known of a system that does no more. */
export interface Saturated {
  readonly parts: readonly Part[];
  readonly limitCores: number;
  /** Requests in flight, as the closed loop held them. */
  readonly inFlight: number | null;
  readonly perSec: number;
  /** Numbers from the levels and the contender's settings: inFlight, poolSize, `<component>Processes`. */
  readonly setting: (name: string) => number | null;
  /** Mean values of the slices' metrics. */
  readonly metric: (name: string) => number | null;
}

/** Why more load brings no more throughput: whatever is used up; CPU first, then what requests are seen waiting for. */
export function causeOf(seen: Saturated): Cause {
  return usedUp(seen) ?? waiting(seen) ?? slots(seen) ?? unexplained(seen);
}

/** The part that a component has of the CPU in use. */
export function partsOf(cores: readonly (readonly [component: string, cores: number])[]): Part[] {
  const total = cores.reduce((sum, [, used]) => sum + used, 0);
  return cores.map(([component, used]) => ({ component, cores: used, share: total > 0 ? used / total : 0 })).sort((a, b) => b.cores - a.cores);
}

function usedUp({ parts, limitCores, setting }: Saturated): Cause | null {
  const used = sumOf(parts);
  const [most] = parts;
  if (most !== undefined && used >= REACHED_SHARE * limitCores) {
    const words = `the server ${limitCores === 1 ? 'core is' : 'cores are'} used up (${coreNumber(used)} of ${countWords(limitCores, 'core')}; ${most.component} takes ${formatUnit(most.share, 'share')} of it)`;
    return { kind: 'cpu', component: most.component, short: `CPU (most by ${most.component})`, words };
  }
  for (const { component, cores } of parts) {
    const processes = setting(`${component}Processes`);
    if (processes === null || cores < REACHED_SHARE * processes) continue;
    const words = `${component} is used up (${coreNumber(cores)} of the ${countWords(processes, 'core')} that ${processWords(processes)} of it can use), while the server has ${spareWords(parts, limitCores)} to spare`;
    return { kind: 'process', component, short: `processes of ${component}`, words };
  }
  return null;
}

/** Milliseconds waited in each second are, divided by 1,000, the requests that wait at any time (Little's law). */
function waiting({ parts, limitCores, inFlight, metric }: Saturated): Cause | null {
  const kinds = [['mysqlLockWaitMs', 'locks', 'locks in the database'], ['mysqlIoWaitMs', 'disk', "the database's disk"]] as const;
  const found = kinds.map(([name, kind, what]) => ({ kind, what, requests: (metric(name) ?? 0) / MS_PER_SEC })).sort((a, b) => b.requests - a.requests)[0];
  if (found === undefined || inFlight === null || found.requests < WAITING_SHARE * inFlight) return null;
  const words = `requests wait for ${found.what}: ${formatNumber(found.requests)} of ${formatNumber(inFlight)} in flight at any time, with ${spareWords(parts, limitCores)} to spare`;
  return { kind: found.kind, component: null, short: found.what, words };
}

/** Slots that are all taken: those of the pool, or of the requests that the services take at a time. */
function slots({ parts, limitCores, inFlight, perSec, setting }: Saturated): Cause | null {
  if (inFlight === null || perSec <= 0) return null;
  const processes = setting('serviceProcesses') ?? setting('apiProcesses') ?? 1;
  const each = `each taking ${formatUnit((inFlight / perSec) * MS_PER_SEC, 'ms')} on average`;
  const limits = [
    { kind: 'pool' as const, size: setting('poolSize'), what: 'connections to the database' },
    { kind: 'in flight' as const, size: setting('inFlight'), what: 'requests in flight that a service process takes' },
  ].flatMap(({ kind, size, what }) => (size === null ? [] : [{ kind, size: size * processes, what: `${formatNumber(size)} ${what}${processes > 1 ? ` × ${processes} processes` : ''}` }]));
  const [tightest] = limits.filter(({ size }) => size <= inFlight).sort((a, b) => a.size - b.size);
  if (tightest === undefined) return null;
  const words = `${formatNumber(inFlight)} requests in flight (${each}) meet ${tightest.what}, with ${spareWords(parts, limitCores)} to spare`;
  return { kind: tightest.kind, component: null, short: tightest.kind === 'pool' ? 'connections in the pool' : 'requests in flight', words };
}

function unexplained({ parts, limitCores, inFlight, perSec, setting }: Saturated): Cause {
  const spare = spareWords(parts, limitCores);
  const roomy = inFlight !== null && [setting('poolSize'), setting('inFlight')].some((size) => size !== null && size > inFlight);
  if (inFlight !== null && perSec > 0 && roomy) {
    const words = `the load itself holds no more than ${formatNumber(inFlight)} requests in flight (each taking ${formatUnit((inFlight / perSec) * MS_PER_SEC, 'ms')} on average), with ${spare} to spare`;
    return { kind: 'connections', component: null, short: 'the load itself', words };
  }
  return { kind: 'unexplained', component: null, short: 'not CPU', words: `something else than CPU is full (there is ${spare} to spare): locks, the broker's window or a quota, which this record does not tell apart` };
}

const sumOf = (parts: readonly Part[]): number => parts.reduce((sum, { cores }) => sum + cores, 0);
const coreNumber = (cores: number): string => formatNumber(Number(cores.toFixed(2)));
const spareWords = (parts: readonly Part[], limitCores: number): string => `${coreNumber(Math.max(0, limitCores - sumOf(parts)))} of ${countWords(limitCores, 'server core')}`;

/** `1 process`, `2 processes`. */
export const processWords = (count: number): string => `${formatNumber(count)} process${count === 1 ? '' : 'es'}`;

/** What readers' words in a contender's settings mean. */
const ALIASES: Readonly<Record<string, readonly string[]>> = { inFlight: ['calls in flight'], poolSize: ['database connections'] };

/** Looks a number up in a trial's levels, then in its contender's settings, where `apiProcesses` may be `api processes`. */
export function settingOf(header: RecordHeader, trial: Pick<TrialRecord, 'suite' | 'contender' | 'levels'>): (name: string) => number | null {
  const settings = header.contenders.find(({ suite, id }) => suite === trial.suite && id === trial.contender)?.settings ?? {};
  return (name) => {
    const words = name.replace(/([a-z\d])([A-Z])/g, '$1 $2').toLowerCase();
    const found = [trial.levels[name], ...[name, words, ...(ALIASES[name] ?? [])].map((key) => settings[key])].find((value) => value !== undefined);
    const value = found === undefined || found === '' ? Number.NaN : Number(found);
    return Number.isFinite(value) && value > 0 ? value : null;
  };
}

/** The mean of a metric over slices, weighted by their length; null where it is absent. */
export function meanMetric(trials: readonly TrialRecord[]): (name: string) => number | null {
  return (name) => {
    const slices = trials.flatMap((trial) => trial.slices).filter((slice) => slice.metrics[name] !== undefined && slice.elapsedMs > 0);
    const elapsedMs = slices.reduce((sum, slice) => sum + slice.elapsedMs, 0);
    return slices.length === 0 ? null : slices.reduce((sum, slice) => sum + (slice.metrics[name] ?? 0) * slice.elapsedMs, 0) / elapsedMs;
  };
}
