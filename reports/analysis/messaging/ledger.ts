import type { RunRecord } from '../../../suites/harness/record.ts';
import { formatNumber } from '../../../suites/harness/units.ts';
import type { Sustainable } from '../capacity/result.ts';
import type { CellEstimate } from '../result.ts';
import { contendersByClass, type Contender } from './classes.ts';
import { BLANK } from './measured.ts';
import { observedRows } from './observed.ts';
import type { Kills, LatencyCell, Ledger, LedgerEntry, LedgerRow, SlowConsumer } from './result.ts';
import { inCommon } from './scenarios.ts';
import { speedRows } from './speed.ts';

/** What the rows of the ledger are read from. */
export interface LedgerSources {
  readonly record: RunRecord;
  readonly cells: readonly CellEstimate[];
  readonly latency: readonly LatencyCell[];
  readonly kills: readonly Kills[];
  readonly slowConsumers: readonly SlowConsumer[];
  readonly sustainable: readonly Sustainable[];
}

/** A row before it is filled, a contender at a time. */
export interface RowOf extends Omit<LedgerRow, 'entries' | 'conditions'> {
  readonly entry: (contender: Contender) => LedgerEntry;
}

/** What each contender promises, what was seen of that, and how fast it is with it. */
export function ledgerOf(sources: LedgerSources): Ledger {
  const contenders = contendersByClass(sources.record);
  const rows = [...DECLARED, ...observedRows(sources), ...speedRows(sources)];
  return {
    columns: contenders.map(({ id, title, guarantees }) => ({ contender: id, title, class: guarantees.class })),
    rows: rows.map(({ entry, ...row }) => ({ ...row, ...withCommon(contenders.map(entry)) })),
  };
}

/** What holds for every measured entry is said once. */
function withCommon(entries: readonly LedgerEntry[]): Pick<LedgerRow, 'entries' | 'conditions'> {
  const measured = entries.filter(({ state, conditions }) => state === 'measured' && conditions.length > 0);
  const common = inCommon(measured.map(({ conditions }) => conditions));
  return { conditions: common, entries: entries.map((entry) => ({ ...entry, conditions: entry.conditions.filter((phrase) => !common.includes(phrase)) })) };
}

const declared = (id: string, title: string, read: (guarantees: Contender['guarantees']) => string): RowOf => ({
  id,
  group: 'declared',
  title,
  note: '',
  entry: ({ guarantees }) => ({ ...BLANK, state: 'declared', text: read(guarantees) }),
});

const DECLARED: readonly RowOf[] = [
  declared('delivery', 'Delivery', ({ delivery }) => delivery),
  declared('durability', 'Durability', ({ durability }) => durability),
  declared('acknowledgement', 'Acknowledgement', ({ acknowledgement }) => acknowledgement),
  declared('replicas', 'Replicas', ({ replicas }) => formatNumber(replicas)),
  declared('order', 'Order', ({ order }) => order),
];
