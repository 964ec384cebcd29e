import type { TrialRecord } from '../../suites/harness/record.ts';
import { boundAt, centreOf, differenceOf, FEWEST, type Centre } from '../../suites/harness/statistics/centre.ts';
import { finite } from './cell.ts';
import { readingsOf } from './metrics.ts';
import type { AnalysisSettings, CellLevels, DriverRatio } from './result.ts';
import { seedFor } from './seed.ts';
import { levelsKey } from './words.ts';

const METRIC = 'generatorCpuMicrosPerOp';

/**
 * How much more CPU an operation costs the generator with one driver than with another, where a factor `driver` was
 * varied. The drivers never share a block, so this is the one ratio that is not paired: the difference of two medians of
 * log CPU, each with its own correlated noise, with degrees of freedom after Welch & Satterthwaite.
 */
export function driverRatios(options: { trials: readonly TrialRecord[]; settings: AnalysisSettings }): DriverRatio[] {
  const groups = new Map<string, TrialRecord[]>();
  for (const trial of options.trials) {
    if (trial.role !== 'contender' || trial.levels['driver'] === undefined) continue;
    const key = [trial.suite, trial.scenario, trial.contender, levelsKey(withoutDriver(trial.levels))].join('\n');
    groups.set(key, [...(groups.get(key) ?? []), trial]);
  }
  return [...groups.values()].flatMap((trials) => ratiosOf(trials, options.settings));
}

interface Arm {
  readonly driver: string;
  readonly centre: Centre;
  readonly trials: readonly TrialRecord[];
}

function ratiosOf(trials: readonly TrialRecord[], settings: AnalysisSettings): DriverRatio[] {
  const [first] = trials;
  const names = [...new Set(trials.map((trial) => String(trial.levels['driver'])))];
  if (first === undefined || names.length < 2) return [];
  const common = { suite: first.suite, scenario: first.scenario, contender: first.contender, levels: withoutDriver(first.levels) };
  const arms: Arm[] = [];
  const short: string[] = [];
  for (const driver of names) {
    const own = trials.filter((trial) => String(trial.levels['driver']) === driver);
    const series = own.map((trial) => readingsOf(trial, METRIC).flatMap(({ value }) => (value !== null && value > 0 ? [Math.log(value)] : [])));
    const seed = seedFor(settings.seed, 'driver', ...Object.values(common).map(String), driver);
    if (series.flat().length < FEWEST) short.push(driver);
    else arms.push({ driver, centre: centreOf({ series: series.filter((block) => block.length > 0), seed }), trials: own });
  }
  arms.sort((a, b) => b.centre.value - a.centre.value);
  const light = arms.at(-1);
  if (light === undefined || arms.length < 2) {
    const [heavy = '', other = ''] = names;
    const reason = `too few values of the generator's CPU with ${short.join(' and ')}`;
    return [{ ...common, heavy, light: other, ratio: null, reason, trials: trials.map(({ id }) => id) }];
  }
  return arms.slice(0, -1).map((heavy) => ({
    ...common,
    heavy: heavy.driver,
    light: light.driver,
    ratio: ratioOf({ heavy, light, settings }),
    reason: null,
    trials: [...heavy.trials, ...light.trials].map(({ id }) => id),
  }));
}

function ratioOf(options: { heavy: Arm; light: Arm; settings: AnalysisSettings }): DriverRatio['ratio'] {
  const { heavy, light, settings } = options;
  const difference = differenceOf(heavy.centre, light.centre);
  const tail = (1 - settings.confidence) / 2;
  return {
    value: Math.exp(difference.value),
    lower: Math.exp(boundAt(difference, tail)),
    upper: finite(Math.exp(boundAt(difference, 1 - tail))),
    unit: 'ratio',
    method: `unpaired: difference of two ${heavy.centre.statistic}s of log CPU, ${heavy.centre.method}`,
    samples: difference.samples,
    confidence: settings.confidence,
  };
}

function withoutDriver(levels: CellLevels): CellLevels {
  return Object.fromEntries(Object.entries(levels).filter(([id]) => id !== 'driver'));
}
