import { meanOf } from './distribution.ts';
import type { Step } from './scenario.ts';

/** What a request asks of a station, on average over those of its class. */
export interface Visits {
  readonly visits: number;
  /** Seconds of service, all visits together. */
  readonly demandSeconds: number;
}

/** By station. */
export function visitsOf(route: readonly Step[]): Map<string, Visits> {
  const found = new Map<string, Visits>();
  const walk = (steps: readonly Step[], share: number): void => {
    for (const step of steps) {
      if ('steps' in step) walk(step.steps, share * step.probability);
      else if ('station' in step) {
        const { visits = 0, demandSeconds = 0 } = found.get(step.station) ?? {};
        found.set(step.station, { visits: visits + share, demandSeconds: demandSeconds + share * meanOf(step.service) });
      }
    }
  };
  walk(route, 1);
  return found;
}
