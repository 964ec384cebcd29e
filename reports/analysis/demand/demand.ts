import type { Estimate } from '../estimate.ts';
import type { AnalysisSettings } from '../result.ts';
import type { Fit } from './fit.ts';
import { demandPoints } from './measured.ts';
import { heldOutOf } from './held-out.ts';
import { coresTogether, deriveSum, loadOfMix, type DemandModel, type Mix } from './model.ts';
import { GENERATOR, microsPerRequest } from './points.ts';
import type { ClassDemand, ComponentDemand, DemandResult, MixDemand } from './result.ts';
import { demandRow, idleRow, rowOf } from './shape.ts';
import { formatNumber, formatUnit } from '../../../suites/harness/units.ts';

const MICROS_PER_SEC = 1e6;
const CURVE_POINTS = 24;
/** A shape that misses loads left out by more than this is not believed (R14). */
const MISFIT_SHARE = 0.15;
/** More than this of the machine, used by processes that are no component, is worth a word. */
const FOREIGN_SHARE = 0.05;

/** Every model's demands, told at loads that all contenders of the suite reached. */
export function demandsOf(options: { models: readonly DemandModel[]; settings: AnalysisSettings }): DemandResult[] {
  return options.models.map((model) => {
    const siblings = options.models.filter(({ suite }) => suite === model.suite);
    return demandOf({ model, siblings, settings: options.settings });
  });
}

function demandOf(options: { model: DemandModel; siblings: readonly DemandModel[]; settings: AnalysisSettings }): DemandResult {
  const { model, siblings, settings } = options;
  const reference = rounded(Math.min(...siblings.map(({ mixes }) => Math.max(...mixes.map(({ highestPerSec }) => highestPerSec)))));
  const rates = model.fitted.map(({ perSec }) => perSec).filter((rate) => rate > 0);
  const components = model.fits.map((_, at) => componentDemand(model, at, reference));
  return {
    suite: model.suite,
    contender: model.contender,
    separation: model.separation,
    referencePerSec: reference,
    measuredFromPerSec: Math.min(...rates),
    measuredToPerSec: Math.max(...rates),
    components,
    totals: classDemands(model, systemFits(model), reference),
    mixes: model.mixes.map((mix) => mixDemand({ model, mix, siblings })),
    points: demandPoints({ model, settings }),
    heldOut: heldOutOf({ model, settings }),
    notes: notesOf(model, components),
    trials: model.fitted.map(({ trial }) => trial.id),
  };
}

/** Components of the system itself, as indices of their fits. */
export function systemFits(model: DemandModel): number[] {
  return model.fits.flatMap(({ component }, at) => (component === GENERATOR ? [] : [at]));
}

function componentDemand(model: DemandModel, at: number, perSec: number): ComponentDemand {
  const rivals = model.rivals[at] ?? [];
  return {
    component: model.fits[at]?.component ?? '',
    shape: model.fits[at]?.shape.id ?? 'constant',
    rivals,
    crossValidatedShare: rivals.find(({ chosen }) => chosen)?.errorShare ?? null,
    idle: deriveSum({ model, fits: [at], rowOf: idleOf, unit: 'cores' }),
    classes: classDemands(model, [at], perSec),
  };
}

/** What a request of each class needs of some components together. */
function classDemands(model: DemandModel, fits: readonly number[], perSec: number): ClassDemand[] {
  const [mix] = model.mixes;
  if (mix === undefined) return [];
  const load = loadOfMix(mix, perSec);
  return model.separation.groups.map(({ id }, group) => ({
    group: id,
    demand: deriveSum({ model, fits, rowOf: ({ shape, groups }) => demandRow({ shape, groups, group, load }), unit: 'micros', factor: MICROS_PER_SEC }),
  }));
}

/** A component without an idle term rests for nothing. */
const idleOf = (fit: Fit): number[] => (fit.shape.hasIdle ? idleRow(fit) : []);

function mixDemand(options: { model: DemandModel; mix: Mix; siblings: readonly DemandModel[] }): MixDemand {
  const { model, mix, siblings } = options;
  const reached = siblings.flatMap(({ mixes }) => mixes.filter(({ id }) => id === mix.id).map(({ highestPerSec }) => highestPerSec));
  const perSec = rounded(Math.min(...reached));
  const load = loadOfMix(mix, perSec);
  const fits = systemFits(model);
  const withoutIdle = (fit: Fit): number[] => {
    const idle = idleOf(fit);
    return rowOf({ ...fit, load }).map((value, column) => value - (idle[column] ?? 0));
  };
  const demandOfFits = (own: readonly number[]): Estimate => deriveSum({ model, fits: own, rowOf: withoutIdle, unit: 'micros', factor: microsPerRequest(1, perSec) });
  const total = demandOfFits(fits);
  return {
    mix: mix.id,
    perSec,
    shares: mix.shares,
    components: model.fits.map(({ component }, at) => {
      const demand = demandOfFits([at]);
      return { component, demand, share: component === GENERATOR || total.value === 0 ? 0 : demand.value / total.value };
    }),
    total,
    curve: curveOf(model, mix),
  };
}

function curveOf(model: DemandModel, mix: Mix): MixDemand['curve'] {
  const rates = model.points.filter((point) => point.mix === mix.id && point.perSec > 0).map(({ perSec }) => perSec);
  const [from, to] = [Math.min(...rates), Math.max(...rates)];
  return Array.from({ length: CURVE_POINTS }, (_, step) => {
    const perSec = from * (to / from) ** (step / (CURVE_POINTS - 1));
    const load = loadOfMix(mix, perSec);
    return { perSec, cores: Object.fromEntries(model.fits.map(({ component }, at) => [component, coresTogether({ model, fits: [at], load })])) };
  });
}

function notesOf(model: DemandModel, components: readonly ComponentDemand[]): string[] {
  const notes = model.separation.reason === '' ? [] : [model.separation.reason];
  if (!model.fitted.some(({ perSec }) => perSec === 0)) notes.push('No trial ran without load, so idle use is extrapolated from the loads.');
  const misfits = components.filter(({ crossValidatedShare }) => crossValidatedShare !== null && crossValidatedShare > MISFIT_SHARE);
  for (const { component, crossValidatedShare } of misfits) {
    notes.push(`Misfit: no shape tried foretells the use of ${component} at a load left out better than to ${formatUnit(crossValidatedShare ?? 0, 'share')}.`);
  }
  const untried = components.filter(({ crossValidatedShare }) => crossValidatedShare === null).map(({ component }) => component);
  if (untried.length > 0) notes.push(`Too few loads to cross-validate ${untried.join(', ')}: the shape is assumed, not chosen.`);
  const unmetered = new Set(model.fitted.flatMap(({ trial }) => Object.keys(trial.unmetered)));
  if (unmetered.size > 0) notes.push(`Not metered, so missing in every sum: ${[...unmetered].join(', ')}.`);
  const foreign = Math.max(...model.fitted.flatMap(({ trial }) => trial.slices.map(({ host }) => host?.foreignCpuShare ?? 0)));
  if (foreign > FOREIGN_SHARE) notes.push(`Processes that are no component used up to ${formatUnit(foreign, 'share')} of the machine in these trials. Where they belong to the system, their demand is missing here.`);
  const short = Math.min(...model.fits.map(({ df }) => df));
  if (Number.isFinite(short) && short < 3) notes.push(`${formatNumber(model.fitted.length)} trials leave ${formatNumber(short)} degrees of freedom: intervals are wide, and rest on assumptions.`);
  return notes;
}

/** Two significant digits, rounded down: a load that was reached. */
function rounded(perSec: number): number {
  const step = 10 ** (Math.floor(Math.log10(perSec)) - 1);
  return Math.floor(perSec / step + 1e-9) * step;
}
