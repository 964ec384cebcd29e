import { formatUnit } from '../../../suites/harness/units.ts';
import { bestOperation, type Carrier, type Ground } from './ground.ts';
import { layoutWords } from './layout.ts';
import type { Path } from './path.ts';
import type { Infeasible } from './result.ts';

/** Which constraint cannot hold at the start; null where something carries that load. */
export function infeasibleOf(ground: Ground, path: Path): Infeasible | null {
  const { fromPerSec, latencyMs, confidence, model } = ground.options;
  if (path.carriers.some(({ dependablePerSec }) => dependablePerSec >= fromPerSec)) return null;
  const all = [...path.allSingles, ...path.splits];
  if (all.length === 0) {
    return { constraint: 'memory', sentence: 'No class of the catalogue has memory for the components.', hint: 'Add larger classes to the catalogue given by --hardware.' };
  }
  const p = `p${String(Number((100 * model.quantile).toFixed(3)))}`;
  const most = all.reduce((best, carrier) => (carrier.dependablePerSec > best.dependablePerSec ? carrier : best));
  if (most.dependablePerSec > 0) {
    return {
      constraint: 'load',
      sentence: `Nothing in the catalogue carries ${formatUnit(fromPerSec, 'perSec')} with ${p} within ${formatUnit(latencyMs, 'ms')}: the largest, ${layoutWords(most.layout)}, carries ${formatUnit(most.dependablePerSec, 'perSec')} in ${formatUnit(confidence, 'share')} of the draws.`,
      hint: 'Relax the objective, add larger classes to the catalogue, or make requests cheaper.',
    };
  }
  const idle = (carrier: Carrier): number => bestOperation(ground, carrier.layout, 0).responseMs;
  const quickest = all.reduce((best, carrier) => (idle(carrier) < idle(best) ? carrier : best));
  const idleMs = idle(quickest);
  const who = layoutWords(quickest.layout);
  if (!Number.isFinite(idleMs)) {
    return { constraint: 'load', sentence: `Idle use alone fills every class of the catalogue, the largest included: none is stable under any load.`, hint: 'Add larger classes to the catalogue given by --hardware.' };
  }
  const isClose = idleMs <= latencyMs;
  return {
    constraint: 'latency',
    sentence: isClose
      ? `${p} within ${formatUnit(latencyMs, 'ms')} cannot be kept in ${formatUnit(confidence, 'share')} of the draws: the quickest class, ${who}, needs ${formatUnit(idleMs, 'ms')} when idle, and the model errs by more than is left.`
      : `${p} within ${formatUnit(latencyMs, 'ms')} cannot be kept: the quickest class, ${who}, needs ${formatUnit(idleMs, 'ms')} when idle.`,
    hint: `Ask for more than ${formatUnit(idleMs, 'ms')}, or make requests faster: no size of hardware does it.`,
  };
}
