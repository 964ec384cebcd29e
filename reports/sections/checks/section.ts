import { badge } from '../../html/table.ts';
import { countWords } from '../../html/wording.ts';
import { html } from '../../html/html.ts';
import type { Check } from '../../analysis/result.ts';
import type { Section } from '../section.ts';
import { trialList } from '../trials.ts';

const BADGES = {
  ok: { word: 'holds', tone: 'good' },
  'not ok': { word: 'broken', tone: 'bad' },
  'not applicable': { word: 'not applicable', tone: 'plain' },
} as const satisfies Record<Check['status'], Parameters<typeof badge>[0]>;

/** Laws that any true measurement obeys, and the trials that break them. */
export const section: Section = {
  id: 'checks',
  title: 'Plausibility checks',
  order: 700,
  render({ analysis }) {
    if (analysis.checks.length === 0) return null;
    const worstFirst = ['not ok', 'ok', 'not applicable'];
    const checks = [...analysis.checks].sort((left, right) => worstFirst.indexOf(left.status) - worstFirst.indexOf(right.status));
    return html`<ul class="findings">${checks.map((check) => html`<li>
      <div><strong>${check.title}.</strong> ${check.statement}
        ${check.trials.length > 0 && html`<span class="aside">${countWords(check.trials.length, 'trial')}:
          ${trialList(check.trials)}</span>`}</div>
      ${badge(BADGES[check.status])}
    </li>`)}</ul>`;
  },
};
