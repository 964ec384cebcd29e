import type { LatencyCell } from '../../analysis/messaging/result.ts';
import { html, type Fragment, type Html } from '../../html/html.ts';
import { details, table } from '../../html/table.ts';
import { contenderTitle, glued } from '../../html/wording.ts';
import { formatNumber, formatUnit } from '../../../suites/harness/units.ts';
import type { Section, SectionContext } from '../section.ts';
import { ratioTable } from './ratios.ts';
import { spectrumChart } from './spectrum.ts';
import { percentileTable } from './percentiles.ts';

/** Latency of brokers at equal offered load: percentiles to the tail, ratios inside the classes, and the same contender twice. */
export const section: Section = {
  id: 'message-latency',
  title: 'Latency at equal load',
  order: 130,
  render(context) {
    const cells = context.analysis.messaging?.latency ?? [];
    if (cells.length === 0) return null;
    return html`
      <p>Messages are sent at random times (open arrivals, Poisson) at a rate that is the same for everyone who stands beside
        each other, and timed from the moment at which each was <em>meant</em> to be sent: a stall counts for all that it delays.
        Contenders of different classes stand in one chart only where they carried the same load; they are not ranked.</p>
      ${cells.map((cell) => cellBlock(context, cell))}`;
  },
};

function cellBlock(context: SectionContext, cell: LatencyCell): Html {
  const sentences = [...cell.pairs.map(({ sentence }) => sentence), ...(cell.control === null ? ['No contender ran twice here: how much of a difference is noise is not known.'] : [])];
  return html`<section class="scenario">
    <h3>${glued(cell.title)}</h3>
    ${cell.settings.length > 0 && html`<p class="note">Equal for all: ${cell.settings.join(', ')}.</p>`}
    ${sentences.length > 0 && html`<ul class="remarks">${sentences.map((sentence) => html`<li>${glued(sentence)}</li>`)}</ul>`}
    ${spectrumChart(context, cell)}
    ${percentileTable(context, cell)}
    ${ratioTable(context, cell)}
    ${apart(context, cell)}
  </section>`;
}

/** Service time and start delay: how much of the response is waiting, and whether the generator kept its times (R1). */
function apart({ record }: SectionContext, { suite, contenders }: LatencyCell): Fragment {
  const known = contenders.filter((one) => one.serviceP99Ms !== null || one.startDelayP99Ms !== null);
  if (known.length === 0) return null;
  const ms = (value: number | null): string => (value === null ? '–' : formatUnit(value, 'ms'));
  return details({
    summary: 'Service time and start delay, recorded apart',
    body: html`<p class="note">Service time counts from the actual send; the start delay is how much later than meant that was. Quantiles of all
        requests together, as counted.</p>
      ${table({
        caption: 'Service time and start delay',
        columns: [{ title: 'Contender', kind: 'text' }, ...['Service p50', 'Service p99', 'Start delay p99', 'Requests'].map((title) => ({ title, kind: 'number' as const }))],
        rows: known.map((one) => [
          contenderTitle(record.header, { suite, contender: one.contender }),
          ms(one.serviceP50Ms), ms(one.serviceP99Ms), ms(one.startDelayP99Ms), formatNumber(one.requests),
        ]),
      })}`,
  });
}
