import type { RunRecord } from '../../../suites/harness/record.ts';
import { formatUnit } from '../../../suites/harness/units.ts';
import type { Sustainable } from '../capacity/result.ts';
import { finite } from '../cell.ts';
import type { LedgerSources, RowOf } from './ledger.ts';
import { absent, BLANK, entryOf } from './measured.ts';
import type { LedgerEntry } from './result.ts';
import { byUse, conditionsOf, MESSAGING } from './scenarios.ts';

const ONE_TO_ONE = 'one-to-one';

/** How fast each is with what it promises. Not ranked here: windows and offered rates differ between classes. */
export function speedRows(sources: LedgerSources): RowOf[] {
  const { record } = sources;
  const row = (id: string, title: string, note: string, entry: RowOf['entry']): RowOf => ({ id, group: 'speed', title, note, entry });
  const headline = record.header.scenarios.find(({ suite, id }) => suite === MESSAGING && id === ONE_TO_ONE)?.headline ?? 'deliveredPerSec';
  return [
    row('one-to-one', 'One publisher to one consumer', 'delivered and audited', ({ id }) => entryOf(sources, { scenario: ONE_TO_ONE, metric: headline, contender: id, unit: 'msgPerSec' })),
    row('cpu', 'Broker CPU per message', 'at that rate', ({ id }) => entryOf(sources, { scenario: ONE_TO_ONE, metric: 'brokerCpuMicrosPerOp', contender: id, unit: 'micros' })),
    row('request-reply', 'p99 of request and reply', 'from the intended send, at a load that is equal within a class', latency(sources, 'request-reply')),
    row('one-way', 'p99 one way', 'likewise', latency(sources, 'one-way')),
    row('sustainable', 'Highest rate within the objective', 'found by search', ({ id }) => sustained(record, sources.sustainable, id)),
    row('backlog', 'Backlog drained at', '', ({ id }) => entryOf(sources, { scenario: 'backlog', metric: 'drainPerSec', contender: id, unit: 'msgPerSec' })),
  ];
}

function latency({ record, latency: cells }: LedgerSources, scenario: string): RowOf['entry'] {
  return ({ id }) => {
    const found = cells
      .filter((cell) => cell.scenario === scenario)
      .flatMap((cell) => cell.contenders.filter(({ contender }) => contender === id).map((own) => ({ own, levels: cell.levels })))
      .sort((one, other) => byUse(one.levels, other.levels))[0];
    const p99 = found?.own.percentiles.find(({ name }) => name === 'p99');
    if (found === undefined || p99 === undefined) return absent({ record, scenarios: [scenario], contender: id });
    const { estimate, reason } = p99;
    const common = { ...BLANK, conditions: conditionsOf(found.levels), trials: found.own.trials };
    if (estimate === null) return { ...common, state: 'not measured', text: 'not known', aside: reason ?? '' };
    return { ...common, text: formatUnit(estimate.value, estimate.unit), estimate };
  };
}

function sustained(record: RunRecord, all: readonly Sustainable[], contender: string): LedgerEntry {
  const one = all.find((found) => found.suite === MESSAGING && found.contender === contender);
  if (one === undefined) return absent({ record, scenarios: ['sustainable'], contender });
  const { quantile, latencyMs } = one.objective;
  const aside = `p${Number((quantile * 100).toFixed(3))} within ${formatUnit(latencyMs, 'ms')}${one.isConfirmed ? '' : '; not confirmed'}`;
  if (one.perSec === null) return { ...BLANK, text: 'none that was tried', aside, trials: one.trials };
  const estimate = { value: one.perSec, lower: one.lowerPerSec, upper: finite(one.upperPerSec ?? Infinity), unit: 'perSec' as const, method: one.method, samples: one.trials.length, confidence: 0.95 };
  return { ...BLANK, text: formatUnit(one.perSec, 'perSec'), estimate, aside, trials: one.trials };
}
