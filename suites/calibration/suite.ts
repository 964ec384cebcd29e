import { fileURLToPath } from 'node:url';
import { UnsupportedError } from '../harness/errors.ts';
import { loadFolders } from '../harness/registry.ts';
import type { Bench, BenchContext, Suite } from '../harness/scenario.ts';
import { ceilingMeter } from './ceiling.ts';
import { loadContenders } from './contenders.ts';
import type { CalibrationScenario } from './scenario.ts';
import { seedOf } from '../harness/statistics/random.ts';
import { Target } from './target/target.ts';

/** What the suite is set up with. */
export interface CalibrationSetup {
  /** The processes that keep server cores awake; none where they could not be had. */
  readonly spinnerPids: readonly number[];
}

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const SHORT_MS = 12 * SECOND_MS;

const scenarios = await loadFolders<CalibrationScenario>({
  folder: fileURLToPath(new URL('scenarios/', import.meta.url)),
  file: 'scenario',
  exportName: 'scenario',
});

/** Can the ruler be trusted, on this machine, today? */
export const suite: Suite<CalibrationSetup> = {
  id: 'calibration',
  title: 'The ruler',
  question: 'Can this machine be trusted today to measure latencies and rates, and down to which effect?',
  scenarios,
  budgetMs: { smoke: 30 * SECOND_MS, quick: 75 * SECOND_MS, standard: 11 * MINUTE_MS, full: 32 * MINUTE_MS },
  contenders: loadContenders,
  open: (context, setup) => Promise.resolve(openBench({ context, setup })),
};

/** The short form that stands at the start of every other run: about 8 s, whatever the profile. */
export const shortSuite: Suite<CalibrationSetup> = {
  ...suite,
  scenarios: scenarios
    .filter((scenario) => 'short' in scenario)
    .map((scenario) => ({
      ...scenario,
      plan: (_, contenders) => ({ comparisons: scenario.short?.(contenders) ?? [], why: 'The short form of the calibration, at the start of every run.' }),
    })),
  budgetMs: { smoke: SHORT_MS, quick: SHORT_MS, standard: SHORT_MS, full: SHORT_MS },
};

function openBench(options: { context: BenchContext; setup: CalibrationSetup }): Bench {
  const { context, setup } = options;
  const ceiling = ceilingMeter(context);
  return {
    servers: () => [{ name: 'calibration target', version: process.version, origin: 'part of Headroom', settings: { cores: context.cores.serverCpus.join(', ') } }],
    begin: async ({ trial, block, signal }) => {
      const contender = (await loadContenders()).find(({ id }) => id === trial.contender);
      const scenario = scenarios.find(({ id }) => id === block.scenario);
      if (contender === undefined || scenario === undefined) {
        throw new UnsupportedError(`this version of the calibration suite has no ${block.scenario} for ${trial.contender}`);
      }
      return scenario.begin({
        contender,
        block,
        context,
        signal,
        seed: seedOf(`${context.runId}/${trial.id}/${trial.role}`),
        startTarget: () => Target.start({ cpus: context.cores.serverCpus, signal }),
        ceilingPerSec: () => ceiling(signal),
        spinnerPids: setup.spinnerPids,
      });
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
