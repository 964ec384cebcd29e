import type { GrowthCurve } from '../../analysis/routing/growth.ts';
import type { GrowthShape } from '../../analysis/routing/growth-fit.ts';
import type { GrowthResult } from '../../analysis/routing/lookup-result.ts';
import { html, type Fragment } from '../../html/html.ts';
import { badge, table } from '../../html/table.ts';
import { contenderTitle, estimateWords, glued, intervalWords } from '../../html/wording.ts';
import { formatNumber, formatUnit } from '../../../suites/harness/units.ts';
import type { SectionContext } from '../section.ts';
import { growthChart } from './charts.ts';

const NANOS_PER_MICRO = 1000;
/** Below it a rival explains the figures as well (Burnham & Anderson, "Model Selection and Multimodel Inference", 2002). */
const AS_GOOD = 2;

/** How one kind of lookup grows with the number of routes: curves, their shapes, and where they cross. */
export function growthBlock(context: SectionContext, growth: GrowthResult): Fragment {
  const { header } = context.record;
  const { suite, title, curves, crossings } = growth;
  const name = (contender: string): string => contenderTitle(header, { suite, contender });
  const sizes = curves[0]?.sizes.map(({ routes }) => routes) ?? [];
  return html`<section class="scenario">
    <h3>Growth with the number of routes <span class="aside">${title}</span></h3>
    ${growthChart(context, growth)}
    ${table({
      caption: 'Shape of the curve of each router',
      columns: [
        { title: 'Router', kind: 'text' },
        { title: 'Shape', kind: 'text' },
        { title: 'A lookup', kind: 'text' },
        { title: `${formatNumber(sizes.at(-1) ?? 0)} ÷ ${formatNumber(sizes[0] ?? 0)} routes`, kind: 'number' },
        { title: 'Fit', kind: 'text' },
      ],
      rows: curves.map((curve) => [name(curve.contender), shapeWords(curve), formulaOf(curve), glued(estimateWords(curve.growth)), misfitWords(curve)]),
    })}
    ${crossings.length === 0
      ? html`<p class="note">No two of the curves cross for certain within the sizes that were measured.</p>`
      : table({
          caption: 'Where curves cross',
          columns: [{ title: 'Cheaper below', kind: 'text' }, { title: 'Cheaper above', kind: 'text' }, { title: 'Routes', kind: 'number' }, { title: '', kind: 'text' }],
          rows: crossings.map(({ below, above, at, doubtful }) => [name(below), name(above), glued(`${formatNumber(at.value)} (${intervalWords(at)})`), doubtful ? 'rough: a curve does not fit' : '']),
        })}
    <p class="note">Least squares on the log scale with a trial as the sample, the shape by AICc; intervals by bootstrap of trials within
      their sizes. Nothing is said beyond ${formatNumber(sizes[0] ?? 0)} to ${formatNumber(sizes.at(-1) ?? 0)} routes.</p>
  </section>`;
}

const words: Readonly<Record<GrowthShape, string>> = { constant: 'constant', logarithmic: 'logarithmic', linear: 'linear' };

function shapeWords({ fit, rivals }: GrowthCurve): string {
  const rival = rivals.filter(({ deltaAicc }) => deltaAicc < AS_GOOD).map(({ shape }) => words[shape]);
  return rival.length === 0 ? words[fit.shape] : `${words[fit.shape]}, or ${rival.join(' or ')}`;
}

function formulaOf({ fit: { shape, base, rise } }: GrowthCurve): string {
  const nanos = (micros: number): string => formatNumber(micros * NANOS_PER_MICRO);
  switch (shape) {
    case 'constant':
      return `${nanos(base)} ns`;
    case 'logarithmic':
      return `${nanos(base)} ns + ${nanos(base * rise)} ns × ln n`;
    case 'linear':
      return `${nanos(base)} ns + ${nanos(base * rise)} ns × n`;
  }
}

function misfitWords({ misfit }: GrowthCurve): Fragment {
  if (misfit === null) return badge({ word: 'no repeats', tone: 'open' });
  const worst = `${formatUnit(Math.abs(misfit.worst.share), 'share')} off at ${formatNumber(misfit.worst.routes)} routes`;
  return misfit.contradicted
    ? html`${badge({ word: 'the sizes contradict it', tone: 'open' })} up to ${worst}`
    : html`${badge({ word: 'fits', tone: 'good' })} up to ${worst}`;
}

