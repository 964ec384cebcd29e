import { createRandom } from '../../harness/statistics/random.ts';
import type { FaultPlan } from './faults.ts';

/** What the target does with requests. Every behaviour but `instant` and `faults` has one worker, in order of arrival. */
export type Behaviour =
  /** `polls`: never sleeps, as the workers do not; else it wakes up for each request, as servers do. */
  | { readonly kind: 'instant'; readonly polls: boolean }
  | { readonly kind: 'fixed'; readonly serviceMs: number }
  /** Exponential service times of this mean: with Poisson arrivals an M/M/1 queue. */
  | { readonly kind: 'exponential'; readonly serviceMs: number; readonly seed: number }
  | ({ readonly kind: 'stalls'; readonly serviceMs: number } & Stalls)
  | ({ readonly kind: 'faults' } & FaultPlan);

/** The worker stands still for `stallMs`, every `everyMs`, for the first time after `firstMs`. */
export interface Stalls {
  readonly stallMs: number;
  readonly everyMs: number;
  readonly firstMs: number;
}

/** How long a service takes that begins so long after the behaviour did; what a stall adds is part of it. */
export type ServiceTime = (sinceMs: number) => number;

/** Whether the target polls its sockets without a pause, so that no request waits for it to wake up before it is logged. */
export function polls(behaviour: Behaviour): boolean {
  return behaviour.kind === 'instant' ? behaviour.polls : behaviour.kind !== 'faults';
}

/** Null where no worker serves. */
export function serviceTimeOf(behaviour: Behaviour): ServiceTime | null {
  switch (behaviour.kind) {
    case 'instant':
    case 'faults':
      return null;
    case 'fixed':
      return () => behaviour.serviceMs;
    case 'exponential': {
      const random = createRandom(behaviour.seed);
      return () => -Math.log(1 - random.next()) * behaviour.serviceMs;
    }
    case 'stalls':
      return (sinceMs) => behaviour.serviceMs + restOfStallMs(behaviour, sinceMs);
  }
}

/** How long the worker still stands at that time; 0 outside of stalls. A service that is under way is not held up. */
export function restOfStallMs({ stallMs, everyMs, firstMs }: Stalls, sinceMs: number): number {
  const intoPeriodMs = sinceMs - firstMs - Math.floor((sinceMs - firstMs) / everyMs) * everyMs;
  return sinceMs >= firstMs && intoPeriodMs < stallMs ? stallMs - intoPeriodMs : 0;
}
