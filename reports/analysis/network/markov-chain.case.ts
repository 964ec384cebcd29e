import { Matrix, solve as solveLinear } from 'ml-matrix';
import type { NetworkModel, RequestClass, Station } from './model.ts';

/** A network's steady state as its Markov chain has it. */
export interface ChainAnswer {
  readonly throughput: Readonly<Record<string, number>>;
  readonly queueLength: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly blockedShare: Readonly<Record<string, number>>;
  /** Of one server. */
  readonly busyShare: Readonly<Record<string, number>>;
}

type Move = { readonly rate: number; readonly to: number[]; readonly classId: number; readonly reaches: number | null; readonly isLost: boolean; readonly completes: boolean };

/**
 * An oracle that knows no formula: it writes down every state of a small network, with processor sharing at each station,
 * and solves the balance equations. Requests pass the stations in order, once each; those that are lost leave (open) or
 * start again (closed). Of an open class at most `openMost` are in the network.
 */
export function solveChain(model: NetworkModel, openMost = 12): ChainAnswer {
  const stations = Object.entries(model.stations);
  const classes = Object.entries(model.classes);
  const width = stations.length;
  const demand = (k: number, i: number): number => model.demandsSeconds[classes[k]![0]]?.[stations[i]![0]] ?? 0;
  const next = (k: number, i: number): number | null => {
    for (let j = i + 1; j < width; j += 1) if (demand(k, j) > 0) return j;
    return null;
  };
  const total = (state: readonly number[], i: number): number => classes.reduce((sum, _, k) => sum + state[k * width + i]!, 0);
  const inside = (state: readonly number[], k: number): number => stations.reduce((sum, _, i) => sum + state[k * width + i]!, 0);
  const serve = (station: Station, n: number): number => {
    if (station.isDelay) return n;
    return Math.min(n, station.servers) * (station.rates === null ? 1 : station.rates[Math.min(n, station.rates.length) - 1]!);
  };

  /** Class k, out of its station (already taken off `state`), tries the next one. */
  const enter = (state: number[], k: number, i: number | null, rate: number): Move => {
    const [, entry] = classes[k]!;
    const isFull = i !== null && stations[i]![1].limit !== null && total(state, i) >= stations[i]![1].limit;
    if (i !== null && !isFull) return { rate, to: put(state, k, i), classId: k, reaches: i, isLost: false, completes: false };
    const home = entry.kind === 'closed' && entry.thinkSeconds === 0 ? next(k, -1) : null;
    return { rate, to: home === null ? state : put(state, k, home), classId: k, reaches: i, isLost: isFull, completes: !isFull };
  };
  const put = (state: readonly number[], k: number, i: number): number[] => state.map((n, at) => (at === k * width + i ? n + 1 : n));
  const moves = (state: readonly number[]): Move[] =>
    classes.flatMap(([, entry], k): Move[] => {
      const come = comeRate(entry, inside(state, k), openMost);
      const arrivals = come > 0 ? [enter([...state], k, next(k, -1), come)] : [];
      const departures = stations.flatMap(([, station], i) => {
        const here = state[k * width + i]!;
        if (here === 0) return [];
        const n = total(state, i);
        const left = state.map((count, at) => (at === k * width + i ? count - 1 : count));
        return [enter(left, k, next(k, i), (serve(station, n) * (here / n)) / demand(k, i))];
      });
      return [...arrivals, ...departures];
    });

  const start = new Array<number>(classes.length * width).fill(0);
  classes.forEach(([, entry], k) => {
    const first = next(k, -1);
    if (entry.kind === 'closed' && entry.thinkSeconds === 0 && first !== null) start[k * width + first] = entry.population;
  });
  const states = [start];
  const index = new Map([[start.join(), 0]]);
  const all: Move[][] = [];
  for (let at = 0; at < states.length; at += 1) {
    const out = moves(states[at]!);
    all.push(out);
    for (const { to } of out) {
      if (index.has(to.join())) continue;
      index.set(to.join(), states.length);
      states.push(to);
    }
  }
  if (states.length > 1500) throw new RangeError(`${states.length} states are too many`);
  const share = steadyState(all.map((out) => out.map(({ rate, to }) => ({ rate, to: index.get(to.join())! }))));

  const mean = (value: (state: readonly number[], at: number) => number): number => states.reduce((sum, state, at) => sum + share[at]! * value(state, at), 0);
  const flow = (isMeant: (move: Move) => boolean): number => mean((_, at) => all[at]!.reduce((sum, move) => sum + (isMeant(move) ? move.rate : 0), 0));
  return {
    throughput: Object.fromEntries(classes.map(([id], k) => [id, flow((move) => move.classId === k && move.completes)])),
    queueLength: Object.fromEntries(classes.map(([id], k) => [id, Object.fromEntries(stations.map(([station], i) => [station, mean((state) => state[k * width + i]!)]))])),
    blockedShare: Object.fromEntries(stations.map(([station], i) => [station, flow((move) => move.reaches === i && move.isLost) / (flow((move) => move.reaches === i) || 1)])),
    busyShare: Object.fromEntries(stations.map(([id, station], i) => [id, mean((state) => (station.isDelay ? total(state, i) : Math.min(total(state, i), station.servers) / station.servers))])),
  };
}

function comeRate(entry: RequestClass, inside: number, openMost: number): number {
  if (entry.kind === 'open') return inside < openMost ? entry.arrivalRatePerSec : 0;
  return entry.thinkSeconds === 0 ? 0 : (entry.population - inside) / entry.thinkSeconds;
}

function steadyState(moves: readonly (readonly { rate: number; to: number }[])[]): number[] {
  const size = moves.length;
  const balance = Matrix.zeros(size, size);
  moves.forEach((out, from) => {
    for (const { rate, to } of out) {
      balance.set(to, from, balance.get(to, from) + rate);
      balance.set(from, from, balance.get(from, from) - rate);
    }
  });
  for (let column = 0; column < size; column += 1) balance.set(size - 1, column, 1);
  const right = Matrix.zeros(size, 1);
  right.set(size - 1, 0, 1);
  return solveLinear(balance, right).to1DArray();
}
