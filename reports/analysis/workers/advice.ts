import { formatUnit } from '../../../suites/harness/units.ts';
import { processWords } from '../capacity/cause.ts';
import type { Cause } from '../capacity/result.ts';
import type { CellLevels } from '../result.ts';
import { countWords, levelWords, percentWords, valueWords } from '../words.ts';
import type { Knee, WorkerLevel } from './result.ts';

const THINGS: Readonly<Record<string, string>> = {
  inFlight: 'requests in flight in each service process',
  poolSize: 'connections in the pool',
  workers: 'workers',
  serviceProcesses: 'worker processes',
};

/** `requests in flight in each service process`. */
export const thingsOf = (axis: string): string => THINGS[axis] ?? axis;

/** `8 connections in the pool`, `1 connection in the pool`. */
export function countedThings(axis: string, count: number): string {
  const things = thingsOf(axis);
  return `${count} ${count === 1 ? things.replace(/processes$/, 'process').replace(/^(requests|connections|workers)\b/, (word) => word.slice(0, -1)) : things}`;
}

/** The other levels: `1 service process, 2 api processes, read operation`. */
export function fixedWords(fixed: CellLevels): string {
  return Object.entries(fixed)
    .map(([name, level]) => {
      const kind = /^(.+)Processes$/.exec(name)?.[1];
      if (kind !== undefined && typeof level === 'number') return processWords(level).replace(' ', ` ${kind} `);
      return name === 'inFlight' ? `${level} in flight` : levelWords({ [name]: level });
    })
    .join(', ');
}

/** One sentence: how many, how well that is known, and why no more. */
export function adviceOf(options: { axis: string; fixed: CellLevels; levels: readonly WorkerLevel[]; knee: Knee | null; cause: Cause | null; margin: number }): string {
  const { axis, fixed, levels, knee, cause, margin } = options;
  const where = fixedWords(fixed) === '' ? '' : ` (${fixedWords(fixed)})`;
  if (knee === null) return `How many ${thingsOf(axis)} help cannot be said: fewer than two settings served anything${where}.`;
  const chosen = levels.find(({ at }) => at === knee.at);
  const highest = levels.at(-1);
  const rate = chosen?.throughput ? valueWords(chosen.throughput) : formatUnit(chosen?.perSec ?? 0, 'perSec');
  const why = cause === null ? '' : `, because ${cause.words}`;
  const tail = tailWords(chosen, highest);
  const span = spanWords(knee);
  if (!knee.isBracketed) {
    const open = knee.from === knee.at && knee.isJudged ? 'throughput still rises at the most that was tried, so more may help' : 'more than was tried may help';
    return `Take at least ${countedThings(axis, knee.at)}${where}: ${rate}${span}; ${open}${tail}.`;
  }
  const peak = knee.peak === null ? '' : `; ${knee.peak} is the peak, and beyond it throughput falls`;
  return `Take ${countedThings(axis, knee.at)}${where}: ${rate}, and more adds less than ${percentWords(margin)}${why}${span}${peak}${tail}.`;
}

function spanWords({ from, to, isJudged }: Knee): string {
  if (!isJudged) return '; each was measured once, so its noise is unknown and nothing is judged';
  return from === to ? '' : `; the data leave anything from ${from} to ${to}`;
}

/** What queueing costs: the tail at the advice and at the most that was tried. */
function tailWords(chosen: WorkerLevel | undefined, highest: WorkerLevel | undefined): string {
  if (!chosen?.p99) return '';
  const there = `. p99 there: ${formatUnit(chosen.p99.value, 'ms')}`;
  return highest?.p99 && highest.at !== chosen.at ? `${there}, and ${formatUnit(highest.p99.value, 'ms')} at ${highest.at}` : there;
}

/** What would make another number the right one. */
export function overturnOf(options: { axis: string; cause: Cause | null; knee: Knee | null; serverCores: number }): string {
  const { axis, cause, knee, serverCores } = options;
  if (knee === null) return '';
  const conditions = [`there are more than ${countWords(serverCores, 'server core')}`];
  if (cause?.kind === 'cpu' || cause?.kind === 'process') conditions.push('requests wait longer for what is not CPU (a remote database, a slower disk): more in flight then helps further');
  else if (cause?.kind === 'unexplained') conditions.push('what they wait for turns out to grow with the load');
  else if (cause !== null) conditions.push(`the cause (${cause.kind}) is taken away`);
  if (!knee.isBracketed) conditions.push(`a run with more than ${countedThings(axis, knee.at)} shows a gain`);
  return `Overturned if ${conditions.join('; or if ')}.`;
}

/** How many processes, of those that were tried. */
export function processAdvice(options: { knee: Knee; fixed: CellLevels; serverCores: number; margin: number; highest: number }): string {
  const { knee, fixed, serverCores, margin, highest } = options;
  const where = fixedWords(fixed) === '' ? '' : ` (${fixedWords(fixed)})`;
  const overlap = highest > serverCores
    ? ` Settings with more processes than the ${countWords(serverCores, 'server core')} show overlap, not scaling.`
    : '';
  const span = spanWords(knee);
  const told = knee.isBracketed
    ? `${processWords(knee.at)} in all ${knee.at === 1 ? 'is' : 'are'} enough${where}: more add less than ${percentWords(margin)}${span}.`
    : `The most processes that were tried, ${knee.at}, carried most${where}${span}.`;
  return told + overlap;
}
