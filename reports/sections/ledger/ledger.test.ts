import { beforeAll, describe, expect, it } from 'vitest';
import { analyse } from '../../analysis/analysis.ts';
import { syntheticMessaging, type SyntheticMessaging } from '../../analysis/messaging/synthetic.case.ts';
import { syntheticSystem } from '../../analysis/demand/synthetic.case.ts';
import { terminalSummary } from '../../formats/terminal.ts';
import { HOSTILE } from '../../html/hostile.case.ts';
import { renderHtml } from '../../render.ts';
import type { RunRecord } from '../../../suites/harness/record.ts';

const render = (record: RunRecord): Promise<string> => renderHtml({ records: [{ record, analysis: analyse(record), raw: '' }] });
const markupOf = (text: string): string => text.replace(/(<script[^>]*>|<style>)[\s\S]*?(<\/script>|<\/style>)/g, '$1$2');
const partOf = (page: string, id: string): string => new RegExp(`<section class="part" id="${id}">[\\s\\S]*?(?=<section class="part"|<footer)`).exec(markupOf(page))?.[0] ?? '';
const made = (options: SyntheticMessaging = {}): RunRecord => syntheticMessaging(options);

const record = made();
let page = '';
beforeAll(async () => {
  page = await render(record);
});

describe('the report of brokers', () => {
  it('tells guarantees, latency and trouble before the comparison of every cell', () => {
    const at = ['answer', 'ledger', 'message-latency', 'trouble', 'comparison', 'guarantees'].map((id) => page.indexOf(`<section class="part" id="${id}">`));
    expect(at.every((place) => place > 0)).toBe(true);
    expect([...at].sort((one, other) => one - other)).toEqual(at);
  });

  it('answers by class, and lists what else was found without every pair of contenders', () => {
    const part = partOf(page, 'answer');
    expect(part).toMatch(/<p class="verdict">Class a, at most once, in memory: NATS core moves/);
    for (const own of ['Class a', 'Class b', 'Class c', 'Class d']) expect(part).toContain(`${own}: `);
    expect(part.split('<details>')[0]).not.toMatch(/JetStream memory/);
    expect(part).toContain('What else was found');
  });

  it('has one table with a column a contender, grouped by class', () => {
    const part = partOf(page, 'ledger');
    expect(part.match(/<th scope="colgroup" colspan="\d"/g)).toHaveLength(5);
    expect(part).toMatch(/colspan="3"[^>]*>Class a: at most once, in memory</);
    expect(part).toMatch(/colspan="1"[^>]*>Shown, not ranked</);
    for (const text of ['Declared', 'Observed here', 'Speed', 'none of ', 'nothing is acknowledged', 'not measured', 'not possible', 'drops 4']) expect(part).toContain(text);
    expect(part).not.toContain('contradicts');
  });

  it('says what was not measured, so that speed is not the whole decision', () => {
    const part = partOf(page, 'ledger');
    for (const text of ['Not measured here', 'Dead-lettering', 'Priorities', 'TTL', 'Routing power', 'Replication and clusters', 'Months of operation', 'Other protocols', 'Exactly-once', 'Client libraries of other languages']) expect(part).toContain(text);
  });

  it('states the method of every interval of a latency, and the control beside', () => {
    const part = partOf(page, 'message-latency');
    expect(part.match(/<figure class="chart">/g)).toHaveLength(6);
    expect(part.match(/quantile of all requests of 5 trials; t interval of its logarithm by leaving out a trial at a time/g)).toHaveLength(6);
    expect(part.match(/÷ itself/g)).toHaveLength(6);
    expect(part).toContain('no difference');
    expect(part).toContain('p99.9: a verdict needs at least 30 pairs');
  });

  it('gives every chart a text', () => {
    const charts = page.match(/<figure class="chart">/g)?.length ?? 0;
    expect(page.match(/<canvas role="img" aria-label="[^"]{20,}">/g)).toHaveLength(charts);
  });

  it('counts what kills lost, of every class, and keeps it out of the audit', () => {
    const part = partOf(page, 'trouble');
    for (const text of ['Killed and started again', 'A consumer that is too slow', 'A backlog, built and drained', 'Connections that come and go', 'Encrypted connections', 'kept']) expect(part).toContain(text);
    expect(partOf(page, 'audit')).not.toContain('Killed and started again');
  });

  it('marks what contradicts a promise', async () => {
    const broken = await render(made({ only: ['fsync', 'restart'], syncs: { 'rabbitmq-quorum': 0.4 }, lostAcknowledged: { 'jetstream-file-sync': 1 } }));
    const part = partOf(broken, 'ledger');
    expect(part.match(/<\/span> contradicts<\/span>/g)).toHaveLength(2);
    expect(part).toContain('RabbitMQ quorum does not keep what it declares');
    expect(partOf(broken, 'trouble')).toContain('broken');
    expect(partOf(broken, 'answer')).toContain('does not keep what it declares');
  });

  it('is not there for other suites', async () => {
    const other = await render(syntheticSystem());
    for (const id of ['ledger', 'message-latency', 'trouble']) expect(partOf(other, id)).toBe('');
    expect(other).not.toContain('Not measured here');
    expect(partOf(other, 'guarantees')).toContain('Durability');
  });

  it('the terminal shows the ledger in short', () => {
    const summary = terminalSummary({ record, analysis: analyse(record) });
    expect(summary).toMatch(/ {2}c {2}RabbitMQ quorum +[\d,]+ msg\/s +[\d.]+ ms +1 +none of [\d,]+ +[\d,]+ ms/);
    expect(summary).toMatch(/^Class a, /);
  });
});

describe('a run of brokers whose texts hold markup', () => {
  it('is shown as text', async () => {
    const named = (suffix: string): RunRecord => {
      const base = made({ only: ['one-to-one', 'request-reply', 'restart', 'fsync', 'slow-consumer', 'backlog', 'tls'], unsupported: { 'backlog/nats-core': `it cannot${suffix}` }, syncs: { 'rabbitmq-quorum': 0.1 } });
      const add = (text: string): string => text + suffix;
      return {
        ...base,
        header: {
          ...base.header,
          scenarios: base.header.scenarios.map((one) => ({ ...one, title: add(one.title), question: add(one.question), why: add(one.why), metrics: one.metrics.map((metric) => ({ ...metric, title: add(metric.title) })) })),
          contenders: base.header.contenders.map(({ guarantees, ...one }) => ({
            ...one, id: add(one.id), title: add(one.title), settings: { [add('connections')]: add('one') },
            guarantees: { ...guarantees, delivery: add(guarantees.delivery), durability: add(guarantees.durability), acknowledgement: add(guarantees.acknowledgement), order: add(guarantees.order) },
          })),
          blocks: base.header.blocks.map((block) => ({ ...block, levels: { ...block.levels, [add('level')]: suffix }, trials: block.trials.map((trial) => ({ ...trial, contender: add(trial.contender) })) })),
        },
        trials: base.trials.map((trial) => ({ ...trial, contender: add(trial.contender), levels: { ...trial.levels, [add('level')]: suffix } })),
      };
    };
    const tags = (text: string): Record<string, number> => {
      const counts: Record<string, number> = {};
      for (const [, name = ''] of markupOf(text).matchAll(/<\/?([a-z][a-z0-9]*)/gi)) counts[name] = (counts[name] ?? 0) + 1;
      return counts;
    };
    const hostile = await render(named(HOSTILE));
    expect(tags(hostile)).toEqual(tags(await render(named('x'))));
    expect(hostile).not.toContain(HOSTILE);
    for (const id of ['ledger', 'message-latency', 'trouble']) expect(partOf(hostile, id)).toContain('&lt;script&gt;');
  });
});
