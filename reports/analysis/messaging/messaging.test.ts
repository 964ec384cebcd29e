import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineSchema, type RunRecord } from '../../../suites/harness/record.ts';
import { analyse } from '../analysis.ts';
import { syntheticRecord } from '../synthetic.case.ts';
import type { Analysis } from '../result.ts';
import { shareOf } from './kills.ts';
import type { LedgerEntry, MessagingResult } from './result.ts';
import { behaviourOf } from './slow-consumer.ts';
import { RATES, syntheticMessaging } from './synthetic.case.ts';

const record = syntheticMessaging();
const analysis = analyse(record);
const messaging = resultOf(analysis);

function resultOf({ messaging: found }: Analysis): MessagingResult {
  if (found === null) throw new Error('no messaging suite');
  return found;
}

function entry(from: MessagingResult, row: string, contender: string): LedgerEntry | undefined {
  const at = from.ledger.columns.findIndex((column) => column.contender === contender);
  return from.ledger.rows.find(({ id }) => id === row)?.entries[at];
}

describe('the synthetic run of brokers', () => {
  it('is a valid record, and the same again', () => {
    for (const line of [record.header, ...record.servers, ...record.trials, record.closing]) expect(() => lineSchema.parse(line)).not.toThrow();
    expect(syntheticMessaging({ only: ['fsync'] })).toEqual(syntheticMessaging({ only: ['fsync'] }));
  });

  it('is analysed to plain data whose findings cite trials of it', () => {
    expect(JSON.parse(JSON.stringify(analysis))).toEqual(analysis);
    const ids = new Set(record.trials.map(({ id }) => id));
    const own = analysis.findings.filter(({ kind }) => ['classes', 'guarantee', 'latency', 'trouble'].includes(kind));
    expect(new Set(own.map(({ kind }) => kind))).toEqual(new Set(['classes', 'latency', 'trouble']));
    expect(new Set(analysis.findings.map(({ id }) => id)).size).toBe(analysis.findings.length);
    for (const { trials } of own) {
      expect(trials.length).toBeGreaterThan(0);
      expect(trials.every((id) => ids.has(id))).toBe(true);
    }
  });
});

describe('the answer of a run with several classes', () => {
  it('names each class, with the pair that it ranks', () => {
    const { headline, overturn } = analysis.answer;
    expect(headline).toMatch(/^Class a, at most once, in memory: NATS core moves 1[56](\.\d)? times \(95 % [\d.]+–[\d.]+\) as many messages as RabbitMQ classic transient\. Class b, /);
    for (const told of ['Class b, acknowledged and written, not fsynced: JetStream file moves 1.', 'Class c, fsynced before the acknowledgement: RabbitMQ quorum moves 1.', 'Class d, replayable log: JetStream log moves 1.']) expect(headline).toContain(told);
    expect(headline).toMatch(/One publisher, one consumer, client driver, 1 KiB payload, 30 pairs\. All of them were audited: no message was lost, duplicated, reordered or corrupted\.$/);
    expect(headline).not.toContain('JetStream memory');
    expect(overturn).toContain('the guarantee of another class');
    expect(analysis.findings[0]).toMatchObject({ kind: 'classes', verdict: 'better' });
  });

  it('finds the true ratio of each class', () => {
    const own = messaging.rankings.filter(({ scenario }) => scenario === 'one-to-one');
    expect(own.map((one) => one.class)).toEqual(['a', 'b', 'c', 'd']);
    for (const { pairs } of own) {
      const [pair] = pairs;
      const truth = (RATES[pair?.larger ?? ''] ?? 0) / (RATES[pair?.smaller ?? ''] ?? 1);
      expect(pair?.ratio?.lower).toBeLessThan(truth * 1.02);
      expect(pair?.ratio?.upper).toBeGreaterThan(truth * 0.98);
    }
  });

  it('stays that of the comparison where there is one class', () => {
    const one = analyse(syntheticRecord());
    expect(one.findings[0]?.kind).toBe('comparison');
    expect(one.messaging?.ledger.columns).toHaveLength(3);
    expect(analyse({ ...syntheticRecord(), header: { ...syntheticRecord().header, suites: [{ id: 'routing', title: '', question: '' }] } }).messaging).toBeNull();
  });

  it('says of a class without a peer that it is not ranked', () => {
    const alone = syntheticMessaging({ only: ['one-to-one'], unsupported: { 'one-to-one/rabbitmq-stream': 'no plugin' } });
    const { answer } = analyse(alone);
    expect(answer.headline).toContain('Not ranked, as nobody of its class was measured beside it: JetStream log, RabbitMQ stream.');
    expect(answer.headline).not.toContain('Class d');
  });
});

describe('nothing is ranked across classes', () => {
  const small = syntheticMessaging({ only: ['one-to-one'] });
  const classes = fc.array(fc.constantFrom('a', 'b', 'c', 'd', null), { minLength: small.header.contenders.length, maxLength: small.header.contenders.length });

  it('whoever is of which', () => {
    fc.assert(fc.property(classes, (drawn) => {
      const contenders = small.header.contenders.map((one, at) => ({ ...one, guarantees: { ...one.guarantees, class: drawn[at] ?? null } }));
      const classOf = (id: string): string | null => contenders.find((one) => one.id === id)?.guarantees.class ?? null;
      const found = analyse({ ...small, header: { ...small.header, contenders } });
      for (const { subject, base, metrics } of found.comparisons) {
        if (classOf(subject) === null || classOf(subject) !== classOf(base)) expect(metrics.every(({ verdict }) => verdict === 'shown')).toBe(true);
      }
      for (const ranking of resultOf(found).rankings) {
        for (const { larger, smaller } of ranking.pairs) expect([classOf(larger), classOf(smaller)]).toEqual([ranking.class, ranking.class]);
        const strangers = contenders.filter(({ id, guarantees }) => guarantees.class !== ranking.class && ranking.pairs.every(({ larger, smaller }) => !contenders.some((one) => [larger, smaller].includes(one.id) && one.title.includes(contenders.find((other) => other.id === id)?.title ?? ''))));
        for (const { title } of strangers) expect(ranking.sentence).not.toContain(title);
      }
    }), { numRuns: 6, seed: 7 });
  });

  it('and not in scenarios that are no race, nor among the rates of a search', () => {
    const scenarios = new Set(analysis.comparisons.map(({ scenario }) => scenario));
    expect([...scenarios].sort()).toEqual(['backlog', 'churn', 'one-to-one', 'one-way', 'request-reply']);
    for (const scenario of ['fsync', 'restart', 'slow-consumer', 'tls']) expect(analysis.cells.some((cell) => cell.scenario === scenario)).toBe(true);
    expect(analysis.cells.some(({ scenario }) => scenario === 'sustainable')).toBe(false);
    expect(analysis.capacity.requests).toEqual([]);
    expect(analysis.capacity.sustainable.map(({ contender, perSec }) => [contender, perSec])).toEqual([['nats-core', 16_000], ['rabbitmq-classic-transient', 8000]]);
  });

  it('nor by rates that were offered', () => {
    for (const { scenario, metrics } of analysis.comparisons) {
      if (scenario === 'one-way') expect(metrics.map(({ metric }) => metric)).not.toEqual(expect.arrayContaining(['offeredPerSec']));
      if (scenario === 'one-way') expect(metrics.map(({ metric }) => metric)).not.toEqual(expect.arrayContaining(['deliveredPerSec']));
    }
  });
});

describe('the ledger', () => {
  it('has a column a contender, by class, what is shown only last', () => {
    expect(messaging.ledger.columns.map((column) => column.class)).toEqual(['a', 'a', 'a', 'b', 'b', 'c', 'c', 'd', 'd', null]);
    expect(messaging.ledger.columns.at(-1)?.title).toBe('JetStream memory');
    for (const { entries } of messaging.ledger.rows) expect(entries).toHaveLength(10);
    expect(messaging.ledger.rows.slice(0, 5).map(({ group }) => group)).toEqual(['declared', 'declared', 'declared', 'declared', 'declared']);
  });

  it('sets what was observed beside what is declared', () => {
    expect(entry(messaging, 'durability', 'rabbitmq-quorum')).toMatchObject({ state: 'declared', text: 'fsynced before the confirm' });
    expect(entry(messaging, 'syncs', 'rabbitmq-quorum')).toMatchObject({ text: '1', contradicts: null });
    expect(entry(messaging, 'kills', 'rabbitmq-quorum')?.text).toMatch(/^none of \d\d,\d{3}$/);
    expect(entry(messaging, 'kills', 'rabbitmq-quorum')?.aside).toBe('20 kills, so that at most 16.1 % of kills lose any (95 %)');
    expect(entry(messaging, 'kills', 'nats-core')).toMatchObject({ state: 'not applicable', text: 'nothing is acknowledged' });
    expect(entry(messaging, 'unacknowledged', 'nats-core')).toMatchObject({ text: '4,000', aside: '20 kills' });
    expect(entry(messaging, 'serving-again', 'rabbitmq-quorum')?.estimate?.value).toBeCloseTo(7100, -3);
    expect(entry(messaging, 'duplicates', 'jetstream-file')).toMatchObject({ text: 'none', aside: '600 after 20 kills' });
    expect(entry(messaging, 'slow-consumer', 'nats-core')?.text).toMatch(/^drops 4\d(\.\d)? % of what was published; cuts the consumer off \(1 time a slice\)$/);
    expect(analysis.findings.some(({ kind }) => kind === 'guarantee')).toBe(false);
  });

  it('and speed beside both: by client at 1 KiB, each with its conditions', () => {
    const rate = entry(messaging, 'one-to-one', 'nats-core');
    expect(rate?.estimate?.value).toBeCloseTo(400_000, -5);
    expect(rate?.conditions).toEqual(['window 1,024']);
    expect(messaging.ledger.rows.find(({ id }) => id === 'one-to-one')?.conditions).toEqual(['client driver', '1 KiB payload']);
    expect(entry(messaging, 'request-reply', 'rabbitmq-quorum')).toMatchObject({ state: 'measured', conditions: ['at 200/s'] });
    expect(entry(messaging, 'sustainable', 'nats-core')).toMatchObject({ text: '16,000/s', aside: 'p99 within 20 ms' });
    expect(entry(messaging, 'cpu', 'rabbitmq-stream')?.estimate?.unit).toBe('micros');
  });

  it('says of what is not there why', () => {
    expect(entry(messaging, 'backlog', 'nats-core')).toMatchObject({ state: 'unsupported', aside: 'NATS core keeps no message for a consumer that is not there' });
    expect(entry(messaging, 'request-reply', 'rabbitmq-stream')).toMatchObject({ state: 'not measured', text: 'not measured' });
    const little = resultOf(analyse(syntheticMessaging({ only: ['one-to-one'] })));
    for (const row of ['syncs', 'kills', 'serving-again', 'slow-consumer', 'one-way', 'sustainable', 'backlog']) expect(entry(little, row, 'rabbitmq-quorum')?.state).toBe('not measured');
    const broken = syntheticMessaging({ only: ['fsync'] });
    const failed: RunRecord = { ...broken, trials: broken.trials.map((trial) => ({ ...trial, status: 'failed', reason: 'no space left on device', slices: [] })) };
    expect(entry(resultOf(analyse(failed)), 'syncs', 'rabbitmq-quorum')).toMatchObject({ text: 'not measured', aside: 'failed: no space left on device' });
  });
});

describe('what contradicts a promise', () => {
  const only = ['fsync', 'restart', 'one-to-one'];
  const findings = (from: Analysis): string[] => from.findings.filter(({ kind }) => kind === 'guarantee').map(({ statement }) => statement);

  it('is marked and found: class c that syncs too seldom, or loses what it acknowledged', () => {
    const found = analyse(syntheticMessaging({ only, syncs: { 'rabbitmq-quorum': 0.4 }, lostAcknowledged: { 'jetstream-file-sync': 2 } }));
    expect(findings(found)).toEqual([
      'RabbitMQ quorum does not keep what it declares: declared class c (fsynced before the acknowledgement), but it syncs less than once a message.',
      'JetStream file, always synced does not keep what it declares: declared class c (fsynced before the acknowledgement), but 20 kills lost 40 that it had acknowledged.',
    ]);
    expect(entry(resultOf(found), 'kills', 'jetstream-file-sync')?.contradicts).toContain('20 kills lost 40');
    expect(found.findings.find(({ id }) => id === 'kills/messaging/jetstream-file-sync')).toMatchObject({ verdict: 'not ok' });
    expect(found.findings.find(({ id }) => id === 'kills/messaging/jetstream-file-sync')?.trials).toHaveLength(4);
  });

  it('but not what other classes lose in a kill, which is shown as counted, nor a sync at the edge of a count', () => {
    const found = analyse(syntheticMessaging({ only, syncs: { 'rabbitmq-quorum': 0.997 }, lostAcknowledged: { 'rabbitmq-classic-durable': 3, 'jetstream-memory': 100 } }));
    expect(findings(found)).toEqual([]);
    expect(entry(resultOf(found), 'kills', 'rabbitmq-classic-durable')?.text).toMatch(/^60 of /);
    expect(found.findings.find(({ id }) => id === 'kills/messaging/rabbitmq-classic-durable')).toMatchObject({ verdict: 'shown' });
  });

  it('also class b that syncs every message, duplicates of at most once, and broken order', () => {
    const found = analyse(syntheticMessaging({ only, syncs: { 'jetstream-file': 1 }, duplicated: { 'nats-core': 1 }, reordered: { 'rabbitmq-stream': 2 } }));
    expect(findings(found).map((text) => text.split(' does not')[0])).toEqual(['JetStream file', 'NATS core', 'RabbitMQ stream']);
    expect(found.answer.headline).not.toContain('All of them were audited');
  });

  it('and kills say nothing against what was audited undisturbed', () => {
    expect(analysis.audits.every(({ clean }) => clean === true)).toBe(true);
    expect(analysis.audits.some(({ scenario }) => ['restart', 'slow-consumer', 'sustainable'].includes(scenario))).toBe(false);
  });
});

describe('in trouble', () => {
  it('a share that was never seen has an upper end all the same', () => {
    expect(shareOf({ hits: 0, of: 20, confidence: 0.95 })).toMatchObject({ value: 0, lower: 0, upper: expect.closeTo(0.161, 3) as number });
    expect(shareOf({ hits: 20, of: 20, confidence: 0.95 })).toMatchObject({ value: 1, upper: 1, lower: expect.closeTo(0.839, 3) as number });
    // Wilson's interval of 5 of 10, as published: 0.2366 to 0.7634.
    expect(shareOf({ hits: 5, of: 10, confidence: 0.95 })).toMatchObject({ lower: expect.closeTo(0.2366, 4) as number, upper: expect.closeTo(0.7634, 4) as number });
  });

  it('a slow consumer shows who drops, blocks or grows', () => {
    const calm = { droppedShare: 0, publishedShare: 1, growthBytes: 1000, disconnects: 0 };
    expect(behaviourOf(calm)).toBe('neither drops, blocks nor grows at this rate');
    expect(behaviourOf({ ...calm, publishedShare: 0.89, growthBytes: 300 * 1024 ** 2 })).toBe('blocks the publisher (89 % of what was offered got out); grows by 300 MiB');
    expect(behaviourOf({ droppedShare: 0.25, publishedShare: null, growthBytes: null, disconnects: 2 })).toBe('drops 25 % of what was published; cuts the consumer off (2 times a slice)');
  });

  it('encryption sets each contender against itself', () => {
    expect(new Set(messaging.encryption.map(({ contender }) => contender))).toEqual(new Set(['nats-core', 'rabbitmq-classic-durable']));
    for (const { metric, ratio } of messaging.encryption) {
      const truth = { deliveredPerSec: 0.8, brokerCpuMicrosPerOp: 1.4 }[metric];
      if (truth === undefined) continue;
      expect(ratio?.lower).toBeLessThan(truth);
      expect(ratio?.upper).toBeGreaterThan(truth);
    }
  });
});
