import type { ScalingCurve } from '../../analysis/scaling.ts';
import type { ModelScore, ScalabilityFit, Verdict } from '../../analysis/scalability/result.ts';
import { fixedWords } from '../../analysis/workers/advice.ts';
import { html, type Fragment, type Html } from '../../html/html.ts';
import { badge, details, table } from '../../html/table.ts';
import { contenderTitle, glued } from '../../html/wording.ts';
import { formatNumber, formatUnit } from '../../../suites/harness/units.ts';
import { groupBy } from '../comparison/group.ts';
import type { Section, SectionContext } from '../section.ts';
import { scalingChart } from './chart.ts';
import { intervalWords, peakWords } from './words.ts';

const BADGES = {
  usable: { word: 'usable', tone: 'good' },
  uncertain: { word: 'uncertain', tone: 'open' },
  misfit: { word: 'does not fit', tone: 'bad' },
} as const satisfies Record<Verdict, Parameters<typeof badge>[0]>;

const PARAMETERS = [
  { name: 'alpha', title: 'α, contention', meaning: 'share of the work that only one can do at a time' },
  { name: 'beta', title: 'β, coherency', meaning: 'what each must agree on with each other' },
  { name: 'gamma', title: 'γ, at load 1', meaning: 'throughput with one at a time' },
] as const;

/** The scaling curve with its law, band and peak, and whether the law may be used at all. */
export const section: Section = {
  id: 'scaling',
  title: 'How throughput scales',
  order: 225,
  render(context) {
    const { scaling } = context.analysis;
    if (scaling.length === 0) return null;
    const studies = [...groupBy(scaling, ({ suite, contender, axis }) => JSON.stringify([suite, contender, axis])).values()];
    return html`
      <p>The Universal Scalability Law, X(N) = γN ÷ (1 + α(N − 1) + βN(N − 1)), is fitted to throughput over what is under way
        at the same time, and set against simpler and other laws. Where the data contradict it, that is said, and it is of no use there.</p>
      ${studies.map((curves) => studyBlock(context, curves))}`;
  },
};

/** The curve with most settings in full, the others to unfold. */
function studyBlock(context: SectionContext, curves: readonly ScalingCurve[]): Fragment {
  const { header } = context.record;
  const [first, ...rest] = [...curves].sort((a, b) => b.fit.measured.loads - a.fit.measured.loads);
  if (first === undefined) return null;
  const suite = header.suites.find(({ id }) => id === first.suite)?.title ?? first.suite;
  return html`<section class="scenario">
    <h3>${contenderTitle(header, first)}, by ${first.fit.loadName} <span class="aside">${suite}</span></h3>
    ${curves.length > 1 && overview(curves)}
    ${curveBlock(context, first)}
    ${rest.map((curve) => details({ summary: `${nameOf(curve)}: ${BADGES[curve.fit.verdict].word}`, body: curveBlock(context, curve) }))}
  </section>`;
}

function curveBlock({ record }: SectionContext, curve: ScalingCurve): Html {
  const { fit } = curve;
  const fixed = fixedWords(curve.fixed);
  const [verdict = '', ...reasons] = fit.verdictReasons;
  const title = `${contenderTitle(record.header, curve)}${fixed === '' ? '' : `, ${fixed}`}`;
  return html`<div class="metric">
    ${fixed !== '' && html`<h4>${fixed}</h4>`}
    <ul class="findings">
      <li><div>${glued(verdict)} ${reasons.length > 0 && html`<span class="aside why">${glued(reasons.join(' '))}</span>`}</div>${badge(BADGES[fit.verdict])}</li>
      <li><div>${glued(peakWords(fit))}</div></li>
    </ul>
    ${scalingChart(curve, title)}
    ${fit.verdict !== 'misfit' && parameterTable(fit)}
    ${warningList(fit)}
    ${details({ summary: 'The law and its rivals, and every setting', body: html`${fit.verdict === 'misfit' && parameterTable(fit)}${rivalTable(fit)}${pointTable(fit)}<p class="note">${fit.method}. ${fit.bootstrap?.method ?? ''}</p>` })}
  </div>`;
}

/** One line a curve. */
function overview(curves: readonly ScalingCurve[]): Html {
  return table({
    caption: 'All curves',
    columns: [
      { title: 'Curve', kind: 'text' },
      ...PARAMETERS.map(({ title }) => ({ title, kind: 'number' as const })),
      { title: 'Peak', kind: 'number' },
      { title: '', kind: 'text' },
    ],
    rows: curves.map((curve) => [
      html`<span class="wraps">${nameOf(curve)}</span>`,
      ...PARAMETERS.map(({ name }) => (curve.fit.verdict === 'misfit' ? '–' : estimateOf(name, curve.fit.parameters[name].value))),
      curve.fit.peak === null ? '–' : `${formatUnit(curve.fit.peak.throughput, 'perSec')} at ${formatNumber(curve.fit.peak.load)}`,
      badge(BADGES[curve.fit.verdict]),
    ]),
  });
}

/** γ is a rate, the others have no unit. */
function estimateOf(name: (typeof PARAMETERS)[number]['name'], value: number): string {
  return name === 'gamma' ? formatUnit(value, 'perSec') : formatNumber(value);
}

function parameterTable(fit: ScalabilityFit): Html {
  return table({
    caption: 'Parameters of the law',
    columns: [{ title: 'Parameter', kind: 'text' }, { title: 'What it tells', kind: 'text' }, { title: `Estimate (${formatUnit(fit.confidence, 'share')} t interval)`, kind: 'number' }, { title: 'By bootstrap', kind: 'number' }],
    rows: PARAMETERS.map(({ name, title, meaning }) => {
      const wordOf = (value: number): string => estimateOf(name, value);
      const drawn = fit.bootstrap?.parameters[name];
      return [title, meaning, intervalWords(fit.parameters[name], wordOf), drawn === undefined ? '–' : `${wordOf(drawn.lower)} to ${wordOf(drawn.upper)}`];
    }),
  });
}

/** What a misfit's reasons said already is not said twice. */
function warningList({ warnings, verdictReasons }: ScalabilityFit): Fragment {
  const own = warnings.filter((warning) => !verdictReasons.includes(warning));
  return own.length > 0 && html`<ul class="remarks">${own.map((warning) => html`<li>${glued(warning)}</li>`)}</ul>`;
}

function rivalTable({ score, rivals, preferred, preferredBecause }: ScalabilityFit): Html {
  const row = (title: string, one: ModelScore, isBest: boolean): Fragment[] => [
    title,
    formatNumber(one.parameterCount),
    one.residualSd === null ? '–' : formatUnit(one.residualSd, 'perSec'),
    one.crossValidationError === null ? '–' : formatUnit(one.crossValidationError, 'perSec'),
    one.deltaAicc === null ? '–' : formatNumber(one.deltaAicc),
    isBest ? badge({ word: 'describes the data best', tone: 'good' }) : '',
  ];
  return html`${table({
    caption: 'The scalability law and its rivals on the same data',
    columns: [
      { title: 'Model', kind: 'text' },
      { title: 'Parameters', kind: 'number' },
      { title: 'Residuals', kind: 'number' },
      { title: 'At loads left out', kind: 'number' },
      { title: 'ΔAICc', kind: 'number' },
      { title: '', kind: 'text' },
    ],
    rows: [row('Scalability law', score, preferred === 'usl'), ...rivals.map((rival) => row(rival.title, rival, rival.model === preferred))],
  })}<p class="note">${glued(preferredBecause === '' ? '' : `${preferredBecause.charAt(0).toUpperCase()}${preferredBecause.slice(1)}.`)}</p>`;
}

function pointTable({ points, loadName }: ScalabilityFit): Html {
  return table({
    caption: `Every setting: ${loadName}`,
    columns: [
      { title: loadName.charAt(0).toUpperCase() + loadName.slice(1), kind: 'number' },
      { title: 'Runs', kind: 'number' },
      { title: 'Measured', kind: 'number' },
      { title: 'By the law', kind: 'number' },
      { title: 'Off by', kind: 'number' },
      { title: 'Efficiency', kind: 'number' },
    ],
    rows: points.map(({ load, runs, throughput, fitted, relativeResidual, efficiency }) => [
      formatNumber(load),
      formatNumber(runs.length),
      formatUnit(throughput, 'perSec'),
      formatUnit(fitted, 'perSec'),
      relativeResidual === null ? '–' : formatUnit(relativeResidual, 'share').replace('-', '−'),
      efficiency === null ? '–' : formatUnit(efficiency, 'share'),
    ]),
  });
}

function nameOf({ fixed, fit }: ScalingCurve): string {
  const words = fixedWords(fixed);
  return words === '' ? fit.loadName : words;
}
