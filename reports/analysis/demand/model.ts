import type { TrialRecord } from '../../../suites/harness/record.ts';
import type { Unit } from '../../../suites/harness/units.ts';
import type { Estimate } from '../estimate.ts';
import type { AnalysisSettings } from '../result.ts';
import { seedFor } from '../seed.ts';
import { derived, resample, type Replicates } from './bootstrap.ts';
import { fitComponent, predict, type Fit } from './fit.ts';
import { dot } from './least-squares.ts';
import { componentsOf, FIT, fittingPoints, isDemandCell, pointsOf, type Load, type LoadPoint } from './points.ts';
import { chooseShape, type RivalShape } from './selection.ts';
import { separationOf, type Separation } from './separation.ts';

/** Fewer trials under load than this tell nothing. */
const FEWEST_POINTS = 2;

/** The fits of every component under one contender, with their resamples: what all demands and limits derive from. */
export interface DemandModel {
  readonly suite: string;
  readonly contender: string;
  /** All trials of the study; `fitted` of them were fitted. */
  readonly points: readonly LoadPoint[];
  readonly fitted: readonly LoadPoint[];
  readonly separation: Separation;
  readonly fits: readonly Fit[];
  readonly rivals: readonly (readonly RivalShape[])[];
  readonly replicates: Replicates;
  readonly mixes: readonly Mix[];
  readonly confidence: number;
}

/** The shares of the classes in a mix, as they ran. */
export interface Mix {
  readonly id: string;
  readonly shares: Readonly<Record<string, number>>;
  /** The highest rate measured of it. */
  readonly highestPerSec: number;
}

/** A model for each contender of each suite that holds a study of demand. */
export function demandModels(options: { trials: readonly TrialRecord[]; settings: AnalysisSettings }): DemandModel[] {
  const { trials, settings } = options;
  const own = trials.filter(({ levels, role }) => isDemandCell(levels) && role === 'contender');
  const keys = [...new Set(own.map(({ suite, contender }) => JSON.stringify([suite, contender])))];
  return keys.flatMap((key): DemandModel[] => {
    const [suite = '', contender = ''] = JSON.parse(key) as string[];
    const points = pointsOf(own.filter((trial) => trial.suite === suite && trial.contender === contender));
    const fitted = fittingPoints(points);
    if (fitted.filter(({ perSec }) => perSec > 0).length < FEWEST_POINTS) return [];
    return [modelOf({ suite, contender, points, fitted, settings })];
  });
}

function modelOf(options: { suite: string; contender: string; points: readonly LoadPoint[]; fitted: readonly LoadPoint[]; settings: AnalysisSettings }): DemandModel {
  const { suite, contender, points, fitted, settings } = options;
  const separation = separationOf(fitted);
  const { groups } = separation;
  const chosen = componentsOf(fitted.map(({ trial }) => trial)).map((component) => {
    const { shape, rivals } = chooseShape({ component, groups, points: fitted });
    return { fit: fitComponent({ component, shape, groups, points: fitted }), rivals };
  });
  const fits = chosen.map(({ fit }) => fit);
  return {
    suite, contender, points, fitted, separation, fits,
    rivals: chosen.map(({ rivals }) => rivals),
    replicates: resample({ fits, seed: seedFor(settings.seed, 'demand', suite, contender) }),
    mixes: mixesOf(points),
    confidence: settings.confidence,
  };
}

/** Mixes as they ran, the one that was fitted at most loads first. */
function mixesOf(points: readonly LoadPoint[]): Mix[] {
  const loaded = points.filter(({ perSec }) => perSec > 0);
  const loadsOf = (id: string): number => new Set(loaded.filter(({ mix, purpose }) => mix === id && purpose === FIT).map(({ loadKey }) => loadKey)).size;
  const ids = [...new Set(loaded.map(({ mix }) => mix))].sort((a, b) => loadsOf(b) - loadsOf(a));
  return ids.map((id) => {
    const own = loaded.filter(({ mix }) => mix === id);
    const total = own.reduce((sum, { perSec }) => sum + perSec, 0);
    const classes = [...new Set(own.flatMap(({ classPerSec }) => Object.keys(classPerSec)))];
    const shares = classes.map((name) => [name, own.reduce((sum, { classPerSec }) => sum + (classPerSec[name] ?? 0), 0) / total] as const);
    return { id, shares: Object.fromEntries(shares), highestPerSec: Math.max(...own.map(({ perSec }) => perSec)) };
  });
}

/** A mix at a total rate. */
export function loadOfMix(mix: Mix, perSec: number): Load {
  return { perSec, classPerSec: Object.fromEntries(Object.entries(mix.shares).map(([id, share]) => [id, share * perSec])) };
}


/** A value computed from the fits, and again from each of their resamples. */
export function deriveEstimate(options: {
  model: DemandModel;
  /** Indices of the fits that it rests on. */
  fits: readonly number[];
  unit: Unit;
  compute: (coefficients: (fit: number) => readonly number[]) => number;
}): Estimate {
  const { model, fits, unit, compute } = options;
  const rounds = model.replicates[0]?.length ?? 0;
  return derived({
    value: compute((fit) => model.fits[fit]?.coefficients ?? []),
    replicates: Array.from({ length: rounds }, (_, round) => compute((fit) => model.replicates[fit]?.[round] ?? [])),
    df: Math.min(...fits.map((fit) => model.fits[fit]?.df ?? 0)),
    unit,
    confidence: model.confidence,
    trials: model.fitted.length,
  });
}

/** The same for a sum over fits of a row × their coefficients, times a factor: idle use, demands, use at a load. */
export function deriveSum(options: { model: DemandModel; fits: readonly number[]; rowOf: (fit: Fit) => readonly number[]; unit: Unit; factor?: number }): Estimate {
  const { model, fits, unit, factor = 1 } = options;
  const rows = fits.map((at) => {
    const fit = model.fits[at];
    return { at, row: fit === undefined ? [] : options.rowOf(fit) };
  });
  const compute = (coefficients: (fit: number) => readonly number[]): number => factor * rows.reduce((sum, { at, row }) => sum + dot(row, coefficients(at)), 0);
  return deriveEstimate({ model, fits, unit, compute });
}

/** Cores that some components use together at a load, as fitted. */
export function coresTogether(options: { model: DemandModel; fits: readonly number[]; load: Load }): number {
  const { model, fits, load } = options;
  return fits.reduce((sum, at) => {
    const fit = model.fits[at];
    return fit === undefined ? sum : sum + predict({ fit, coefficients: fit.coefficients, load });
  }, 0);
}
