import { headlineRankings } from '../../analysis/messaging/findings.ts';
import { html, type Fragment } from '../../html/html.ts';
import { details, table } from '../../html/table.ts';
import { cellLine, contenderTitle, countWords, glued, intervalWords, scenarioTitle } from '../../html/wording.ts';
import { formatUnit } from '../../../suites/harness/units.ts';
import type { Section, SectionContext } from '../section.ts';
import { verdictBadge } from '../verdicts.ts';
import { notMeasuredHere } from './beyond.ts';
import { grid } from './grid.ts';

/** What each broker promises, what was seen of that, and how fast it is with it; who leads inside each class; what speed leaves out. */
export const section: Section = {
  id: 'ledger',
  title: 'Guarantees and speed, side by side',
  order: 120,
  render(context) {
    const { messaging } = context.analysis;
    if (messaging === null || messaging.ledger.columns.length === 0) return null;
    return html`
      <p>Contenders are ranked inside a class of equal guarantees and nowhere else. What is declared is what each contender
        says of itself; what stands under it was seen here. Speed across classes is the price of a guarantee, not a race.</p>
      ${broken(context)}
      ${classes(context)}
      ${grid(messaging.ledger)}
      ${rankingTable(context)}
      ${notMeasuredHere()}`;
  },
};

function broken({ analysis }: SectionContext): Fragment {
  const found = analysis.findings.filter(({ kind }) => kind === 'guarantee');
  return found.length > 0 && html`<ul class="findings">${found.map((one) => html`<li><div>${glued(one.statement)}</div>${verdictBadge(one.verdict)}</li>`)}</ul>`;
}

/** A sentence for each class, where more than one is ranked. */
function classes({ analysis }: SectionContext): Fragment {
  const rankings = analysis.messaging === null ? [] : headlineRankings(analysis.messaging);
  return rankings.length > 0 && html`<ul class="findings">${rankings.map(({ sentence, pairs }) => html`<li><div>${glued(sentence)}</div>
    ${pairs[0] !== undefined && pairs.length === 1 && verdictBadge(pairs[0].verdict)}</li>`)}</ul>`;
}

function rankingTable({ record, analysis }: SectionContext): Fragment {
  const rankings = analysis.messaging?.rankings ?? [];
  const pairs = rankings.flatMap((ranking) => ranking.pairs.map((pair) => ({ ...ranking, pair })));
  if (pairs.length === 0) return null;
  const title = (suite: string, contender: string): string => contenderTitle(record.header, { suite, contender });
  return details({
    summary: `Inside the classes, scenario by scenario (${countWords(pairs.length, 'pair')})`,
    body: table({
      caption: 'Pairs of the same class by scenario, at the cell that says most of an application',
      columns: [
        ...['Scenario', 'Class', 'Larger ÷ smaller', 'Metric'].map((name) => ({ title: name, kind: 'text' as const })),
        { title: 'Ratio', kind: 'number' },
        { title: 'Verdict', kind: 'text' },
      ],
      rows: pairs.map(({ suite, scenario, levels, class: own, pair }) => [
        html`${scenarioTitle(record.header, { suite, scenario })}<span class="aside why">${cellLine(record.header, { suite, scenario, levels })}</span>`,
        own,
        `${title(suite, pair.larger)} ÷ ${title(suite, pair.smaller)}`,
        pair.title,
        pair.ratio === null ? '–' : html`${formatUnit(pair.ratio.value, 'ratio')}<span class="aside why">${intervalWords(pair.ratio)}</span>`,
        html`${verdictBadge(pair.verdict)}<span class="aside why">${pair.reason}</span>`,
      ]),
    }),
  });
}
