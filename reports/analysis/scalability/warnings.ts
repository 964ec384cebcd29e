import { formatNumber } from '../../../suites/harness/units.ts';
import { percentWords } from '../words.ts';
import type { UslFit } from './fit-usl.ts';
import type { ModelId, ScalabilityFit } from './result.ts';
import { GAP_WORTH_A_WORD, gapWords, SIGNIFICANT } from './verdict.ts';

type Told = Pick<
  ScalabilityFit,
  'verdict' | 'verdictReasons' | 'peak' | 'extrapolatedPeak' | 'measured' | 'residualTests' | 'points' | 'preferred' | 'preferredBecause' | 'rivals' | 'predictions' | 'inverses' | 'parameters'
> & { readonly atBound: UslFit['atBound'] };

/** What a reader must know before using the numbers. */
export function warningsOf(fit: Told): string[] {
  const { verdict, verdictReasons, preferred, preferredBecause } = fit;
  return [
    ...(verdict === 'usable' ? [] : verdictReasons.slice(1)),
    ...peakWarnings(fit),
    ...lowLoadWarnings(fit),
    ...boundWarnings(fit),
    ...(preferred === 'usl' || preferred === null ? [] : [`The ${titleOf(preferred)} model is to be preferred for these data: ${preferredBecause}.${contradictedWords(fit)}`]),
    ...extrapolations(fit),
  ];
}

/** The best of several models may be wrong too. */
function contradictedWords({ rivals, preferred }: Told): string {
  const test = rivals.find(({ model }) => model === preferred)?.lackOfFit ?? null;
  return test !== null && test.p < SIGNIFICANT ? ' It too strays from the means further than repeats do from each other.' : '';
}

function peakWarnings({ verdict, peak, extrapolatedPeak, measured }: Told): string[] {
  if (extrapolatedPeak === null || peak !== null || verdict === 'misfit') return [];
  const at = `The curve turns down at load ${formatNumber(extrapolatedPeak.load)}`;
  if (extrapolatedPeak.load > measured.toLoad) return [`${at}, beyond the highest load measured (${formatNumber(measured.toLoad)}): that peak is extrapolated. Measure there before relying on it.`];
  if (extrapolatedPeak.load < measured.fromLoad) return [`${at}, below the lowest load measured (${formatNumber(measured.fromLoad)}): throughput only falls within the data, and the peak is extrapolated.`];
  return [`${at}, but throughput was not seen to fall at the highest load measured: the data do not bracket a peak.`];
}

function lowLoadWarnings({ verdict, residualTests: { gammaGap }, points, measured }: Told): string[] {
  if (gammaGap === null && measured.fromLoad > 1) return [`Load 1 was not measured: γ is extrapolated to it, from load ${formatNumber(measured.fromLoad)}.`];
  if (gammaGap === null) return measured.toLoad < 1 ? [`Load 1 was not measured: γ is extrapolated to it, from load ${formatNumber(measured.toLoad)}.`] : [];
  const first = points.find(({ load }) => load === 1)?.throughput ?? 0;
  return verdict !== 'misfit' && Math.abs(gammaGap) > GAP_WORTH_A_WORD ? [`${gapWords(gammaGap)} ${formatNumber(first)} measured at load 1: the curve says little about low loads.`] : [];
}

function boundWarnings({ atBound, parameters: { alpha, beta } }: Told): string[] {
  const reach = [alpha, beta].some(({ value, lower }) => value === 0 && lower !== null && lower < 0) ? ' Its interval is told to both sides, for its width; below 0 it means nothing.' : '';
  return [
    ...(atBound.beta && beta.value === 0 ? [`β stands at its bound 0: no sign of throughput turning down.${reach}`] : []),
    ...(atBound.alpha && alpha.value === 0 ? [`α stands at its bound 0: no sign of contention.${reach}`] : []),
    ...(atBound.alpha && alpha.value === 1 ? ['α stands at its bound 1: throughput does not rise with load at all.'] : []),
    ...(atBound.beta && beta.value === 1 ? ['β stands at its bound 1: throughput falls faster than the law allows.'] : []),
  ];
}

function extrapolations({ predictions, inverses, measured }: Told): string[] {
  const range = `the loads measured (${formatNumber(measured.fromLoad)} to ${formatNumber(measured.toLoad)})`;
  const beyond = predictions.filter(({ isExtrapolated }) => isExtrapolated);
  return [
    ...(beyond.length === 0 ? [] : [`Extrapolated beyond ${range}: load ${beyond.map(({ load }) => formatNumber(load)).join(', ')}. The interval there assumes that the law goes on to hold.${spreadWords(beyond)}`]),
    ...inverses.filter(({ isExtrapolated }) => isExtrapolated).map(({ asked, throughput, latency }) =>
      `Extrapolated beyond ${range}: ${asked} ${formatNumber((asked === 'latency' ? latency : throughput) ?? 0)}.`),
    ...inverses.filter(({ load }) => load === null).map(({ asked, throughput, latency }) =>
      asked === 'latency' ? `No load has a mean latency of ${formatNumber(latency ?? 0)} on this curve.` : `The curve never reaches a throughput of ${formatNumber(throughput ?? 0)}.`),
  ];
}

/** How far apart models that were fitted to the same data end up. */
function spreadWords(beyond: Told['predictions']): string {
  const spreads = beyond.map(({ throughput, rivals }) => {
    const all = [throughput, ...Object.entries(rivals).flatMap(([model, value]) => (model === 'linear' ? [] : [value]))];
    return (Math.max(...all) - Math.min(...all)) / Math.max(throughput, Number.MIN_VALUE);
  });
  return ` Models that level off differ there by up to ${percentWords(Math.max(...spreads))}.`;
}

const titles: Readonly<Record<ModelId, string>> = { usl: 'scalability-law', linear: 'linear', amdahl: 'Amdahl', 'hard-saturation': 'hard-saturation', queueing: 'queueing' };

/** A model's name within a sentence. */
export function titleOf(model: ModelId): string {
  return titles[model];
}
