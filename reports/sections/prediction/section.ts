import type { HeldOutPoint, PredictionCheck, PredictionResult } from '../../analysis/prediction/result.ts';
import { html, type Fragment, type Html } from '../../html/html.ts';
import { badge, table } from '../../html/table.ts';
import { contenderTitle, glued, scenarioTitle } from '../../html/wording.ts';
import { formatNumber, formatUnit } from '../../../suites/harness/units.ts';
import type { Section, SectionContext } from '../section.ts';
import { predictionCharts } from './charts.ts';

const BADGES = {
  pass: { word: 'holds', tone: 'good' },
  fail: { word: 'missed', tone: 'bad' },
  'not judged': { word: 'not judged', tone: 'open' },
} as const satisfies Record<PredictionCheck['verdict'], Parameters<typeof badge>[0]>;

const METRIC_TITLES = { throughput: 'Throughput', mean: 'Mean response time', p99: 'p99' } as const;

/** Predicted against measured: what the model has not seen. */
export const section: Section = {
  id: 'prediction',
  title: 'Predicted against measured',
  order: 230,
  render(context) {
    const { predictions } = context.analysis;
    return predictions.length === 0 ? null : html`${predictions.map((one) => predictionBlock(context, one))}`;
  },
};

function predictionBlock(context: SectionContext, one: PredictionResult): Fragment {
  const { header } = context.record;
  return html`<section class="scenario">
    <h3>${scenarioTitle(header, one)} <span class="aside">${contenderTitle(header, one)}</span> ${badge(BADGES[one.verdict])}</h3>
    <p>${glued(one.sentence)}</p>
    <p class="note">The model saw ${formatNumber(one.trials.length)} trials: ${one.fittedMixes.join(', ')} with ${one.fittedLevels.map((level) => formatNumber(level)).join(', ')} requests under way. What it is set against it has not seen. The limit is 5 % of throughput, 15 % of the mean and 25 % of p99, or twice the standard error of the repeats where that is larger.</p>
    ${predictionCharts(context, one)}
    ${skillTable(one)}
    ${pointTable(one)}
    ${one.notes.length > 0 && html`<ul>${one.notes.map((note) => html`<li>${glued(note)}</li>`)}</ul>`}
  </section>`;
}

function skillTable({ metrics }: PredictionResult): Html {
  return table({
    caption: 'Against the figures of the nearest level, which a reader without a model would take',
    columns: [
      { title: '', kind: 'text' },
      { title: 'Within the limit', kind: 'number' },
      { title: 'Error of the model', kind: 'number' },
      { title: 'Error of the rival', kind: 'number' },
      { title: 'Skill', kind: 'number' },
    ],
    rows: metrics.map(({ metric, passed, judged, errorShare, rivalErrorShare, skill }) => [
      METRIC_TITLES[metric],
      `${formatNumber(passed)} of ${formatNumber(judged)}`,
      formatUnit(errorShare, 'share'),
      formatUnit(rivalErrorShare, 'share'),
      skill.toFixed(2).replace('-', '−'),
    ]),
  });
}

function pointTable({ points }: PredictionResult): Html {
  return table({
    caption: 'Every point that was held out: predicted, measured, error (limit)',
    columns: [
      { title: 'Mix', kind: 'text' },
      { title: 'Under way', kind: 'number' },
      ...Object.values(METRIC_TITLES).map((title) => ({ title, kind: 'number' as const })),
      { title: 'Repeats', kind: 'number' },
      { title: 'Scatter of the fit', kind: 'number' },
      { title: '', kind: 'text' },
    ],
    rows: points.map((point) => [
      html`${point.mix}${point.isNewMix && html` <span class="aside">not seen</span>`}`,
      html`${formatNumber(point.underWay)}${point.isSaturated && html` <span class="aside">full</span>`}`,
      ...point.checks.map(checkCell),
      formatNumber(point.repeats),
      `±${formatUnit(point.fitScatterShare, 'share')}`,
      html`${badge(BADGES[verdictOf(point)])}<span class="aside why">${point.beyond.join(', ')}</span>`,
    ]),
  });
}

function checkCell({ metric, predicted, measured, errorShare, limitShare, verdict }: PredictionCheck): Html {
  const unit = metric === 'throughput' ? 'perSec' : 'ms';
  const missed = verdict === 'fail' ? ' ✕' : '';
  return html`${formatUnit(predicted, unit)} <span class="aside">${formatUnit(measured, unit)}</span><span class="aside why">${errorShare < 0 ? '−' : '+'}${formatUnit(Math.abs(errorShare), 'share')} (${formatUnit(limitShare, 'share')})${missed}</span>`;
}

function verdictOf({ checks }: HeldOutPoint): PredictionCheck['verdict'] {
  if (checks.some(({ verdict }) => verdict === 'fail')) return 'fail';
  return checks.every(({ verdict }) => verdict === 'pass') ? 'pass' : 'not judged';
}
