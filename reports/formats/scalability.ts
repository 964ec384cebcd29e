import { formatNumber } from '../../suites/harness/units.ts';
import { percentWords } from '../analysis/words.ts';
import type { Interval, ScalabilityFit } from '../analysis/scalability/result.ts';
import { titleOf } from '../analysis/scalability/warnings.ts';
import { columns, plain, wrap } from './text.ts';

const WIDTH = 96;

/** One fitted curve in the terminal: verdict first, then parameters, peak, rivals, predictions, warnings. */
export function scalabilityText(fit: ScalabilityFit, width = WIDTH): string {
  const { measured, loadName } = fit;
  return [
    plain(`${fit.title}: ${measured.runs} runs at ${measured.loads} loads, ${loadName} ${formatNumber(measured.fromLoad)} to ${formatNumber(measured.toLoad)}`),
    ...fit.verdictReasons.flatMap((reason, at) => wrap({ text: reason, width, indent: at === 0 ? '' : '  ' })),
    '',
    ...parameterLines(fit),
    ...peakLines(fit, width),
    '',
    ...rivalLines(fit),
    ...predictionLines(fit),
    ...warningLines(fit, width),
  ].join('\n');
}

function parameterLines({ parameters: { alpha, beta, gamma }, confidence, amdahlLimit, optimalLoad, bootstrap, method }: ScalabilityFit): string[] {
  const rows = [
    ['α contention', cell(alpha), span(alpha)],
    ['β coherency', cell(beta), span(beta)],
    ['γ throughput at load 1', cell(gamma), span(gamma)],
    ...(amdahlLimit === null ? [] : [['γ ÷ α limit of contention alone', formatNumber(amdahlLimit), '']]),
    ...(optimalLoad === null ? [] : [['1 ÷ α load up to which adding pays', formatNumber(optimalLoad.load), `throughput ${formatNumber(optimalLoad.throughput)}`]]),
  ];
  const boot = bootstrap === null ? [] : (['alpha', 'beta', 'gamma'] as const).map((name) => `${name} ${span({ value: 0, ...bootstrap.parameters[name] })}`);
  return [
    ...columns([['', 'value', `${percentWords(confidence)} interval`], ...rows], ['left', 'right', 'left']),
    ...wrap({ text: `${method}.`, width: WIDTH, indent: '  ' }),
    ...(boot.length === 0 ? [] : wrap({ text: `From repeats alone: ${boot.join(', ')} (${bootstrap?.method ?? ''}).`, width: WIDTH, indent: '  ' })),
  ];
}

function peakLines({ peak, extrapolatedPeak, verdict }: ScalabilityFit, width: number): string[] {
  if (peak !== null) {
    const load = `load ${formatNumber(peak.load)} (${span({ value: peak.load, ...peak.loadInterval })})`;
    return wrap({ text: `Peak: throughput ${formatNumber(peak.throughput)} (${span({ value: peak.throughput, ...peak.throughputInterval })}) at ${load}.`, width, indent: '  ' });
  }
  if (extrapolatedPeak === null) return ['  Peak: none; the curve never turns down.'];
  if (verdict === 'misfit') return ['  Peak: none told, for the law does not fit.'];
  return wrap({ text: `Peak: not within the data. The curve goes on to one at load ${formatNumber(extrapolatedPeak.load)} (extrapolated).`, width, indent: '  ' });
}

function rivalLines({ rivals, score, preferred, preferredBecause }: ScalabilityFit): string[] {
  const mark = (id: string): string => (id === preferred ? '←' : '');
  const all = [{ model: 'usl', title: 'Scalability law', parameters: {}, ...score }, ...rivals];
  const rows = all.map((one) => [
    one.title,
    String(one.parameterCount),
    one.residualSd === null ? '' : formatNumber(one.residualSd),
    one.deltaAicc === null ? '' : formatNumber(one.deltaAicc),
    one.crossValidationError === null ? '' : formatNumber(one.crossValidationError),
    knownBy(one.parameters),
    mark(one.model),
  ]);
  return [
    ...columns([['model', 'parameters', 'residual sd', 'ΔAICc', 'error at left-out loads', '', ''], ...rows], ['left', 'right', 'right', 'right', 'right', 'left', 'left']),
    ...wrap({ text: preferred === null ? `No model preferred: ${preferredBecause}.` : `Preferred: ${titleOf(preferred)} (${preferredBecause}).`, width: WIDTH, indent: '  ' }),
  ];
}

/** The numbers that people ask of a rival. */
function knownBy(parameters: Readonly<Record<string, Interval>>): string {
  const names: Readonly<Record<string, string>> = { xMax: 'at most', limit: 'limit', knee: 'knee', servers: 'servers' };
  return Object.entries(parameters).flatMap(([name, { value }]) => (names[name] === undefined ? [] : [`${names[name]} ${formatNumber(value)}`])).join(', ');
}

function predictionLines({ predictions, inverses }: ScalabilityFit): string[] {
  const rows = predictions.map((one) => [formatNumber(one.load), formatNumber(one.throughput), span({ ...one, value: one.throughput }), one.latency === null ? '' : formatNumber(one.latency), one.isExtrapolated ? 'extrapolated' : '']);
  const asked = inverses.map(({ asked: what, throughput, latency, load, isExtrapolated }) => [
    what === 'throughput' ? `throughput ${formatNumber(throughput ?? 0)}` : `latency ${formatNumber(latency ?? 0)}`,
    load === null ? 'never' : formatNumber(load.ascending),
    load?.descending == null ? '' : `again at ${formatNumber(load.descending)}`,
    what === 'throughput' ? (latency === null ? '' : `latency ${formatNumber(latency)}`) : (throughput === null ? '' : `throughput ${formatNumber(throughput)}`),
    isExtrapolated ? 'extrapolated' : '',
  ]);
  return [
    ...(rows.length === 0 ? [] : ['', ...columns([['load', 'throughput', 'interval of the curve', 'mean latency', ''], ...rows], ['right', 'right', 'left', 'right', 'left'])]),
    ...(asked.length === 0 ? [] : ['', ...columns([['asked', 'load', '', '', ''], ...asked], ['left', 'right', 'left', 'left', 'left'])]),
  ];
}

function warningLines({ warnings, verdictReasons }: ScalabilityFit, width: number): string[] {
  const told = new Set(verdictReasons);
  const left = warnings.filter((warning) => !told.has(warning));
  return left.length === 0 ? [] : ['', ...left.flatMap((text) => wrap({ text, width, indent: '         ', first: 'warning: ' }))];
}

const cell = ({ value }: Interval): string => formatNumber(value);

function span({ lower, upper }: Interval): string {
  if (lower === null && upper === null) return 'no interval';
  return `${lower === null ? '?' : formatNumber(lower)} to ${upper === null ? 'no end' : formatNumber(upper)}`;
}
