import type { CrossValidation } from '../../reports/analysis/estimation/validation.ts';
import type { Interval } from '../../reports/analysis/estimation/intervals.ts';
import type { MethodResult } from '../../reports/analysis/estimation/result.ts';
import { columns, wrap } from '../../reports/formats/text.ts';
import { formatNumber, formatUnit, MS_PER_SEC } from '../../suites/harness/units.ts';
import { recommendedOf, warningsOf, type ObserveResult } from './result.ts';
import { spanWords } from './span.ts';

const WIDTH = 100;

/** What `observe` found, for a person: windows, demands, how they fare, what is assumed, what to do next. */
export function observeText(result: ObserveResult): string {
  const { observed, estimation, notes, next, run } = result;
  const shown = shownMethods(result);
  const section = (title: string, lines: readonly string[]): string[] => (lines.length === 0 ? [] : ['', title, ...lines]);
  const listed = (texts: readonly string[]): string[] => texts.flatMap((text) => wrap({ text, width: WIDTH, first: '  - ', indent: '    ' }));
  return [
    `Observed, not measured: ${observed.source.name} (${observed.source.origin})`,
    ...windowLines(result),
    ...section(`CPU of one request, with ${formatNumber(estimation.confidence * 100)} % intervals:`, demandTable(shown)),
    ...section('Cross-validation: error at windows left out', validationTable(result)),
    ...section('Beware', listed(warningsOf(result))),
    ...section('Assumed and left aside', listed([...notes, ...estimation.notes, ...estimation.refused.map(({ title, reason }) => `Not used: ${title}; ${reason}.`)])),
    ...section(`Record: ${run.folder}`, ['Next:', ...next.map((command) => `  ${command}`)]),
  ].join('\n');
}

function windowLines({ observed, windowsKept }: ObserveResult): string[] {
  const { windows, dropped, windowMs } = observed;
  const last = windows.at(-1);
  const day = (ms: number): string => `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const lost = dropped.reduce((sum, { count }) => sum + count, 0);
  const joined = windowsKept < windows.length ? `, joined to ${windowsKept}` : '';
  const rates = windows.map(({ classes }) => Object.values(classes).reduce((sum, { perSec }) => sum + perSec, 0));
  return [
    `${windows.length} windows of ${spanWords(windowMs)} kept${joined}, ${lost} left out; ${day(windows[0]?.startMs ?? 0)} to ${day((last?.startMs ?? 0) + (last?.elapsedMs ?? 0))}`,
    ...dropped.map(({ reason, count }) => `  left out ${count}: ${reason}`),
    `${formatUnit(Math.min(...rates), 'perSec')} to ${formatUnit(Math.max(...rates), 'perSec')}; classes: ${observed.classes.join(', ')}; components: ${observed.components.join(', ')}`,
  ];
}

/** The regression of CPU that fares better, and the method recommended where that is another. */
function shownMethods(result: ObserveResult): MethodResult[] {
  const { methods } = result.estimation;
  const recommended = recommendedOf(result);
  const regressions = methods.filter(({ id }) => id.startsWith('utilisation-regression'));
  const [better] = [...regressions].sort((a, b) => worst(a.crossValidation) - worst(b.crossValidation));
  return [...new Set([better, recommended ?? undefined])].filter((method) => method !== undefined);
}

function worst(tried: CrossValidation | null): number {
  return tried === null ? Infinity : Math.max(...Object.values(tried.utilisationShare));
}

function demandTable(methods: readonly MethodResult[]): string[] {
  return methods.flatMap((method, at) => {
    const resources = [...new Set(Object.values(method.demandsSeconds).flatMap((row) => Object.keys(row)))];
    const idle = Object.keys(method.idleCores).length === 0 ? [] : [['at rest', ...resources.map((name) => coresWords(method.idleCores[name]))]];
    return [
      ...(at === 0 ? [] : ['']),
      `  ${method.title}`,
      ...columns([['', ...resources], ...Object.entries(method.demandsSeconds).map(([id, row]) => [id, ...resources.map((name) => timeWords(row[name]))]), ...idle], ['left', ...resources.map(() => 'left' as const)]),
    ];
  });
}

function validationTable({ estimation }: ObserveResult): string[] {
  const { methods, naive, recommended } = estimation;
  const stations = [...new Set(methods.flatMap(({ crossValidation }) => Object.keys(crossValidation?.utilisationShare ?? {})))];
  const classes = [...new Set(methods.flatMap(({ crossValidation }) => Object.keys(crossValidation?.responseShare ?? {})))];
  const row = (title: string, tried: CrossValidation | null, verdict: string): string[] => [
    title,
    ...stations.map((name) => share(tried?.utilisationShare[name])),
    ...classes.map((id) => share(tried?.responseShare[id])),
    verdict,
  ];
  if (methods.length === 0) return [];
  return columns([
    ['', ...stations.map((name) => `CPU of ${name}`), ...classes.map((id) => `time of ${id}`), ''],
    ...methods.map(({ id, title, crossValidation, verdict }) => row(title, crossValidation, `${verdict}${id === recommended ? ', best' : ''}`)),
    row('Naive: in proportion, and constant', naive, ''),
  ], ['left', ...stations.map(() => 'right' as const), ...classes.map(() => 'right' as const), 'left']);
}

const share = (value: number | undefined): string => (value === undefined ? '–' : formatUnit(value, 'share'));

/** `1.02 ms (0.98–1.06)`; below a tenth of a millisecond in µs. */
function timeWords(interval: Interval | undefined): string {
  if (interval === undefined) return '–';
  const isSmall = interval.value < 1e-4;
  const [factor, unit] = isSmall ? [MS_PER_SEC * MS_PER_SEC, 'micros' as const] : [MS_PER_SEC, 'ms' as const];
  return `${formatUnit(interval.value * factor, unit)} (${ends(interval, factor)})`;
}

function coresWords(interval: Interval | undefined): string {
  return interval === undefined ? '–' : `${Number(interval.value.toFixed(3))} cores (${ends(interval, 1)})`;
}

function ends({ lower, upper }: Interval, factor: number): string {
  const word = (value: number): string => (value > 1e100 ? '∞' : formatNumber(value * factor));
  return `${word(lower)}–${word(upper)}`;
}
