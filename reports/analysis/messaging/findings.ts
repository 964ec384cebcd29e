import type { RunRecord } from '../../../suites/harness/record.ts';
import { formatNumber, formatUnit } from '../../../suites/harness/units.ts';
import type { Finding } from '../estimate.ts';
import { countWords, timesWords, titlesOf, valueWords } from '../words.ts';
import { CLASS_WORDS } from './class-words.ts';
import type { OwnTraffic } from './own-traffic.ts';
import type { ClassRanking, EncryptionRatio, Kills, LatencyCell, LedgerRow, MessagingResult, SlowConsumer } from './result.ts';
import { byUse, MESSAGING, shapeOf } from './scenarios.ts';

/** Findings of the messaging suite: the classes answer, what contradicts a promise is next, what else was seen comes after the comparisons. */
export function messagingFindings(record: RunRecord, result: MessagingResult | null): { readonly answers: Finding[]; readonly others: Finding[] } {
  if (result === null) return { answers: [], others: [] };
  const title = (contender: string): string => titlesOf(record).contender(MESSAGING, contender);
  return {
    answers: [...result.ownTraffic.map(ownTrafficFinding), ...headlineRankings(result).map(classFinding), ...contradictionFindings(result, title)],
    others: [
      ...result.latency.flatMap((cell) => latencyFindings(record, cell, result.latency)),
      ...result.kills.map((kills) => killFinding(kills, title)),
      ...result.slowConsumers.map((one) => slowFinding(one, title)),
      ...encryptionFindings(result.encryption, title),
    ],
  };
}

function ownTrafficFinding({ workload, sentence, rows }: OwnTraffic): Finding {
  const holding = rows.filter(({ verdict }) => verdict === 'holds');
  return {
    id: `own-traffic/${workload}`,
    kind: 'comparison',
    statement: sentence,
    estimate: holding[0]?.cpuShare ?? null,
    verdict: 'shown',
    overturn: 'Overturned by another machine, by traffic that comes in larger bursts than independent arrivals, or by consumers that are slower than the reading of a message.',
    trials: rows.flatMap(({ trials }) => trials),
  };
}

/** The classes of the first scenario that ranks more than one of them; a run of one class is answered by its comparison. */
export function headlineRankings({ rankings }: Pick<MessagingResult, 'rankings'>): readonly ClassRanking[] {
  const [first] = rankings;
  const own = rankings.filter(({ scenario }) => scenario === first?.scenario);
  return own.length > 1 ? own : [];
}

function classFinding({ class: own, scenario, pairs, sentence, trials }: ClassRanking): Finding {
  const [first] = pairs;
  return {
    id: `classes/${MESSAGING}/${scenario}/${own}`,
    kind: 'classes',
    statement: sentence,
    estimate: first?.ratio ?? null,
    verdict: first?.verdict ?? 'shown',
    overturn: `Overturned if another guarantee is needed than that of class ${own} (${CLASS_WORDS[own] ?? own}), if the application never needs what the slower one does too, or if another run at these settings, or on the hardware in question, puts a ratio on the other side of 1.`,
    trials,
  };
}

function contradictionFindings({ ledger }: MessagingResult, title: (contender: string) => string): Finding[] {
  return ledger.rows.flatMap((row: LedgerRow) => row.entries.flatMap((entry, at): Finding[] => {
    const contender = ledger.columns[at]?.contender ?? '';
    if (entry.contradicts === null) return [];
    return [{
      id: `guarantee/${MESSAGING}/${contender}/${row.id}`,
      kind: 'guarantee',
      statement: `${title(contender)} does not keep what it declares: ${entry.contradicts}.`,
      estimate: entry.estimate,
      verdict: 'not ok',
      overturn: 'Overturned if the declaration is wrong, or if the contender was set up in another way than it is meant to be.',
      trials: entry.trials,
    }];
  }));
}

/** One for each pair of the cell that says most of an application, and one for each control. */
function latencyFindings(record: RunRecord, cell: LatencyCell, all: readonly LatencyCell[]): Finding[] {
  const { scenario, levels, pairs, control, title } = cell;
  const isBest = (own: string): boolean => all.every((other) => other.scenario !== scenario || !other.pairs.some((pair) => pair.class === own) || byUse(levels, other.levels) <= 0);
  const found = pairs.filter((pair) => isBest(pair.class)).map((pair): Finding => {
    const p99 = pair.ratios.find(({ name }) => name === 'p99');
    return {
      id: `latency/${MESSAGING}/${scenario}/${title}/${pair.subject}/${pair.base}`,
      kind: 'latency',
      statement: `${pair.sentence.slice(0, -1)}: ${[titlesOf(record).scenario(MESSAGING, scenario), ...shapeOf(levels)].join(', ')}.`,
      estimate: p99?.ratio ?? null,
      verdict: p99?.verdict ?? 'shown',
      overturn: 'Overturned at another load: latency rises steeply as either comes near its own capacity.',
      trials: pair.trials,
    };
  });
  if (control === null) return found;
  const noise: Finding = { id: `latency-control/${MESSAGING}/${title}`, kind: 'noise', statement: `${control.sentence.slice(0, -1)} (${title}).`, estimate: null, verdict: control.differs ? 'not ok' : 'ok', overturn: '', trials: control.trials };
  return [...found, noise];
}

function killFinding(one: Kills, title: (contender: string) => string): Finding {
  const { contender, kills, acknowledged, lostAcknowledged, losing, servingAgain } = one;
  const kept = (lostAcknowledged ?? 0) === 0;
  const lost = acknowledged === null || acknowledged === 0
    ? 'it acknowledges nothing, and nobody was promised anything'
    : `${kept ? 'none' : formatNumber(lostAcknowledged ?? 0)} of ${formatNumber(acknowledged)} acknowledged messages was lost${kept && losing !== null ? ` (95 %: at most ${formatUnit(losing.upper, 'share')} of kills lose any)` : ''}`;
  const again = servingAgain === null ? '' : `; it serves again after ${valueWords(servingAgain)}`;
  return {
    id: `kills/${MESSAGING}/${contender}`,
    kind: 'trouble',
    statement: `${title(contender)}, killed ${countWords(kills, 'time')} under load: ${lost}${again}.`,
    estimate: losing,
    verdict: one.class !== 'c' || losing === null ? 'shown' : kept ? 'ok' : 'not ok',
    overturn: 'A kill ends the process, not the machine: what a power failure loses was not tried.',
    trials: kept ? one.trials : one.losingTrials,
  };
}

function slowFinding({ contender, behaviour, dropped, trials }: SlowConsumer, title: (contender: string) => string): Finding {
  return {
    id: `slow-consumer/${MESSAGING}/${contender}`,
    kind: 'trouble',
    statement: `With a consumer that is too slow ${title(contender)} ${behaviour}.`,
    estimate: dropped,
    verdict: 'shown',
    overturn: 'Overturned by other limits: every broker can be told to drop, to block or to grow further.',
    trials,
  };
}

/** One for each contender in each scenario. */
function encryptionFindings(all: readonly EncryptionRatio[], title: (contender: string) => string): Finding[] {
  const known = all.flatMap(({ ratio, ...one }) => (ratio === null ? [] : [{ ...one, ratio }]));
  const keyOf = ({ scenario, contender }: Pick<EncryptionRatio, 'scenario' | 'contender'>): string => `${scenario}/${contender}`;
  return [...new Set(known.map(keyOf))].flatMap((key): Finding[] => {
    const own = known.filter((one) => keyOf(one) === key);
    const [first] = own;
    if (first === undefined) return [];
    return [{
      id: `encryption/${MESSAGING}/${key}`,
      kind: 'trouble',
      statement: `${title(first.contender)} with TLS against itself without: ${own.map((one) => `${one.title} ${timesWords(one.ratio)}`).join(', ')}.`,
      estimate: first.ratio,
      verdict: 'shown',
      overturn: 'Overturned with other ciphers, or where the processor has no instructions for them.',
      trials: first.trials,
    }];
  });
}

/** What joins the classes into one answer; null where fewer than two are ranked. */
export function classesAnswer(options: { record: RunRecord; result: MessagingResult }): { readonly headline: string; readonly overturn: string } | null {
  const { record, result } = options;
  const rankings = headlineRankings(result);
  const [first] = rankings;
  if (first === undefined) return null;
  // What all have in common is said once.
  const isOneCell = rankings.every(({ cell }) => cell === first.cell);
  const told = rankings.map(({ claim, cell }) => (isOneCell ? `${claim}.` : `${claim}: ${cell}.`)).join(' ') + (isOneCell ? ` ${first.cell}.` : '');
  const alone = result.ledger.columns.filter(({ class: own }) => own !== null && !rankings.some((ranking) => ranking.class === own)).map(({ contender }) => titlesOf(record).contender(MESSAGING, contender));
  const unranked = alone.length === 0 ? '' : ` Not ranked, as nobody of its class was measured beside it: ${alone.join(', ')}.`;
  return {
    headline: told + unranked,
    overturn: 'Overturned if the application needs the guarantee of another class than the one that is read here; if it never needs what the slower of a class moves too; or if what was not measured here decides, which is listed under the ledger.',
  };
}
