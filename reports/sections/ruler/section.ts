import type { RulerCheck, RulerVerdict } from '../../analysis/ruler/result.ts';
import { errorWords, valueWords } from '../../formats/ruler.ts';
import { html, type Fragment } from '../../html/html.ts';
import { badge, table } from '../../html/table.ts';
import { formatUnit } from '../../../suites/harness/units.ts';
import type { Section } from '../section.ts';
import { quantileCharts } from './charts.ts';

/** Whether the load generator can be trusted: its errors against a target of known behaviour. */
export const section: Section = {
  id: 'ruler',
  title: 'The ruler',
  order: 480,
  render({ analysis }) {
    const { ruler } = analysis;
    if (ruler === null) return null;
    return html`
      <p><strong>${ruler.sentence}</strong>${ruler.effect !== null && html` <span class="aside">The effect is from ${ruler.effect.from}.</span>`}</p>
      <p>The load generator was set against a target that does what it is told and logs it: what was measured stands beside
        what is true. Errors are judged by their median over slices.</p>
      ${quantileCharts(ruler.points)}
      ${table({
        caption: 'Errors of the ruler',
        columns: [
          { title: 'Check', kind: 'text' },
          { title: 'Against', kind: 'text' },
          { title: 'True', kind: 'number' },
          { title: 'Measured', kind: 'number' },
          { title: 'Error', kind: 'number' },
          { title: 'Interval', kind: 'number' },
          { title: 'Verdict', kind: 'text' },
          { title: 'Note', kind: 'text' },
        ],
        rows: ruler.checks.map((check) => [
          check.what,
          check.against,
          valueWords(check.truth),
          valueWords(check.measured),
          errorWords(check),
          intervalWords(check),
          badge(BADGES[check.verdict]),
          check.reason,
        ]),
      })}
      <p class="note">In brackets: the limit of each error. Of response times the mean transport, measured at an instant
        target at the same rate, is taken off before they are compared. Intervals need 3 slices.</p>`;
  },
};

const BADGES: Readonly<Record<RulerVerdict, { readonly word: string; readonly tone: 'good' | 'bad' | 'open' }>> = {
  pass: { word: 'pass', tone: 'good' },
  fail: { word: 'fail', tone: 'bad' },
  'not judged': { word: 'not judged', tone: 'open' },
};

function intervalWords({ error }: RulerCheck): Fragment {
  if (error === null || error.lower === null || error.upper === null) return '–';
  return `${formatUnit(error.lower, error.unit)} to ${formatUnit(error.upper, error.unit)}`;
}
