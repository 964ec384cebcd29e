import type { CellEstimate } from '../../analysis/result.ts';
import { contendersByClass } from '../../analysis/messaging/classes.ts';
import { conditionsOf, inCommon, MESSAGING } from '../../analysis/messaging/scenarios.ts';
import { html, type Fragment, type Html } from '../../html/html.ts';
import { table } from '../../html/table.ts';
import { contenderTitle, glued, levelsKey } from '../../html/wording.ts';
import { formatNumber } from '../../../suites/harness/units.ts';
import type { SectionContext } from '../section.ts';
import { withSpread } from '../spread.ts';

/** Metrics that a scenario declares (default: all), a row for each contender at each cell. `first`: a column of words before the figures. */
export function metricTable(context: SectionContext, options: { scenario: string; title: string; only?: readonly string[]; first?: { title: string; words: (contender: string) => string } }): Html | null {
  const { record, analysis } = context;
  const { scenario, title, only, first } = options;
  const declared = record.header.scenarios.find(({ suite, id }) => suite === MESSAGING && id === scenario);
  const own = analysis.cells.filter((cell) => cell.suite === MESSAGING && cell.scenario === scenario);
  const metrics = (declared?.metrics ?? []).filter(({ id }) => (only === undefined || only.includes(id)) && own.some((cell) => cell.metric === id && cell.values.length > 0));
  if (declared === undefined || metrics.length === 0) return null;
  const common = inCommon([...new Map(own.map(({ levels }) => [levelsKey(levels), conditionsOf(levels)])).values()]);
  const rows = contendersByClass(record).flatMap(({ id, guarantees }) => {
    const mine = own.filter(({ contender }) => contender === id);
    const cells = [...new Map(mine.map(({ levels }) => [levelsKey(levels), levels])).values()];
    return cells.map((levels): Fragment[] => [
      html`<span class="wraps">${contenderTitle(record.header, { suite: MESSAGING, contender: id })}<span class="aside why">${glued([guarantees.class === null ? 'shown, not ranked' : `class ${guarantees.class}`, ...conditionsOf(levels).filter((phrase) => !common.includes(phrase))].join(', '))}</span></span>`,
      ...(first === undefined ? [] : [html`<span class="wraps">${glued(first.words(id))}</span>`]),
      ...metrics.map((metric) => figureOf(mine.find((cell) => cell.metric === metric.id && levelsKey(cell.levels) === levelsKey(levels)))),
    ]);
  });
  const methods = [...new Set(own.flatMap(({ estimate, metric }) => (metrics.some(({ id }) => id === metric) ? estimate?.method.replace(/ of \d+ /, ' of ') ?? [] : [])))];
  return html`<section class="scenario">
    <h3>${title}</h3>
    <p class="question">${declared.question}</p>
    ${common.length > 0 && html`<p class="note">Alike for all: ${glued(common.join(', '))}.</p>`}
    ${table({
      caption: `${title}, by contender`,
      columns: [{ title: 'Contender', kind: 'text' }, ...(first === undefined ? [] : [{ title: first.title, kind: 'text' as const }]), ...metrics.map((metric) => ({ title: metric.title, kind: 'number' as const }))],
      rows,
    })}
    ${methods.length > 0 && html`<p class="note">Values and ${formatNumber(analysis.settings.confidence * 100)} % intervals: ${methods.join('; ')}. Where no interval stands, all values were the same.</p>`}
  </section>`;
}

function figureOf(cell: CellEstimate | undefined): Fragment {
  if (cell?.estimate == null) return html`<span class="missing">${cell?.reason ?? 'not measured'}</span>`;
  return withSpread(cell.estimate);
}
