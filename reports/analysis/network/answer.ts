import type { ClosedAnswer } from './convolution.ts';
import type { ClassSolution, NetworkSolution, StationSolution } from './model.ts';
import type { NamedClass, Prepared } from './prepared.ts';

/** Requests a second that reach a station, and how many of them it loses, all classes together. */
interface Traffic {
  reached: number;
  lost: number;
  work: number;
  present: number;
}

/** Puts names and units to an answer. */
export function answerOf(prepared: Prepared, answer: ClosedAnswer): Pick<NetworkSolution, 'classes' | 'stations'> {
  const traffic = prepared.stations.map((): Traffic => ({ reached: 0, lost: 0, work: 0, present: 0 }));
  const classes = prepared.classes.map((entry): [string, ClassSolution] => [entry.id, follow({ prepared, answer, entry, traffic })]);
  const stations = prepared.stations.map(({ id, isDelay, servers }, i): [string, StationSolution] => {
    const { reached, lost, work, present } = traffic[i] as Traffic;
    const idle = answer.stations[i]?.idle ?? null;
    // Rounding may bring a full station to 1.0000000000000002.
    const utilisation = isDelay ? present : Math.min(1, idle === null ? work / servers : 1 - idle / servers);
    return [id, { utilisation, queueLength: present, blockedShare: reached === 0 ? 0 : lost / reached }];
  });
  return { classes: Object.fromEntries(classes), stations: Object.fromEntries(stations) };
}

/** One class through the stations, in their order; what it brings is added to their traffic. */
function follow(options: { prepared: Prepared; answer: ClosedAnswer; entry: NamedClass; traffic: readonly Traffic[] }): ClassSolution {
  const { prepared, answer, entry, traffic } = options;
  const index = prepared.closed.findIndex(({ id }) => id === entry.id);
  const isEmpty = entry.kind === 'closed' && index < 0;
  let flow = entry.kind === 'open' ? entry.arrivalRatePerSec : isEmpty ? 0 : cycles({ prepared, answer, index });
  const residence: [string, number][] = [];
  const queue: [string, number][] = [];
  prepared.stations.forEach(({ id, waits }, i) => {
    const demand = isEmpty ? 0 : (entry.demands[i] ?? 0);
    const view = answer.stations[i];
    const seen = waits ? (index < 0 ? view?.stretch.at(-1) : view?.stretch[index]) : 1;
    const full = demand === 0 || !waits ? 0 : ((index < 0 ? view?.full.at(-1) : view?.full[index]) ?? 0);
    const present = flow * demand * (seen ?? 1);
    residence.push([id, demand === 0 || full >= 1 ? 0 : (demand * (seen ?? 1)) / (1 - full)]);
    queue.push([id, present]);
    const at = traffic[i] as Traffic;
    at.reached += demand === 0 ? 0 : flow;
    at.lost += flow * full;
    flow *= 1 - full;
    at.work += flow * demand;
    at.present += present;
  });
  const responseSeconds = residence.reduce((sum, [, seconds]) => sum + seconds, 0);
  return { throughputPerSec: flow, responseSeconds, residenceSeconds: Object.fromEntries(residence), queueLength: Object.fromEntries(queue) };
}

/** Cycles a second, which rounding must not lift above what a station can do. */
function cycles(options: { prepared: Prepared; answer: ClosedAnswer; index: number }): number {
  const { prepared, answer, index } = options;
  const rate = answer.throughput[index] ?? 0;
  return prepared.stations.reduce((most, { servers, waits, rates, limit }, i) => {
    const demand = prepared.closed[index]?.demands[i] ?? 0;
    return waits && rates === null && limit === null && demand > 0 ? Math.min(most, servers / demand) : most;
  }, rate);
}
