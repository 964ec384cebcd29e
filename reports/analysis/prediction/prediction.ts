import type { RunRecord, TrialRecord } from '../../../suites/harness/record.ts';
import { isDemandCell } from '../demand/points.ts';
import { AnalysisError } from '../errors.ts';
import { countWords } from '../words.ts';
import { fitClosedModel } from './closed-model.ts';
import { curvesOf } from './curves.ts';
import { FEWEST_REPEATS, heldOutPoints } from './held-out.ts';
import { closedPoints, MODEL, TRIAL, type ClosedPoint } from './points.ts';
import { BARS, type HeldOutPoint, type PredictedMetric, type PredictionResult } from './result.ts';
import { formatUnit } from '../../../suites/harness/units.ts';

/** Numbers of requests in flight that the curves of workers are fitted to; those between and beyond try the fit. */
const FITTED_IN_FLIGHT: ReadonlySet<number> = new Set([1, 2, 4, 8, 16, 32]);
/** A level of fewer says nothing about a model. */
const FEWEST_LEVELS = 3;
const NAMES: Readonly<Record<PredictedMetric, string>> = { throughput: 'throughput', mean: 'mean response time', p99: 'p99' };

/** Every model of closed loops that a run can put on trial (R14): fitted to some levels and mixes, set against the others. */
export function predictionsOf(options: { record: RunRecord; trials: readonly TrialRecord[]; seed?: number }): PredictionResult[] {
  const { record, trials, seed = record.header.seed } = options;
  const isPurpose = ({ levels }: TrialRecord): boolean => levels['purpose'] === MODEL || levels['purpose'] === TRIAL;
  const isInFlight = ({ levels }: TrialRecord): boolean => !isDemandCell(levels) && Number(levels['inFlight']) > 0 && Number(levels['serviceProcesses']) === 1 && Number(levels['apiProcesses']) === 1;
  return [
    ...studiesOf(trials.filter(isPurpose)).map((own) => closedPoints({ record, trials: own, isHeldOut: ({ levels }) => levels['purpose'] === TRIAL })),
    ...studiesOf(trials.filter(isInFlight)).map((own) => closedPoints({ record, trials: own, isHeldOut: ({ levels }) => !FITTED_IN_FLIGHT.has(Number(levels['inFlight'])) })),
  ].flatMap((points) => predictionOf(points, seed) ?? []);
}

/** By suite and contender: a suite's scenarios add points to the same study. */
function studiesOf(trials: readonly TrialRecord[]): TrialRecord[][] {
  const keyOf = ({ suite, scenario, contender }: TrialRecord): string => JSON.stringify([suite, scenario, contender]);
  const own = trials.filter(({ role }) => role === 'contender');
  return [...new Set(own.map(keyOf))].map((key) => own.filter((trial) => keyOf(trial) === key));
}

function predictionOf(points: readonly ClosedPoint[], seed: number): PredictionResult | null {
  const fitted = points.filter(({ isHeldOut }) => !isHeldOut);
  const [first] = fitted;
  const levels = [...new Set(fitted.map(({ underWay }) => underWay))].sort((a, b) => a - b);
  if (first === undefined || levels.length < FEWEST_LEVELS || fitted.length === points.length) return null;
  try {
    const model = fitClosedModel(fitted);
    const heldOut = heldOutPoints({ model, points, seed });
    // A short run tries nothing often enough to judge by; then there is nothing to tell.
    if (heldOut.every(({ repeats }) => repeats < FEWEST_REPEATS)) return null;
    const metrics = (Object.keys(BARS) as PredictedMetric[]).map((metric) => scoreOf(metric, heldOut));
    const judged = heldOut.flatMap(({ checks }) => checks).filter(({ verdict }) => verdict !== 'not judged');
    const verdict = judged.length === 0 ? 'not judged' : judged.every((check) => check.verdict === 'pass') ? 'pass' : 'fail';
    return {
      suite: first.trial.suite, scenario: first.trial.scenario, contender: first.trial.contender,
      fittedLevels: levels,
      fittedMixes: model.mixes.map(({ mix }) => mix),
      points: heldOut,
      metrics,
      curves: curvesOf({ model, points }),
      verdict,
      sentence: sentenceOf({ verdict, heldOut, metrics }),
      notes: notesOf(heldOut),
      trials: [...new Set(fitted.map(({ trial }) => trial.id))],
    };
  } catch (error) {
    // A run that was cut short may lack what the model starts from.
    if (error instanceof AnalysisError) return null;
    throw error;
  }
}

function scoreOf(metric: PredictedMetric, points: readonly HeldOutPoint[]): PredictionResult['metrics'][number] {
  const checks = points.flatMap((point) => point.checks.filter((check) => check.metric === metric));
  const judged = checks.filter(({ verdict }) => verdict !== 'not judged');
  const rms = (values: readonly number[]): number => Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / Math.max(1, values.length));
  const errorShare = rms(checks.map((check) => check.errorShare));
  const rivalErrorShare = rms(checks.map((check) => check.rivalErrorShare));
  return { metric, passed: judged.filter(({ verdict }) => verdict === 'pass').length, judged: judged.length, errorShare, rivalErrorShare, skill: rivalErrorShare > 0 ? 1 - errorShare / rivalErrorShare : 0 };
}

function sentenceOf(options: { verdict: PredictionResult['verdict']; heldOut: readonly HeldOutPoint[]; metrics: PredictionResult['metrics'] }): string {
  const { verdict, heldOut, metrics } = options;
  const where = `at ${countWords(heldOut.length, 'point')} that the model has not seen`;
  if (verdict === 'not judged') return `Predictions were not judged ${where}: each needs 6 repeats.`;
  const told = metrics.map(({ metric, passed, judged, errorShare }) => `${NAMES[metric]} ${passed} of ${judged} (off by ${formatUnit(errorShare, 'share')} on average)`);
  return `${verdict === 'pass' ? 'All predictions hold' : 'Not all predictions hold'} ${where}: ${told.join(', ')}. Skill over the figures of the nearest level: ${metrics.map(({ skill }) => skill.toFixed(2).replace('-', '−')).join(', ')}.`;
}

function notesOf(points: readonly HeldOutPoint[]): string[] {
  const missed = points.flatMap((point) => point.checks.filter(({ verdict }) => verdict === 'fail').map((check) => ({ point, check })));
  const noisy = points.filter(({ checks }) => checks.some(({ metric, repeatabilityShare }) => repeatabilityShare > BARS[metric]));
  return [
    ...missed.map(({ point, check }) => `Missed: ${NAMES[check.metric]} of ${point.mix} with ${point.underWay} under way, by ${signed(check.errorShare)} (limit ${formatUnit(check.limitShare, 'share')})${causeOf(point)}.`),
    ...(noisy.length === 0 ? [] : [`The repeats of ${countWords(noisy.length, 'point')} scatter by more than the bar, which is wider there: more repeats would say more.`]),
  ];
}

/** Where a miss has likely causes that the model itself knows of. */
function causeOf({ beyond, isNewMix, fitScatterShare }: HeldOutPoint): string {
  const causes = [
    ...beyond,
    ...(isNewMix ? ['a mix that was never measured, its requests taken to be as they were in others'] : []),
    `the scatter of the points it was fitted to alone moves what is foretold by ${formatUnit(fitScatterShare, 'share')} either way`,
  ];
  return `: ${causes.join('; ')}`;
}

const signed = (share: number): string => `${share < 0 ? '−' : '+'}${formatUnit(Math.abs(share), 'share')}`;
