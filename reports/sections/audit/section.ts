import { badge, table } from '../../html/table.ts';
import { contenderTitle, countWords, scenarioTitle } from '../../html/wording.ts';
import { formatNumber } from '../../../suites/harness/units.ts';
import { html } from '../../html/html.ts';
import type { AuditTotals } from '../../analysis/result.ts';
import type { RunRecord } from '../../../suites/harness/record.ts';
import type { Section } from '../section.ts';

/** What became of every message: the headline is what was delivered and audited, never what was published. */
export const section: Section = {
  id: 'audit',
  title: 'Audit of every message',
  order: 400,
  render({ record, analysis }) {
    const audits = analysis.audits.filter((audit) => audit.clean !== null);
    if (audits.length === 0) return null;
    const unclean = [...new Set(audits.flatMap((audit) => audit.unclean))];
    const counted = record.trials.some((trial) => trial.audit['published'] !== undefined);
    return html`
      <p>A sequence is written into every message and read from every delivered one. The counts are exact and
        cover voided trials too: a void says that a time is not to be trusted, not that a loss did not happen.</p>
      ${table({
        caption: 'Messages by contender, exact counts',
        columns: [
          { title: 'Contender', kind: 'text' },
          { title: 'Scenario', kind: 'text' },
          ...['Trials', ...(counted ? ['Published'] : []), 'Delivered', 'Lost', 'Duplicated', 'Reordered', 'Corrupted'].map((title) => ({ title, kind: 'number' as const })),
          { title: 'Verdict', kind: 'text' },
        ],
        rows: audits.map((audit) => [
          contenderTitle(record.header, audit),
          scenarioTitle(record.header, audit),
          formatNumber(audit.trials),
          ...(counted ? [published(record, audit)] : []),
          ...[audit.delivered, audit.lost, audit.duplicated, audit.reordered, audit.corrupted].map(formatNumber),
          badge(audit.clean === true ? { word: 'clean', tone: 'good' } : { word: 'not clean', tone: 'bad' }),
        ]),
      })}
      ${unclean.length > 0 && html`<p>${countWords(unclean.length, 'trial')} not clean: <code>${unclean.join(' ')}</code></p>`}`;
  },
};

/** Published, where the generator counted it: shown beside what was delivered, and never scored. */
function published(record: RunRecord, audit: AuditTotals): string {
  const counts = record.trials
    .filter((trial) => (trial.status === 'completed' || trial.status === 'voided') && trial.suite === audit.suite)
    .filter((trial) => trial.scenario === audit.scenario && trial.contender === audit.contender)
    .flatMap((trial) => trial.audit['published'] ?? []);
  return counts.length === 0 ? 'not counted' : formatNumber(counts.reduce((sum, count) => sum + count, 0));
}
