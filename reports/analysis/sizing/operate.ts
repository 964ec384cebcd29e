import { boxLoads, busyAt, secondsAt } from './box-load.ts';
import type { Operation, PlacementQuestion } from './placement.ts';
import { boxWaitMs, unloadedMs } from './response.ts';

/** Rates are solved to this; a load at its limit is not called beyond it. */
const ROUNDING = 1e-9;

/**
 * A placement at a load of `perSec` requests a second: how busy each box gets (demand depends on that, R12, so it is
 * solved for), what each component uses of it, and the response time at the model's quantile.
 *
 * Copies of a box share the load equally. Idle use is paid on every copy. CPU of a hop is counted to the components at its
 * two ends. `processes` are those on each copy.
 */
export function operate(question: PlacementQuestion & { readonly perSec: number }): Operation {
  const { perSec, model, draw } = question;
  const { loads, hops } = boxLoads(question);
  const busy = loads.map((load) => busyAt(load, perSec / load.copies));
  const cores = new Array<number>(model.components.length).fill(0);
  let isStable = true;
  for (const [at, load] of loads.entries()) {
    const share = busy[at] ?? 0;
    if (!(share < 1)) isStable = false;
    for (const part of load.parts) {
      const used = (part.idleCores + (perSec / load.copies) * secondsAt(part.seconds, share)) / load.speed;
      if (used > part.mostCores * (1 + ROUNDING)) isStable = false;
      cores[part.component] = (cores[part.component] ?? 0) + used * load.copies;
    }
  }
  const waitMs = isStable ? loads.reduce((sum, load) => sum + boxWaitMs(load, perSec), 0) : Infinity;
  const responseMs = isStable ? unloadedMs({ question, loads, hops }) + draw.response.waitFactor * waitMs : Infinity;
  return { isStable, busy, cores, responseMs, hops };
}
