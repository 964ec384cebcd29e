import type { CellEstimate } from '../../analysis/result.ts';
import { html, type Fragment } from '../../html/html.ts';
import { details } from '../../html/table.ts';
import { driftBlock } from './drift.ts';
import { driverBlock } from './drivers.ts';
import { groupBy } from './group.ts';
import { metricBlock } from './metric.ts';
import { ratioBlock } from './ratios.ts';
import type { Section, SectionContext } from '../section.ts';

/** Every cell of every scenario: what was compared, the ratios, each metric in a chart and in a table. */
export const section: Section = {
  id: 'comparison',
  title: 'The comparison',
  order: 200,
  render(context) {
    const scenarios = [...groupBy(context.analysis.cells, (cell) => `${cell.suite}/${cell.scenario}`).values()];
    if (scenarios.length === 0) return null;
    return html`${scenarios.map((cells) => scenarioBlock(context, cells))}`;
  },
};

function scenarioBlock(context: SectionContext, cells: readonly CellEstimate[]): Fragment {
  const [first] = cells;
  if (first === undefined) return null;
  const scenario = context.record.header.scenarios.find((one) => one.suite === first.suite && one.id === first.scenario);
  const metrics = [...groupBy(cells, (cell) => cell.metric).values()];
  // The metric that the answer is about comes first.
  metrics.sort((left, right) => Number(right[0]?.metric === scenario?.headline) - Number(left[0]?.metric === scenario?.headline));
  const compared = new Set(context.analysis.comparisons.flatMap((one) => one.metrics.map(({ metric }) => metric)));
  const isShown = ([cell]: readonly CellEstimate[]): boolean => compared.size === 0 || compared.has(cell?.metric ?? '');
  const [shown, folded] = [metrics.filter(isShown), metrics.filter((group) => !isShown(group))];
  return html`<section class="scenario">
    <h3>${scenario?.title ?? first.scenario}</h3>
    ${scenario !== undefined && html`<p class="question">${scenario.question}</p>`}
    ${ratioBlock(context, first)}
    ${driverBlock(context, first)}
    ${shown.map((group) => metricBlock(context, group))}
    ${folded.length > 0 && details({
      summary: `Metrics that are not compared (${folded.length})`,
      body: html`${folded.map((group) => metricBlock(context, group))}`,
    })}
    ${driftBlock(context, cells.filter((cell) => cell.metric === scenario?.headline))}
    ${scenario !== undefined && scenario.why !== '' && html`<p class="note">Why these cells: ${scenario.why}</p>`}
  </section>`;
}
