import { badge, table } from '../../html/table.ts';
import { cellLine, contenderTitle, countWords, scenarioTitle } from '../../html/wording.ts';
import { formatNumber, formatUnit } from '../../../suites/harness/units.ts';
import { html } from '../../html/html.ts';
import type { Section } from '../section.ts';
import { trialList } from '../trials.ts';


/** The trials that were voided, failed or unsupported, each with its reason: nothing is dropped in silence. */
export const section: Section = {
  id: 'voids',
  title: 'What did not count',
  order: 600,
  render({ record, analysis }) {
    const { voids } = analysis;
    const { refused } = record.header;
    if (voids.length === 0 && refused.length === 0) return null;
    const reasons = voids.flatMap(({ suite, contender, reasons: list }) => list.map((reason) => ({ suite, contender, ...reason })));
    return html`
      <p>${reasons.length === 0 ? 'Every trial counted.' : `A trial is voided only for what the generator or the machine did, never for its
        result; its whole block is voided with it and measured again. Where contenders differ by more than 5 points in trials that
        were voided for themselves, nothing is ranked.`}</p>
      ${table({
        caption: 'Trials by contender',
        columns: [
          { title: 'Contender', kind: 'text' },
          ...['Trials', 'Completed', 'Voided', 'Failed', 'Unsupported', 'Voided for itself', 'As a share'].map((title) => ({ title, kind: 'number' as const })),
        ],
        rows: voids.map((one) => [
          contenderTitle(record.header, one),
          ...[one.total, one.completed, one.voided, one.failed, one.unsupported, one.ownVoids].map(formatNumber),
          formatUnit(one.voidShare, 'share'),
        ]),
      })}
      ${reasons.length > 0 && table({
        caption: 'Reasons',
        columns: ['Contender', 'Status', 'Reason', 'Trials'].map((title) => ({ title, kind: 'text' })),
        rows: reasons.map(({ suite, contender, status, reason, trials }) => [
          contenderTitle(record.header, { suite, contender }),
          badge({ word: status, tone: status === 'failed' ? 'bad' : 'plain' }),
          reason,
          html`${countWords(trials.length, 'trial')} <span class="aside">${trialList(trials)}</span>`,
        ]),
      })}
      ${refused.length > 0 && table({
        caption: 'Cells that were not measured',
        columns: ['Cell not measured', 'Reason'].map((title) => ({ title, kind: 'text' })),
        rows: refused.map((cell) => [`${scenarioTitle(record.header, cell)}: ${cellLine(record.header, cell)}`, cell.reason]),
      })}`;
  },
};
