import { html } from '../../html/html.ts';
import type { Section } from '../section.ts';
import { encryptionTable } from './encryption.ts';
import { killTable } from './kills.ts';
import { metricTable } from './metrics.ts';
import { slowTable } from './slow-consumer.ts';

/** What brokers do when things go wrong: killed, not consumed from, reconnected to, encrypted. */
export const section: Section = {
  id: 'trouble',
  title: 'In trouble',
  order: 160,
  render(context) {
    if (context.analysis.messaging === null) return null;
    const parts = [
      killTable(context),
      slowTable(context),
      metricTable(context, { scenario: 'backlog', title: 'A backlog, built and drained' }),
      metricTable(context, { scenario: 'churn', title: 'Connections that come and go' }),
      encryptionTable(context),
    ].filter((part) => part !== null);
    if (parts.length === 0) return null;
    return html`<p>Nothing is ranked here that is not ranked elsewhere: counts are shown as counted, of every class.</p>${parts}`;
  },
};
