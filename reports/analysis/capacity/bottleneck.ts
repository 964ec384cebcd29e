import type { RunRecord } from '../../../suites/harness/record.ts';
import { formatUnit } from '../../../suites/harness/units.ts';
import { coresTogether, deriveEstimate, loadOfMix, type DemandModel, type Mix } from '../demand/model.ts';
import { GENERATOR } from '../demand/points.ts';
import type { AnalysisSettings } from '../result.ts';
import { titlesOf, valueWords } from '../words.ts';
import { partsOf, processWords, settingOf } from './cause.ts';
import { ceilingOf } from './ceiling.ts';
import type { Bottleneck, Part } from './result.ts';
import { limitsOf, saturationLoad, type Limit } from './saturation.ts';

/** R12: fits that end below this share of the bottleneck say little about it. */
const NEAR_SHARE = 0.6;

/** What saturates first, for every mix that ran under every contender that could be fitted. */
export function bottlenecksOf(options: { record: RunRecord; models: readonly DemandModel[]; settings: AnalysisSettings }): Bottleneck[] {
  const { record, models, settings } = options;
  return models.flatMap((model) => model.mixes.flatMap((mix) => bottleneckOf({ record, model, mix, settings }) ?? []));
}

function bottleneckOf(options: { record: RunRecord; model: DemandModel; mix: Mix; settings: AnalysisSettings }): Bottleneck | null {
  const { record, model, mix, settings } = options;
  const first = model.points.find((point) => point.mix === mix.id && point.perSec > 0);
  // A class of which no trial was fitted is not in the prediction.
  if (first === undefined || Object.entries(mix.shares).some(([id, share]) => share > 0 && !model.separation.classes.includes(id))) return null;
  const { coreLayout } = record.header;
  const limits = limitsOf({ model, coreLayout, setting: settingOf(record.header, first.trial) });
  const fitted = (fit: number): readonly number[] => model.fits[fit]?.coefficients ?? [];
  const loads = limits.map((limit) => ({ limit, perSec: saturationLoad({ model, mix, limit, coefficients: fitted }) })).sort((a, b) => a.perSec - b.perSec);
  const [binding] = loads;
  if (binding === undefined || !Number.isFinite(binding.perSec)) return null;
  const saturation = deriveEstimate({
    model, fits: binding.limit.fits, unit: 'perSec',
    compute: (coefficients) => Math.min(...limits.map((limit) => saturationLoad({ model, mix, limit, coefficients }))),
  });
  const parts = partsAt({ model, mix, perSec: binding.perSec });
  const ceiling = ceilingOf({ record, model, mix: mix.id, limitCores: limits[0]?.cores ?? 1, settings });
  const isCpu = ceiling !== null && (ceiling.cause.kind === 'cpu' || ceiling.cause.kind === 'process');
  const told = {
    suite: model.suite,
    contender: model.contender,
    mix: mix.id,
    resource: binding.limit.resource,
    component: binding.limit.resource.kind === 'processes' ? binding.limit.resource.component : (parts[0]?.component ?? ''),
    saturation,
    parts,
    isExtrapolated: binding.perSec > mix.highestPerSec * 1.05,
    highestPerSec: mix.highestPerSec,
    ceiling,
    errorShare: isCpu ? binding.perSec / ceiling.perSec - 1 : null,
    trials: [...new Set([...model.fitted.map(({ trial }) => trial.id), ...(ceiling?.trials ?? [])])],
  };
  return { ...told, sentence: sentenceOf({ record, told, binding: binding.limit }), notes: notesOf(told) };
}

function partsAt(options: { model: DemandModel; mix: Mix; perSec: number }): Part[] {
  const { model, mix, perSec } = options;
  const load = loadOfMix(mix, perSec);
  return partsOf(model.fits.flatMap(({ component }, at) =>
    component === GENERATOR ? [] : [[component, coresTogether({ model, fits: [at], load })] as const]));
}

type Told = Omit<Bottleneck, 'sentence' | 'notes'>;

function sentenceOf({ record, told, binding }: { record: RunRecord; told: Told; binding: Limit }): string {
  const where = `${told.mix} over ${titlesOf(record).contender(told.suite, told.contender)}`;
  const { ceiling } = told;
  const most = told.parts.find(({ component }) => component === told.component);
  const rate = valueWords(told.saturation);
  if (ceiling !== null && told.errorShare === null) {
    return `CPU is not what limits ${where}. A closed loop ended at ${formatUnit(ceiling.perSec, 'perSec')}: ${ceiling.cause.words}. CPU alone would carry ${rate}.`;
  }
  const what = binding.resource.kind === 'processes'
    ? `${told.component} saturates first (${processWords(binding.cores)} of it, a core each), at ${rate}`
    : `The server ${binding.cores === 1 ? 'core saturates' : 'cores saturate'} first, at ${rate}, and ${told.component} uses most of ${binding.cores === 1 ? 'it' : 'them'} (${formatUnit(most?.share ?? 0, 'share')})`;
  const checked = ceiling === null || told.errorShare === null ? '' : ` A closed loop ended at ${formatUnit(ceiling.perSec, 'perSec')}: the prediction is off by ${formatUnit(Math.abs(told.errorShare), 'share')}.`;
  return `${what}: ${where}.${checked}`;
}

function notesOf({ isExtrapolated, highestPerSec, saturation, ceiling, mix, contender }: Told): string[] {
  const notes: string[] = [];
  if (ceiling === null) notes.push(`No closed loop was run for ${mix}, so the limit is computed and not confirmed.`);
  if (isExtrapolated) notes.push(`Extrapolated: the highest load measured of ${mix} (${contender}) is ${formatUnit(highestPerSec, 'perSec')}${highestPerSec < NEAR_SHARE * saturation.value ? ', less than 60 % of the limit, which is then little more than a guess' : ''}.`);
  return notes;
}
