import Table from 'cli-table3';
import type { Between, ClassBounds } from '../../reports/analysis/network/bounds.ts';
import type { NetworkModel, RequestClass } from '../../reports/analysis/network/model.ts';
import type { SolveOutcome } from '../../reports/analysis/network/solve.ts';
import { formatNumber, formatUnit, MS_PER_SEC } from '../../suites/harness/units.ts';

type Solved = Extract<SolveOutcome, { status: 'solved' }>;

/** What `solve` prints for people. */
export function solutionText(options: { model: NetworkModel; outcome: Solved; assumptions: readonly string[] }): string {
  const { model, outcome, assumptions } = options;
  const { solver, method, knownErrorShare } = outcome.solution;
  const error = knownErrorShare === 0 ? '' : knownErrorShare === null ? '\nIts error is not known.' : `\nIts error is at most ${formatUnit(knownErrorShare, 'share')} as far as known.`;
  return [
    `${solver}: ${method}${error}`,
    classTable(model, outcome),
    stationTable(model, outcome),
    ...boundLines(outcome),
    ...bindingLines(model, outcome),
    ...(outcome.simulation?.problem ? [`Note: ${outcome.simulation.problem}`] : []),
    ...(assumptions.length === 0 ? [] : [`Assumed: ${assumptions.join('; ')}.`]),
  ].join('\n');
}

function classTable(model: NetworkModel, { solution, simulation }: Solved): string {
  const p99 = (id: string): string[] => {
    if (simulation === null) return [];
    const quantile = simulation.quantiles[id]?.find(({ share }) => share === 0.99);
    return [quantile ? formatSeconds(quantile.value) : '–'];
  };
  const table = plainTable(['class', 'load', 'throughput', 'response', ...(simulation === null ? [] : ['p99']), 'of which at']);
  for (const [id, { throughputPerSec, responseSeconds, residenceSeconds }] of Object.entries(solution.classes)) {
    const entry = model.classes[id];
    const where = Object.entries(residenceSeconds).filter(([, seconds]) => seconds > 0);
    table.push([
      id, entry ? loadOf(entry) : '', formatUnit(throughputPerSec, 'perSec'), formatSeconds(responseSeconds), ...p99(id),
      where.map(([at, seconds]) => `${at} ${formatSeconds(seconds)}`).join(', ') || '–',
    ]);
  }
  return `\n${table.toString()}`;
}

function stationTable(model: NetworkModel, { solution }: Solved): string {
  const hasLimits = Object.values(model.stations).some(({ limit }) => limit !== null);
  const table = plainTable(['station', 'servers', 'in use', 'present', ...(hasLimits ? ['limit', 'lost'] : [])]);
  for (const [id, { utilisation, queueLength, blockedShare }] of Object.entries(solution.stations)) {
    const { servers = 1, isDelay = false, limit = null } = model.stations[id] ?? {};
    table.push([
      id, isDelay ? 'delay' : String(servers), isDelay ? '–' : formatUnit(utilisation, 'share'), formatNumber(queueLength),
      ...(hasLimits ? [limit === null ? '–' : String(limit), limit === null ? '–' : formatUnit(blockedShare, 'share')] : []),
    ]);
  }
  return `\n${table.toString()}\n`;
}

function boundLines({ bounds, solution }: Solved): string[] {
  return Object.entries(bounds).flatMap(([id, entry]) => {
    const { throughputPerSec, responseSeconds } = tightest(entry);
    const { lower, upper } = throughputPerSec;
    // An open class brings what it brings.
    const rate = lower === upper || (solution.classes[id]?.throughputPerSec ?? 0) === 0 ? [] : [`${formatNumber(lower)} to ${formatUnit(upper, 'perSec')}`];
    const most = responseSeconds.upper;
    const response = responseSeconds.lower === 0 && most === null ? [] : [most === null ? `at least ${formatSeconds(responseSeconds.lower)}` : `${formatSeconds(responseSeconds.lower)} to ${formatSeconds(most)}`];
    const told = [...rate, ...response];
    return told.length === 0 ? [] : [`Bounds of ${id}: ${told.join(', ')}`];
  });
}

/** The best of each bound. */
function tightest(bounds: ClassBounds): Between {
  const all = [bounds.asymptotic, bounds.balanced, bounds.proportional, bounds.geometric].filter((entry) => entry !== null);
  const rates = all.map(({ throughputPerSec }) => throughputPerSec);
  const times = all.map(({ responseSeconds }) => responseSeconds);
  const uppers = times.flatMap(({ upper }) => (upper === null ? [] : [upper]));
  return {
    throughputPerSec: { lower: Math.max(...rates.map(({ lower }) => lower)), upper: Math.min(...rates.map(({ upper }) => upper)) },
    responseSeconds: { lower: Math.max(...times.map(({ lower }) => lower)), upper: uppers.length === 0 ? null : Math.min(...uppers) },
  };
}

function bindingLines(model: NetworkModel, { solution }: Solved): string[] {
  const queues = Object.entries(solution.stations).filter(([id, { queueLength }]) => model.stations[id]?.isDelay === false && queueLength > 0);
  const [first, ...others] = queues;
  if (!first) return [];
  const [id, { utilisation }] = others.reduce((most, entry) => (entry[1].utilisation > most[1].utilisation ? entry : most), first);
  const servers = model.stations[id]?.servers ?? 1;
  return [`Binds: ${id}, ${servers === 1 ? 'in use' : `each of its ${servers} servers in use`} ${formatUnit(utilisation, 'share')} of the time`];
}

function loadOf(entry: RequestClass): string {
  if (entry.kind === 'open') return `${formatUnit(entry.arrivalRatePerSec, 'perSec')} arrive`;
  return `${formatNumber(entry.population)} in turn${entry.thinkSeconds === 0 ? '' : `, think ${formatSeconds(entry.thinkSeconds)}`}`;
}

function formatSeconds(seconds: number): string {
  return seconds >= 1 ? `${formatNumber(seconds)} s` : formatUnit(seconds * MS_PER_SEC, 'ms');
}

function plainTable(head: string[]): Table.Table {
  const none = { top: '', 'top-mid': '', 'top-left': '', 'top-right': '', bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '', mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '', left: '  ', right: '', middle: '  ' };
  return new Table({ head, chars: none, style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 } });
}
