import { formatUnit } from '../../../suites/harness/units.ts';
import type { AnalysisSettings } from '../result.ts';
import { seedFor } from '../seed.ts';
import { countWords } from '../words.ts';
import { fitComponent, predict } from './fit.ts';
import { cellsOf, coresEstimate, type Cell } from './measured.ts';
import { deriveSum, type DemandModel } from './model.ts';
import { GENERATOR, HELD_OUT } from './points.ts';
import type { HeldOutCheck, HeldOutResult } from './result.ts';
import { rowOf, shapesFor } from './shape.ts';

/** A prediction may miss by 10 % of what is measured, or by 0.02 cores, whichever is larger. */
const LIMIT_SHARE = 0.1;
const LIMIT_CORES = 0.02;
/** Fewer repeats of a load cannot say what it uses (R14). */
const FEWEST_REPEATS = 6;

/**
 * The fit on trial: loads and mixes that it has not seen (`purpose: held-out`), against what it says of them. Null where
 * no such trial ran.
 */
export function heldOutOf(options: { model: DemandModel; settings: AnalysisSettings }): HeldOutResult | null {
  const { model, settings } = options;
  const cells = cellsOf(model.points.filter(({ purpose }) => purpose === HELD_OUT));
  if (cells.length === 0) return null;
  const checks = cells.flatMap((cell) => model.fits.flatMap(({ component }, at) => (component === GENERATOR ? [] : [checkOf({ model, settings, cell, at })])));
  const failed = checks.filter(({ verdict }) => verdict === 'fail');
  const passed = checks.filter(({ verdict }) => verdict === 'pass');
  const verdict = failed.length > 0 ? 'fail' : passed.length > 0 ? 'pass' : 'not judged';
  return { verdict, sentence: sentenceOf({ verdict, failed, checks, cells: cells.length }), checks };
}

function checkOf(options: { model: DemandModel; settings: AnalysisSettings; cell: Cell; at: number }): HeldOutCheck {
  const { model, settings, cell, at } = options;
  const component = model.fits[at]?.component ?? '';
  const seed = seedFor(settings.seed, 'held-out', model.suite, model.contender, cell.mix, String(cell.load.perSec), component);
  const predicted = deriveSum({ model, fits: [at], unit: 'cores', rowOf: (fit) => rowOf({ ...fit, load: cell.load }) });
  const measured = coresEstimate({ cell, component, seed, confidence: settings.confidence });
  const repeats = cell.points.reduce((sum, { trial }) => sum + trial.slices.length, 0);
  const unknown = Object.keys(cell.load.classPerSec).filter((id) => (cell.load.classPerSec[id] ?? 0) > 0 && !model.separation.classes.includes(id));
  const errorCores = measured === null ? null : predicted.value - measured.value;
  const limitCores = Math.max(LIMIT_CORES, LIMIT_SHARE * (measured?.value ?? 0));
  const reason = measured === null ? 'its use was not measured throughout'
    : unknown.length > 0 ? `no fitted trial held ${unknown.join(', ')}`
    : repeats < FEWEST_REPEATS ? `${countWords(repeats, 'repeat')} of the ${FEWEST_REPEATS} that a verdict needs` : '';
  return {
    mix: cell.mix,
    levels: cell.points[0]?.trial.levels ?? {},
    perSec: cell.load.perSec,
    component,
    predicted,
    measured,
    errorCores,
    errorShare: errorCores === null || measured === null || measured.value === 0 ? null : errorCores / measured.value,
    limitCores,
    rivalErrorCores: measured === null ? null : naive(model, component, cell) - measured.value,
    repeats,
    verdict: reason !== '' || errorCores === null ? 'not judged' : Math.abs(errorCores) <= limitCores ? 'pass' : 'fail',
    reason,
    trials: cell.points.map(({ trial }) => trial.id),
  };
}

/** What one constant demand for all loads would say. */
function naive(model: DemandModel, component: string, cell: Cell): number {
  const { groups } = model.separation;
  const [shape] = shapesFor({ points: model.fitted, groups });
  if (shape === undefined) return Number.NaN;
  const fit = fitComponent({ component, shape, groups, points: model.fitted });
  return predict({ fit, coefficients: fit.coefficients, load: cell.load });
}

function sentenceOf(options: { verdict: HeldOutResult['verdict']; failed: readonly HeldOutCheck[]; checks: readonly HeldOutCheck[]; cells: number }): string {
  const { verdict, failed, checks, cells } = options;
  const where = `at ${countWords(cells, 'load')} that the fit has not seen`;
  const limit = 'within 10 % or 0.02 cores, whichever is larger';
  if (verdict === 'not judged') return `The demands were not put to the test ${where}: ${checks[0]?.reason ?? 'nothing was measured'}.`;
  const judged = checks.filter(({ verdict: own }) => own !== 'not judged');
  const worst = [...judged].sort((a, b) => excess(b) - excess(a))[0];
  const furthest = worst === undefined ? '' : `; the furthest off is ${worst.component} (${worst.mix}): ${errorWords(worst)}`;
  if (verdict === 'pass') return `The demands predict the use of every component ${where}, ${limit}${furthest}.`;
  return `The demands miss ${countWords(failed.length, 'time')} in ${judged.length} ${where} (${limit})${furthest}.`;
}

const excess = ({ errorCores, limitCores }: HeldOutCheck): number => Math.abs(errorCores ?? 0) / limitCores;

function errorWords({ errorCores, errorShare }: HeldOutCheck): string {
  const cores = errorCores ?? 0;
  return `${cores < 0 ? '−' : '+'}${formatUnit(Math.abs(cores), 'cores')}${errorShare === null ? '' : `, ${formatUnit(Math.abs(errorShare), 'share')}`}`;
}
