import type { RunRecord, TrialRecord } from '../../../suites/harness/record.ts';
import type { AnalysisSettings, CellLevels } from '../result.ts';
import { levelsKey } from '../words.ts';
import { adviceOf, overturnOf, processAdvice } from './advice.ts';
import { kneeOf, unrepeated, type KneePoint } from './knee.ts';
import { curvesOf, levelsOf, type CurveTrials, type JudgedLevel } from './levels.ts';
import type { ProcessAdvice, WorkerCurve, WorkersResult } from './result.ts';

/** Where more workers stop helping, and why: from the trials whose levels vary one. */
export function workersOf(options: { record: RunRecord; trials: readonly TrialRecord[]; settings: AnalysisSettings }): WorkersResult {
  const { record, trials, settings } = options;
  const serverCores = Math.max(1, record.header.coreLayout.serverCpus.length);
  const studies = curvesOf(trials).map((curves) => {
    const levels = levelsOf({ record, curves, settings });
    return curves.map((curve, at) => ({ curve, levels: levels[at] ?? [] }));
  });
  return {
    curves: studies.flat().map(({ curve, levels }) => curveOf({ curve, levels, serverCores, margin: settings.margin })),
    processes: studies.flatMap((study) => processesAdvised({ study, serverCores, margin: settings.margin })),
  };
}

function curveOf(options: { curve: CurveTrials; levels: readonly JudgedLevel[]; serverCores: number; margin: number }): WorkerCurve {
  const { curve, levels: judged, serverCores, margin } = options;
  const { suite, scenario, contender, axis, fixed } = curve;
  const levels = judged.map(({ level }) => level);
  const knee = kneeOf(judged.filter(({ level }) => level.perSec > 0).map(({ level, centre }) => (centre === null ? unrepeated(level.at, level.perSec) : { at: level.at, centre })), margin);
  // Where more was tried and did not help, the reason shows most plainly at the most that was tried.
  const cause = knee === null ? null : knee.isBracketed ? (judged.at(-1)?.beyond ?? null) : (levels.find(({ at }) => at === knee.at)?.cause ?? null);
  return {
    id: [suite, contender, axis, levelsKey(fixed)].join('/'),
    suite, scenario, contender, axis, fixed, levels, knee, cause,
    isOverlap: Object.entries(fixed).some(([name, level]) => isProcesses(name) && Number(level) > serverCores),
    advice: levels.length < 2 ? '' : adviceOf({ axis, fixed, levels, knee, cause, margin }),
    overturn: overturnOf({ axis, cause, knee, serverCores }),
    trials: levels.flatMap((level) => level.trials),
  };
}

const isProcesses = (name: string): boolean => name.endsWith('Processes');

/** All the processes that the levels name (`serviceProcesses`, `apiProcesses`, …); null where they name none. */
function processesOf(levels: CellLevels): number | null {
  const counts = Object.entries(levels).flatMap(([name, level]) => (isProcesses(name) && typeof level === 'number' ? [level] : []));
  return counts.length === 0 ? null : counts.reduce((sum, count) => sum + count, 0);
}

/** Settings that differ only in their processes: of those groups, the one that tried most counts of them. */
function processesAdvised(options: { study: readonly { curve: CurveTrials; levels: readonly JudgedLevel[] }[]; serverCores: number; margin: number }): ProcessAdvice[] {
  const { study, serverCores, margin } = options;
  const settings = study.flatMap(({ curve, levels }) =>
    levels.flatMap(({ level, centre }) => {
      const all = { ...curve.fixed, [curve.axis]: level.at };
      const processes = processesOf(all);
      // Where processes themselves are the axis, its own curve gives the advice.
      if (processes === null || centre === null || isProcesses(curve.axis)) return [];
      const fixed = Object.fromEntries(Object.entries(all).filter(([name]) => !isProcesses(name)));
      return [{ fixed, at: processes, centre, trials: level.trials }];
    }),
  );
  const groups = [...new Set(settings.map(({ fixed }) => levelsKey(fixed)))].map((key) => settings.filter(({ fixed }) => levelsKey(fixed) === key));
  const countsOf = (group: typeof settings): number => new Set(group.map(({ at }) => at)).size;
  const [most] = groups.sort((a, b) => countsOf(b) - countsOf(a));
  const [first] = study;
  if (most === undefined || first === undefined) return [];
  const knee = kneeOf(bestOfEach(most), margin);
  const fixed = most[0]?.fixed ?? {};
  if (knee === null) return [];
  const { suite, contender } = first.curve;
  const highest = Math.max(...most.map(({ at }) => at));
  return [{ suite, contender, fixed, knee, advice: processAdvice({ knee, fixed, serverCores, margin, highest }), trials: most.flatMap(({ trials }) => trials) }];
}

/** Two ways to have the same number of processes: the better one stands for it. */
function bestOfEach(points: readonly KneePoint[]): KneePoint[] {
  const counts = [...new Set(points.map(({ at }) => at))];
  return counts.map((at) => points.filter((point) => point.at === at).reduce((best, point) => (point.centre.value > best.centre.value ? point : best)));
}
