import type { RunRecord } from '../../../suites/harness/record.ts';
import type { Finding } from '../estimate.ts';
import type { Analysis } from '../result.ts';
import { capacityFindings } from './capacity.ts';
import { comparisonFinding, isStartUp } from './comparison.ts';
import { auditFinding, noiseFinding, refusedFindings, voidFindings } from './quality.ts';
import { shareFindings } from './shares.ts';
import { lookupFindings } from '../routing/lookup-findings.ts';
import { classesAnswer, headlineRankings, messagingFindings } from '../messaging/findings.ts';
import { MESSAGING } from '../messaging/scenarios.ts';
import { cpuFindings, driverFinding, generatorFinding } from './resources.ts';

/** Every finding, the one that answers first: comparisons, whole systems, CPU, start-up, audit, noise, what was left out. */
export function findingsOf(record: RunRecord, parts: Omit<Analysis, 'findings' | 'answer'>): Finding[] {
  const { comparisons, cells, controls, drivers, audits, voids, settings } = parts;
  const headlines = comparisons.flatMap((comparison) => comparisonFinding({ record, comparison, cells, margin: settings.margin }) ?? []);
  const underLoad = comparisons.filter((comparison) => !isStartUp(record, comparison));
  const throughput = headlines.filter(({ kind }) => kind === 'comparison');
  const startUp = headlines.filter(({ kind }) => kind === 'startup');
  const brokers = messagingFindings(record, parts.messaging);
  return [
    ...shareFindings(parts.shares),
    ...lookupFindings({ record, result: parts.lookups }),
    ...brokers.answers,
    // What is ranked answers before what is only shown; else the order of the cells stays.
    ...throughput.filter(({ verdict }) => verdict !== 'shown'),
    ...throughput.filter(({ verdict }) => verdict === 'shown'),
    ...brokers.others,
    ...capacityFindings(record, parts),
    ...underLoad.flatMap((comparison) => cpuFindings({ record, comparison, cells })),
    ...underLoad.flatMap((comparison) => generatorFinding({ record, comparison, cells }) ?? []),
    ...drivers.map((driver) => driverFinding(record, driver)),
    ...startUp,
    ...audits.flatMap((audit) => auditFinding(record, audit) ?? []),
    ...controls.map((control) => noiseFinding(record, control)),
    ...voidFindings(record, voids),
    ...refusedFindings(record),
  ];
}

/** Kinds of findings that answer, the first that a run holds. */
const ANSWERS: readonly Finding['kind'][] = ['share', 'classes', 'comparison', 'bottleneck', 'workers', 'sustainable', 'contenders', 'startup', 'latency', 'guarantee', 'trouble'];

/** The answer: the first comparison and its audit, the first bottleneck, or why there is none. */
export function answerOf(options: { record: RunRecord } & Pick<Analysis, 'findings' | 'comparisons' | 'audits' | 'messaging'>): Analysis['answer'] {
  const { record, findings, comparisons, audits, messaging } = options;
  if (record.header.profile === 'smoke') {
    const headline = 'This smoke run shows that everything works here, and nothing else: its slices are too short and too few to measure by.';
    return { headline, overturn: 'For figures: --profile quick.' };
  }
  const first = ANSWERS.map((wanted) => findings.find(({ kind }) => kind === wanted)).find((found) => found !== undefined);
  if (first?.kind === 'classes' && messaging !== null) {
    const answer = classesAnswer({ record, result: messaging });
    if (answer !== null) return { ...answer, headline: answer.headline + classesProof(messaging, audits) };
  }
  if (first !== undefined) {
    const told = comparisons.find(({ id }) => first.id === `comparison/${id}`);
    const own = audits.filter(
      ({ suite, scenario, contender }) => suite === told?.suite && scenario === told.scenario && [told.subject, told.base].includes(contender),
    );
    const audited = own.length === 2 && own.every(({ clean }) => clean === true);
    const proof = audited ? ' Both were audited: no message was lost, duplicated, reordered or corrupted.' : '';
    return { headline: first.statement + proof, overturn: first.overturn };
  }
  const why = findings.filter(({ kind, verdict }) => kind === 'void' && verdict !== 'ok').map(({ statement }) => statement);
  if (why.length === 0 && messaging !== null && record.trials.some(({ status }) => status === 'completed')) {
    return { headline: 'Nothing is ranked here: what was measured is no race. It stands in the ledger.', overturn: '' };
  }
  const reason = why.length > 0 ? why.join(' ') : record.trials.length === 0 ? 'The record holds no trial.' : 'No two contenders ran in the same block.';
  return { headline: `Nothing could be compared. ${reason}`, overturn: '' };
}

/** Whether everything that the classes are ranked by was delivered as it should. */
function classesProof(messaging: NonNullable<Analysis['messaging']>, audits: Analysis['audits']): string {
  const rankings = headlineRankings(messaging);
  const named = new Set(rankings.flatMap(({ pairs }) => pairs.flatMap(({ larger, smaller }) => [larger, smaller])));
  const own = audits.filter(({ suite, scenario, contender }) => suite === MESSAGING && scenario === rankings[0]?.scenario && named.has(contender));
  return own.length === named.size && own.every(({ clean }) => clean === true) ? ' All of them were audited: no message was lost, duplicated, reordered or corrupted.' : '';
}
