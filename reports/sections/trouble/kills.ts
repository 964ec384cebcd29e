import { html, type Html } from '../../html/html.ts';
import { badge, table } from '../../html/table.ts';
import { contenderTitle, estimateWords, intervalWords } from '../../html/wording.ts';
import { MESSAGING } from '../../analysis/messaging/scenarios.ts';
import type { Kills } from '../../analysis/messaging/result.ts';
import { formatNumber, formatUnit } from '../../../suites/harness/units.ts';
import type { SectionContext } from '../section.ts';
import { withSpread } from '../spread.ts';

/** Exact counts of what kills lost and doubled, for every class. */
export function killTable({ record, analysis }: SectionContext): Html | null {
  const kills = analysis.messaging?.kills ?? [];
  if (kills.length === 0) return null;
  const count = (value: number | null): string => (value === null ? '–' : formatNumber(value));
  const methods = [...new Set(kills.flatMap(({ losing, servingAgain }) => [losing, servingAgain].flatMap((one) => one?.method.replace(/ of \d+ /, ' of ') ?? [])))];
  return html`<section class="scenario">
    <h3>Killed and started again</h3>
    <p class="question">kill -9 of the broker under load, started again on the same data, everything read back. Counts are exact and cover
      every kill, those of voided trials too. They stand here and not in the audit.</p>
    ${table({
      caption: 'What kills lost and doubled, by contender',
      columns: [
        { title: 'Contender', kind: 'text' },
        ...['Kills', 'Acknowledged', 'Of these lost', 'Not acknowledged and lost', 'Delivered again', 'Time to serve again'].map((title) => ({ title, kind: 'number' as const })),
      ],
      rows: kills.map((one) => [
        html`<span class="wraps">${contenderTitle(record.header, { suite: MESSAGING, contender: one.contender })}<span class="aside why">${one.class === null ? 'shown, not ranked' : `class ${one.class}`}</span></span>`,
        formatNumber(one.kills),
        one.acknowledged === null ? 'none' : count(one.acknowledged),
        html`${count(one.lostAcknowledged)}${one.losing !== null && html`<span class="aside why">${one.losing.value === 0 ? `at most ${formatUnit(one.losing.upper, 'share')}` : intervalWords(one.losing)} of kills</span>`}${lossMark(one)}`,
        count(one.lostUnacknowledged),
        count(one.duplicated),
        one.servingAgain === null ? '–' : withSpread(one.servingAgain),
      ]),
    })}
    ${methods.length > 0 && html`<p class="note">Intervals (${formatNumber(analysis.settings.confidence * 100)} %): ${methods.join('; ')}.</p>`}
    ${kills.filter(({ losingTrials }) => losingTrials.length > 0).map((one) => html`<p class="note">${contenderTitle(record.header, { suite: MESSAGING, contender: one.contender })}
      lost acknowledged messages in <code>${one.losingTrials.join(' ')}</code>${one.losing !== null && `: ${estimateWords(one.losing)} of kills`}.</p>`)}
  </section>`;
}

/** Class c alone promises that nothing acknowledged is lost, whatever happens; what others lose is shown as counted. */
function lossMark({ class: own, lostAcknowledged }: Kills): Html | null {
  if (own !== 'c' || lostAcknowledged === null) return null;
  return html` ${badge(lostAcknowledged === 0 ? { word: 'kept', tone: 'good' } : { word: 'broken', tone: 'bad' })}`;
}
