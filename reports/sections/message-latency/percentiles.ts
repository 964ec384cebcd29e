import { PERCENTILES, type LatencyCell } from '../../analysis/messaging/result.ts';
import { html, type Html } from '../../html/html.ts';
import { table } from '../../html/table.ts';
import { contenderTitle } from '../../html/wording.ts';
import { formatNumber } from '../../../suites/harness/units.ts';
import type { SectionContext } from '../section.ts';
import { withSpread } from '../spread.ts';

/** p50 to p99.9 of each contender with their intervals, and how they were made. */
export function percentileTable({ record, analysis }: SectionContext, { suite, title, contenders }: LatencyCell): Html {
  const estimates = contenders.flatMap(({ percentiles }) => percentiles.flatMap(({ estimate }) => estimate ?? []));
  const methods = [...new Set(estimates.map(({ method }) => method.replace(/\b(p[\d.]+) of each slice \([\d,]+ requests\)/, 'percentile of each slice')))];
  const missing = contenders.flatMap((one) => one.percentiles.flatMap(({ name, reason }) => (reason === null ? [] : [`${contenderTitle(record.header, { suite, contender: one.contender })}, ${name}: ${reason}`])));
  return html`${table({
    caption: `Response time: ${title}`,
    columns: [
      { title: 'Contender', kind: 'text' },
      ...PERCENTILES.map(({ name }) => ({ title: name, kind: 'number' as const })),
      { title: 'Requests', kind: 'number' },
    ],
    rows: contenders.map((one) => [
      html`<span class="wraps">${contenderTitle(record.header, { suite, contender: one.contender })}<span class="aside why">${one.class === null ? 'shown, not ranked' : `class ${one.class}`}</span></span>`,
      ...one.percentiles.map(({ estimate }) => (estimate === null ? '–' : withSpread(estimate))),
      formatNumber(one.requests),
    ]),
  })}
  ${methods.length > 0 && html`<p class="note">${formatNumber(analysis.settings.confidence * 100)} % intervals: ${methods.join('; ')}.</p>`}
  ${missing.map((text) => html`<p class="note">${text}.</p>`)}`;
}
