import { formatUnit } from '../../../suites/harness/units.ts';
import { assumptionsOf } from './assumptions.ts';
import { loadAfter, logGrowth } from './growth.ts';
import { groundOf, type Ground } from './ground.ts';
import { infeasibleOf } from './infeasible.ts';
import { layoutWords } from './layout.ts';
import { checkOptions, type PlanOptions } from './options.ts';
import { overturnOf } from './overturn.ts';
import { pathOf, type Path } from './path.ts';
import type { Plan, PlanEnd, Stage } from './result.ts';
import { splitPointOf } from './split-result.ts';
import type { Stretch } from './split-point.ts';
import { reachOf, stagesOf } from './stages.ts';
import { costOf, timelineOf } from './totals.ts';
import { listWords, rangeWords } from './words.ts';

/**
 * Stages from what carries the load now to what carries it after the months asked for: a bigger box each time while that is
 * the cheapest, then the split, part by part. Pure; the same options give the same plan.
 *
 * @throws RangeError on options that contradict themselves; an objective that cannot be kept is an answer (`infeasible`).
 */
export function planOf(options: PlanOptions): Plan {
  checkOptions(options);
  const { model, growth, months } = options;
  const ground = groundOf(options);
  const path = pathOf(ground);
  const { stages, next } = stagesOf(ground, path);
  const splitPoint = splitPointOf(ground, path);
  const used = path.carriers.filter(({ dependablePerSec }) => dependablePerSec >= options.fromPerSec).slice(0, stages.length + (next === null ? 0 : 1));
  return {
    format: 'headroom-plan/1',
    infeasible: infeasibleOf(ground, path),
    objective: { quantile: model.quantile, latencyMs: options.latencyMs, confidence: options.confidence, availability: options.availability },
    growth: { fromPerSec: options.fromPerSec, ...growth, start: options.start, months },
    currency: options.currency,
    system: { runs: model.runs, origin: model.origin, suite: model.suite, contender: model.contender, mix: model.mix, measuredToPerSec: model.measuredToPerSec },
    stages,
    next,
    splitPoint,
    timeline: timelineOf(ground, path),
    cost: costOf(ground, path),
    end: endOf(ground, path),
    considered: path.considered,
    assumptions: assumptionsOf(ground, used),
    overturn: overturnOf({ ground, path, stages: next === null ? stages : [...stages, next], splitPoint }),
    notes: notesOf({ ground, path, stages }),
    draws: options.draws,
    seed: options.seed,
    trials: model.trials,
  };
}

/** What the largest of all carries, and until when. */
function endOf(ground: Ground, path: Path): PlanEnd {
  const { growth, fromPerSec, months } = ground.options;
  const last = path.carriers.at(-1);
  const perSec = last?.dependablePerSec ?? 0;
  const { perSec: range, when } = reachOf(ground, { perSec, drawn: last?.drawn ?? [], untested: last?.untested ?? [] });
  const isWithinMonths = loadAfter({ fromPerSec, logGrowth: logGrowth(growth), months }) > perSec;
  const what = last === undefined ? 'Nothing' : `The largest stage that there is (${layoutWords(last.layout)})`;
  const then = 'Then it takes what this plan does not have: larger classes in the catalogue, a database split by key or with read replicas, or requests that need less.';
  const until = when.date.value === null ? 'load is not expected to reach that' : `until ${when.date.value}`;
  return { perSec: range, when, isWithinMonths, sentence: `${what} carries ${rangeWords(range, 'perSec')}, ${until}.${isWithinMonths ? ` ${then}` : ''}` };
}

function notesOf(options: { ground: Ground; path: Path; stages: readonly Stage[] }): string[] {
  const { ground: { options: { growth, model, fromPerSec } }, path, stages } = options;
  const still = growth.sharePerMonth === 0 ? 'does not grow' : 'shrinks';
  return [
    ...(growth.sharePerMonth <= 0 && stages.length > 0 ? [`Load ${still}: one stage carries it throughout.`] : []),
    ...(fromPerSec > model.measuredToPerSec ? [`The load at the start lies beyond what was measured (${formatUnit(model.measuredToPerSec, 'perSec')}): the whole plan is extrapolated.`] : []),
    ...(path.crossing.exceptions.length > 0 ? [`Classes of machines are steps: for a while it would be the other way round than the split point says at ${listWords(path.crossing.exceptions.map(stretchWords))}. It is where splitting once costs least on the way.`] : []),
    ...model.notes,
  ];
}

function stretchWords({ fromPerSec, toPerSec }: Stretch): string {
  return `${formatUnit(fromPerSec, 'perSec')} to ${formatUnit(toPerSec, 'perSec')}`;
}
