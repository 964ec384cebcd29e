import type { ComparisonResult } from '../../analysis/result.ts';
import { html, type Fragment } from '../../html/html.ts';
import { table } from '../../html/table.ts';
import { contenderTitle, intervalWords } from '../../html/wording.ts';
import { formatNumber, formatUnit } from '../../../suites/harness/units.ts';
import type { SectionContext } from '../section.ts';
import { verdictBadge } from '../verdicts.ts';

/** "NATS or RabbitMQ" for a whole request: paired slices at equal load, and at the ceilings. */
export function contendersBlock({ record, analysis }: SectionContext): Fragment {
  const { contenders } = analysis.capacity;
  if (contenders.length === 0) return null;
  const reasons = [...new Set(contenders.flatMap(({ blockers, notes }) => [...blockers.map((text) => `Not ranked: ${text}.`), ...notes.map((text) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`)]))];
  return html`<div class="metric">
    <h3>Which way costs a request less?</h3>
    <p>Slices in turn, under the same load. Below saturation the throughput is what was offered, so CPU and times are compared
      there, and throughput only where a closed loop takes all that there is.</p>
    ${table({
      caption: 'Contenders beside each other, for a whole request',
      columns: [
        { title: 'Compared', kind: 'text' },
        { title: 'Load', kind: 'text' },
        { title: 'Metric', kind: 'text' },
        { title: 'Ratio', kind: 'number' },
        { title: `${formatNumber(analysis.settings.confidence * 100)} % interval`, kind: 'number' },
        { title: 'Pairs', kind: 'number' },
        { title: 'Verdict', kind: 'text' },
      ],
      rows: contenders.flatMap((one) => one.metrics.map((metric) => [
        `${contenderTitle(record.header, { suite: one.suite, contender: one.subject })} ÷ ${contenderTitle(record.header, { suite: one.suite, contender: one.base })}`,
        loadWords(one),
        metric.title,
        metric.ratio === null ? '–' : formatUnit(metric.ratio.value, 'ratio'),
        metric.ratio === null ? '–' : intervalWords(metric.ratio),
        formatNumber(metric.pairs),
        verdictBadge(metric.verdict),
      ])),
    })}
    ${reasons.length > 0 && html`<ul class="remarks">${reasons.map((reason) => html`<li>${reason}</li>`)}</ul>`}
  </div>`;
}

/** `read-heavy, 400/s offered`, or how many asked at a time. */
function loadWords({ levels }: ComparisonResult): string {
  const { mix, ratePerSec, connections } = levels;
  const load = typeof ratePerSec === 'number' ? `${formatUnit(ratePerSec, 'perSec')} offered` : connections === undefined ? 'closed loop' : `closed loop of ${connections}`;
  return mix === undefined ? load : `${mix}, ${load}`;
}
