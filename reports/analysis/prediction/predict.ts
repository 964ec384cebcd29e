import { leastSquares } from '../demand/least-squares.ts';
import type { ClosedLevel, ClosedMix, ClosedModel } from './closed-model.ts';
import { between, mixtureMean, mixtureQuantile, type QuantileTable, type Weighted } from './quantile-table.ts';

const MS_PER_SEC = 1000;
/** Shares of classes that no weighting of the measured mixes comes nearer to than this are beyond them. */
const REACH = 0.02;

export interface ClosedQuestion {
  readonly model: ClosedModel;
  readonly shares: Readonly<Record<string, number>>;
  /** Requests that the loop holds in flight. */
  readonly users: number;
  /** Of these, so many are under way at a time; the others wait for a slot. */
  readonly underWay: number;
}

export interface ClosedPrediction {
  readonly perSec: number;
  readonly meanMs: number;
  readonly p99Ms: number;
  /** Beyond what was measured, in words; empty within. */
  readonly beyond: readonly string[];
}

/**
 * Throughput by exact mean value analysis of a CPU and a delay (Reiser & Lavenberg, JACM 27, 1980), the mean response time
 * by Little's law, its distribution from those of the classes at the nearest levels and mixes, scaled to that mean.
 */
export function predictClosed(question: ClosedQuestion): ClosedPrediction {
  const { model, shares, users, underWay } = question;
  const { weights, distance } = weightsOf(model, shares);
  const perSec = throughputOf(question);
  const meanMs = (users / perSec) * MS_PER_SEC;
  const parts = partsOf({ shares, weights, levels: model.mixes.map((mix) => levelAt(mix, underWay)) });
  const most = Math.max(...model.mixes.map((mix) => mix.levels.at(-1)?.underWay ?? 0));
  // Who comes to a system that is full already waits in line before all else happens to him.
  const lineMs = underWay > most ? meanMs * (1 - most / underWay) : 0;
  const scale = (meanMs - lineMs) / mixtureMean(parts);
  return {
    perSec,
    meanMs,
    p99Ms: lineMs + scale * mixtureQuantile({ parts, q: 0.99 }),
    beyond: [
      ...(distance > REACH ? ['its mix lies outside those measured'] : []),
      ...(underWay > most ? [`more is under way than was measured (${String(most)})`] : []),
    ],
  };
}

/** Requests a second. */
export function throughputOf({ model, shares, underWay }: Omit<ClosedQuestion, 'users'>): number {
  const { weights } = weightsOf(model, shares);
  const mean = (values: readonly number[]): number => values.reduce((sum, value, at) => sum + value * (weights[at] ?? 0), 0);
  return MS_PER_SEC * closedThroughput({
    cpuMs: mean(model.mixes.map((mix) => cpuMsAt(mix, underWay))) / Math.min(1, model.fullCores),
    delayMs: mean(model.mixes.map(({ delayMs }) => delayMs)),
    requests: underWay,
  });
}

/** A mix as a weighting of those measured: its shares as nearly as weights of 0 and more give them. */
function weightsOf(model: ClosedModel, shares: Readonly<Record<string, number>>): { weights: readonly number[]; distance: number } {
  const ids = [...new Set([...Object.keys(shares), ...model.mixes.flatMap((mix) => Object.keys(mix.shares))])];
  const rows = ids.map((id) => model.mixes.map((mix) => mix.shares[id] ?? 0));
  const raw = leastSquares(rows).solve(ids.map((id) => shares[id] ?? 0));
  const total = raw.reduce((sum, value) => sum + value, 0) || 1;
  const weights = raw.map((value) => value / total);
  const distance = Math.max(...ids.map((id, at) => Math.abs((shares[id] ?? 0) - (rows[at] ?? []).reduce((sum, share, of) => sum + share * (weights[of] ?? 0), 0))));
  return { weights, distance };
}

/** CPU of a request of a mix, between the two nearest levels; below the first and above the last, as there. */
function cpuMsAt(mix: ClosedMix, underWay: number): number {
  const { low, high, part } = nearest(mix, underWay);
  return low.cpuMs + part * (high.cpuMs - low.cpuMs);
}

/** Response times of a mix, by class, in the same way. */
function levelAt(mix: ClosedMix, underWay: number): Readonly<Record<string, QuantileTable>> {
  const { low, high, part } = nearest(mix, underWay);
  return Object.fromEntries(Object.entries(low.responses).flatMap(([id, table]): [string, QuantileTable][] => {
    const other = high.responses[id];
    return other === undefined ? [] : [[id, between({ low: table, high: other, part })]];
  }));
}

function nearest({ levels }: ClosedMix, underWay: number): { low: ClosedLevel; high: ClosedLevel; part: number } {
  const above = levels.findIndex((level) => level.underWay >= underWay);
  const high = levels[above] ?? levels.at(-1);
  if (high === undefined) throw new RangeError('a mix has at least one level');
  const low = above > 0 ? (levels[above - 1] ?? high) : high;
  return { low, high, part: low === high ? 0 : Math.log(underWay / low.underWay) / Math.log(high.underWay / low.underWay) };
}

function partsOf(options: { shares: Readonly<Record<string, number>>; weights: readonly number[]; levels: readonly Readonly<Record<string, QuantileTable>>[] }): Weighted[] {
  const { shares, weights, levels } = options;
  return Object.entries(shares).flatMap(([id, share]) => {
    const told = levels.flatMap((level, at) => (level[id] === undefined ? [] : [{ table: level[id], weight: weights[at] ?? 0 }]));
    // A class that only mixes without weight hold is told by these.
    const total = told.reduce((sum, { weight }) => sum + weight, 0);
    return told.map(({ table, weight }) => ({ table, weight: share * (total > 0 ? weight / total : 1 / told.length) }));
  });
}

/** Requests a millisecond. */
function closedThroughput({ cpuMs, delayMs, requests }: { cpuMs: number; delayMs: number; requests: number }): number {
  let queue = 0;
  let throughput = 0;
  for (let population = 1; population <= requests; population += 1) {
    const responseMs = cpuMs * (1 + queue);
    throughput = population / (responseMs + delayMs);
    queue = throughput * responseMs;
  }
  return throughput;
}
