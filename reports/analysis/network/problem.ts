import { capacityAt, settledAt, type NamedStation, type Prepared } from './prepared.ts';

/** Why there is no solution: which constraint cannot hold, and what to do. */
export interface NetworkProblem {
  /**
   * UNSTABLE: more comes than can be served. CONTRADICTORY: the model says two things that cannot both be. TOO_LARGE: not
   * within reach of the solver asked for. NO_FORMULA: the solver asked for does not know such networks.
   */
  readonly code: 'UNSTABLE' | 'CONTRADICTORY' | 'TOO_LARGE' | 'NO_FORMULA';
  readonly message: string;
  readonly hint: string;
  /** Of an unstable network: what its stations would have to be used, those beyond 1 included. */
  readonly utilisation?: Readonly<Record<string, number>>;
}

/** What a model says of itself that cannot be; null: nothing. */
export function contradictionIn(prepared: Prepared): NetworkProblem | null {
  for (const { id, isDelay, rates } of prepared.stations) {
    if (isDelay && rates !== null) return contradictory(`Station ${id} is a delay and has rates: where nobody waits, the number present changes nothing.`, `Give stations.${id} either delay or rates.`);
  }
  for (const { id, thinkSeconds, demands } of prepared.closed) {
    if (thinkSeconds > 0) continue;
    const visited = prepared.stations.filter((_, i) => (demands[i] ?? 0) > 0);
    if (visited.length === 0) {
      return contradictory(`Class ${id} has requests in circulation that need no time anywhere: its throughput would be infinite.`, `Give it thinkSeconds or a demand in demandsSeconds.${id}.`);
    }
    if (visited.every(({ limit }) => limit !== null)) {
      const names = visited.map((station) => station.id).join(', ');
      return contradictory(`Class ${id} has no think time and needs only stations with a limit (${names}): a request that is lost there has nowhere to be.`, `Give it thinkSeconds, or lift the limit of ${names}.`);
    }
  }
  return null;
}

/** Where the exact solution would take too long. */
export function tooLarge(populations: readonly number[]): NetworkProblem {
  return {
    code: 'TOO_LARGE',
    message: `The exact solution of ${populations.map((n) => n.toLocaleString('en-GB')).join(' × ')} requests is out of reach.`,
    hint: 'Use solver: approximate, or simulate; auto chooses by itself.',
  };
}

/** Where no formula holds, exactly or nearly. */
export function noFormula(): NetworkProblem {
  return {
    code: 'NO_FORMULA',
    message: 'Requests go on to queue elsewhere behind a station with a limit: no formula holds for what they do there.',
    hint: 'Use solver: simulate (auto does). With open classes alone, approximate takes what was not lost for Poisson.',
  };
}

function contradictory(message: string, hint: string): NetworkProblem {
  return { code: 'CONTRADICTORY', message, hint };
}

/** Stations without a limit that are brought as much work as they can do, or more; null: none. */
export function overloadOf(options: { prepared: Prepared; loads: readonly number[] }): NetworkProblem | null {
  const { prepared, loads } = options;
  const used = prepared.stations.flatMap((station, i) => (station.waits ? [{ station, share: shareOf(station, loads[i] ?? 0) }] : []));
  const over = used.filter(({ station, share }) => station.limit === null && share >= 1);
  if (over.length === 0) return null;
  const told = over.map(({ station, share }) => `${station.id} would have to work at ${percent(share)} of what it can do`).join(', ');
  const worst = over.reduce((most, entry) => (entry.share > most.share ? entry : most));
  return {
    code: 'UNSTABLE',
    message: `No steady state: ${told}, so its queue grows without end.`,
    hint: `Open arrivals must stay below ${percent(1 / worst.share)} of these rates (utilisation below 1); or give ${worst.station.id} more servers, less demand, or a limit.`,
    utilisation: Object.fromEntries(used.map(({ station, share }) => [station.id, share])),
  };
}

function shareOf(station: NamedStation, load: number): number {
  return load / capacityAt(station, settledAt(station));
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(4))} %`;
}
