import { formatNumber, formatUnit } from '../../../suites/harness/units.ts';
import { countWords } from '../words.ts';
import type { Contender } from './classes.ts';
import { brokenDelivery, brokenOrder, brokenSync, losesAcknowledged, promisesOnce } from './contradictions.ts';
import { undisturbed, type Counts } from './counts.ts';
import { RESTART } from './kills.ts';
import type { LedgerSources, RowOf } from './ledger.ts';
import { absent, BLANK, entryOf } from './measured.ts';
import type { Kills, LedgerEntry } from './result.ts';
import { conditionsOf } from './scenarios.ts';
import { SLOW_CONSUMER } from './slow-consumer.ts';

const measured = (text: string, more: Partial<LedgerEntry> = {}): LedgerEntry => ({ ...BLANK, text, ...more });

/** What was seen of the promises: syncs counted, kills survived, messages audited, a consumer too slow. */
export function observedRows(sources: LedgerSources): RowOf[] {
  const { record } = sources;
  const row = (id: string, title: string, note: string, entry: RowOf['entry']): RowOf => ({ id, group: 'observed', title, note, entry });
  return [
    row('syncs', 'Syncs to disk per message', 'one publish after the other', syncs(sources)),
    row('kills', 'Acknowledged messages lost', 'by kill -9 under load; all read back', killed(sources, acknowledgedLost)),
    row('unacknowledged', 'Not acknowledged and lost', 'in the same kills', killed(sources, ({ lostUnacknowledged }, { id }) =>
      lostUnacknowledged === null ? absent({ record, scenarios: [RESTART], contender: id }) : measured(formatNumber(lostUnacknowledged)))),
    row('serving-again', 'Time to serve again', 'from the kill until a message passes', ({ id }) =>
      entryOf(sources, { scenario: RESTART, metric: 'servingAgainMs', contender: id, unit: 'ms' })),
    row('lost', 'Lost without a kill', 'nor a slow consumer, nor a search for the limit', audited(sources, 'lost', ({ lost }, contender) => brokenDelivery(contender, lost))),
    row('duplicates', 'Delivered twice', 'likewise', (contender) => {
      const entry = audited(sources, 'duplicated', ({ duplicated }) => promisesOnce(contender, duplicated))(contender);
      const own = sources.kills.find((kills) => kills.contender === contender.id);
      return own?.duplicated == null ? entry : { ...entry, aside: [entry.aside, `${formatNumber(own.duplicated)} after ${countWords(own.kills, 'kill')}`].filter(Boolean).join('; ') };
    }),
    row('reordered', 'Out of order', 'as each consumer got them', (contender) => audited(sources, 'reordered', ({ reordered }) => brokenOrder(contender, reordered))(contender)),
    row('slow-consumer', 'With a slow consumer', '', ({ id }) => {
      const own = sources.slowConsumers.find(({ contender }) => contender === id);
      return own === undefined ? absent({ record, scenarios: [SLOW_CONSUMER], contender: id }) : measured(own.behaviour, { conditions: conditionsOf(own.levels), trials: own.trials });
    }),
  ];
}

function syncs(sources: LedgerSources): RowOf['entry'] {
  return (contender) => {
    const entry = entryOf(sources, { scenario: 'fsync', metric: 'syncsPerMessage', contender: contender.id, unit: 'count' });
    return entry.state === 'measured' ? { ...entry, contradicts: brokenSync({ record: sources.record, cells: sources.cells, contender }) } : entry;
  };
}

function killed(sources: LedgerSources, read: (kills: Kills, contender: Contender) => LedgerEntry): RowOf['entry'] {
  return (contender) => {
    const own = sources.kills.find((kills) => kills.contender === contender.id);
    if (own === undefined) return absent({ record: sources.record, scenarios: [RESTART], contender: contender.id });
    const entry = read(own, contender);
    return { ...entry, aside: entry.aside === '' ? countWords(own.kills, 'kill') : entry.aside, trials: own.trials };
  };
}

function acknowledgedLost(kills: Kills, contender: Contender): LedgerEntry {
  const { acknowledged, lostAcknowledged, losing } = kills;
  if (acknowledged === null || acknowledged === 0) return measured('nothing is acknowledged', { state: 'not applicable' });
  const lost = lostAcknowledged ?? 0;
  const kept = losing !== null && losing.value === 0 ? `, so that at most ${formatUnit(losing.upper, 'share')} of kills lose any (95 %)` : '';
  return measured(`${lost === 0 ? 'none' : formatNumber(lost)} of ${formatNumber(acknowledged)}`, {
    aside: `${countWords(kills.kills, 'kill')}${kept}`,
    contradicts: losesAcknowledged(contender, kills),
  });
}

function audited(sources: LedgerSources, fault: 'lost' | 'duplicated' | 'reordered', contradicts: (counts: Counts, contender: Contender) => string | null): RowOf['entry'] {
  return (contender) => {
    const counts = undisturbed(sources.record, contender.id);
    if (counts === null) return { ...BLANK, state: 'not measured', text: 'not measured' };
    return measured(counts[fault] === 0 ? 'none' : formatNumber(counts[fault]), {
      aside: fault === 'lost' ? `of ${formatNumber(counts.delivered)}` : '',
      contradicts: contradicts(counts, contender),
      trials: counts[fault] === 0 ? counts.trials : counts.found[fault],
    });
  };
}
