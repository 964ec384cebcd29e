import { MS_PER_SEC } from '../../../suites/harness/units.ts';
import { erlangC } from '../network/erlang.ts';
import { busyAt, secondsAt, type BoxLoad } from './box-load.ts';
import type { PlacementQuestion } from './placement.ts';

/** At which the parts of the boxes in a request's own CPU time are told: one figure, so that they do not move with load. */
const HALF_BUSY = 0.5;

/**
 * The response time without waiting, in ms: what no CPU shortens, once; the CPU part, each box's share of it by demand at
 * half load, shortened by its speed; a round trip for each link that crosses boxes.
 */
export function unloadedMs(options: { question: PlacementQuestion; loads: readonly BoxLoad[]; hops: number }): number {
  const { question, loads, hops } = options;
  const { fixedMs, cpuMs } = question.draw.response;
  let needed = 0;
  let paced = 0;
  for (const load of loads) {
    const seconds = secondsAt(load.seconds, HALF_BUSY);
    needed += seconds;
    paced += seconds / load.speed;
  }
  const slowness = needed > 0 ? paced / needed : 1 / (loads[0]?.speed ?? 1);
  return fixedMs + cpuMs * slowness + hops * question.placement.hop.roundTripMs;
}

/**
 * What waiting for a core of one box adds at a load of the whole placement, in ms: the wait of an M/M/c queue whose service
 * is the part of a request's demand that this box has. Boxes in a row add up.
 */
export function boxWaitMs(load: BoxLoad, perSec: number): number {
  const busy = busyAt(load, perSec / load.copies);
  const serviceMs = (MS_PER_SEC * secondsAt(load.seconds, busy)) / load.speed;
  if (serviceMs === 0) return 0;
  if (busy >= 1) return Infinity;
  const { cores } = load;
  return (serviceMs * erlangC({ servers: cores, load: cores * busy })) / (cores * (1 - busy));
}
