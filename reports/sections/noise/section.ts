import type { ChartSeries } from '../../html/chart-spec.ts';
import { badge, table } from '../../html/table.ts';
import { cellLine, cellPhrases, contenderSlot, contenderTitle, estimateWords, intervalWords } from '../../html/wording.ts';
import { controlRatios } from './pairs.ts';
import { figure, rowAxis, rowsHeightPx } from '../../html/chart.ts';
import { formatNumber, formatUnit } from '../../../suites/harness/units.ts';
import { html, type Fragment } from '../../html/html.ts';
import type { Section, SectionContext } from '../section.ts';

/** A noise floor of ten times the value itself is no stretch that a chart can show. */
const MOST_SHOWN = 10;

/** The A/A control: what this machine shows where there is nothing to see. */
export const section: Section = {
  id: 'noise',
  title: 'Noise: the same contender twice',
  order: 500,
  render(context) {
    const { controls } = context.analysis;
    if (controls.length === 0) return null;
    return html`
      <p>In some rounds one contender ran twice. Its two runs should agree: what they differ by is noise, and a
        difference between contenders counts only beyond it.</p>
      ${strip(context)}
      ${noiseTable(context)}`;
  },
};

function strip(context: SectionContext): Fragment {
  const { header } = context.record;
  const shown = context.analysis.controls.filter((control) => control.ratio !== null);
  if (shown.length === 0) return null;
  const dots = shown.map((control) => controlRatios(context.record, control));
  const slot = shown[0] === undefined ? 0 : contenderSlot(header, shown[0]);
  const series: ChartSeries[] = [
    {
      label: 'Median and interval',
      slot,
      marker: 'large',
      points: shown.flatMap((control, row) => {
        const { ratio } = control;
        if (ratio === null) return [];
        const text = `${cellLine(header, control)}\n${estimateWords(ratio)}`;
        return [{ x: percent(ratio.value), y: row, lower: percent(ratio.lower), upper: percent(ratio.upper), text }];
      }),
    },
    {
      label: 'One pair of slices',
      slot,
      marker: 'small',
      points: dots.flatMap((ratios, row) =>
        ratios.map((ratio, index) => ({ x: percent(ratio), y: row + jitter(index), text: `pair ${index + 1}\n${formatUnit(ratio, 'ratio')}` })),
      ),
    },
  ];
  return figure({
    title: 'Small points: one pair of slices, second run against first. Large points: their estimate with its interval. Shaded: the noise floor of the cell.',
    text: `A/A ratios by cell. ${series[0]?.points.map((point) => point.text.replace('\n', ': ')).join('; ') ?? ''}.`,
    spec: {
      x: { title: 'Second run against first (%)', scale: 'linear', rows: null, min: null, max: null },
      y: rowAxis(shown.map((control) => cellPhrases(header, control))),
      series,
      bands: shown.flatMap(({ noiseFloor: floor }, row) =>
        floor === null || !(floor.value < MOST_SHOWN) ? [] : [{ row, from: percent(1 / (1 + floor.value)), to: percent(1 + floor.value) }]),
      zeroLine: 0,
      heightPx: rowsHeightPx(shown.length, 1),
    },
  });
}

const percent = (ratio: number): number => (ratio - 1) * 100;

/** Spreads the dots of a row over five heights below its estimate, so that they do not hide each other. */
const jitter = (index: number): number => 0.14 + (index % 5) * 0.06;

function noiseTable({ record, analysis }: SectionContext): Fragment {
  const confidence = formatNumber(analysis.settings.confidence * 100);
  return table({
    caption: 'A/A control by cell, headline metric of its scenario',
    columns: [
      { title: 'Cell', kind: 'text' },
      { title: 'Contender', kind: 'text' },
      { title: 'A/A ratio', kind: 'number' },
      { title: `${confidence} % interval`, kind: 'number' },
      { title: 'Pairs', kind: 'number' },
      { title: 'Noise floor', kind: 'number' },
      { title: 'Smallest visible effect', kind: 'number' },
      { title: 'Verdict', kind: 'text' },
    ],
    rows: analysis.controls.map((control) => [
      cellLine(record.header, control),
      contenderTitle(record.header, control),
      control.ratio === null ? html`<span class="missing">${control.reason ?? 'not measured'}</span>` : formatUnit(control.ratio.value, 'ratio'),
      control.ratio === null ? '–' : intervalWords(control.ratio),
      control.ratio === null ? '–' : formatNumber(control.ratio.samples),
      control.noiseFloor === null ? '–' : `±${formatUnit(control.noiseFloor.value, control.noiseFloor.unit)}`,
      control.smallestEffect === null ? '–' : formatUnit(control.smallestEffect.value, control.smallestEffect.unit),
      control.ratio === null
        ? badge({ word: 'unknown', tone: 'open' })
        : control.differs ? badge({ word: 'differs', tone: 'bad' }) : badge({ word: 'agrees', tone: 'good' }),
    ]),
  });
}
