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
          { title: 'Verdict', kind: 'text' },
          { title: 'True', kind: 'number' },
          { title: 'Measured', kind: 'number' },
          { title: 'Error', kind: 'number' },
          { title: 'Against', kind: 'text' },
        ],
        rows: ruler.checks.map((check) => [
          html`<span class="wraps">${check.what}${check.reason !== '' && html`<span class="aside why">${check.reason}</span>`}</span>`,
          badge(BADGES[check.verdict]),
          valueWords(check.truth),
          valueWords(check.measured),
          html`${errorWords(check)}${intervalWords(check)}`,
          check.against,
        ]),
      })}
      ${hasClosedLoops(ruler.checks) && html`<p class="note">Closed loops (autocannon, and our own generator as one) are trusted for what they are
        checked for: rates at full speed, CPU, and service times to within their steps. They say nothing of latency under a
        given load: they slow down with their target, and of stalls they miss who would have come meanwhile.</p>`}
      <p class="note">In brackets: the limit of each error; below it, its interval over slices. Of response times the mean transport, measured at an instant
        target at the same rate, is taken off before they are compared. Intervals need 3 slices.</p>`;
  },
};

const BADGES: Readonly<Record<RulerVerdict, { readonly word: string; readonly tone: 'good' | 'bad' | 'open' }>> = {
  pass: { word: 'pass', tone: 'good' },
  fail: { word: 'fail', tone: 'bad' },
  'not judged': { word: 'not judged', tone: 'open' },
};

function intervalWords({ error }: RulerCheck): Fragment {
  if (error === null || error.lower === null || error.upper === null) return null;
  return html`<span class="aside why">${formatUnit(error.lower, error.unit)} to ${formatUnit(error.upper, error.unit)}</span>`;
}

function hasClosedLoops(checks: readonly RulerCheck[]): boolean {
  return checks.some(({ id }) => id.includes('/closed-'));
}
