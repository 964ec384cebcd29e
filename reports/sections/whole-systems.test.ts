import { beforeAll, describe, expect, it } from 'vitest';
import { analyse } from '../analysis/analysis.ts';
import { SYSTEM, TWO_MIXES } from '../analysis/demand/synthetic.case.ts';
import { CEILINGS, syntheticSystems } from '../analysis/synthetic-systems.case.ts';
import { terminalSummary } from '../formats/terminal.ts';
import { toJson } from '../formats/json.ts';
import { HOSTILE } from '../html/hostile.case.ts';
import { renderHtml } from '../render.ts';
import type { RunRecord } from '../../suites/harness/record.ts';

const render = (record: RunRecord): Promise<string> => renderHtml({ records: [{ record, analysis: analyse(record), raw: '' }] });
const markupOf = (text: string): string => text.replace(/(<script[^>]*>|<style>)[\s\S]*?(<\/script>|<\/style>)/g, '$1$2');
const partOf = (page: string, id: string): string => new RegExp(`<section class="part" id="${id}">[\\s\\S]*?(?=<section class="part"|<footer)`).exec(markupOf(page))?.[0] ?? '';

const record = syntheticSystems();
const analysis = analyse(record);
let page = '';
beforeAll(async () => {
  page = await render(record);
});

describe('the report of whole systems', () => {
  it('answers with the first bottleneck', () => {
    expect(analysis.answer.headline).toMatch(/^The server core saturates first, at [\d,]+\/s .*read-heavy over NATS\./);
    const part = partOf(page, 'answer');
    for (const text of ['CPU is full at', 'CPU of one request', 'Demands on trial', 'Workers', 'all answered', 'Sustained']) expect(part).toContain(text);
  });

  it('tells what is full first, what each tier costs, what is sustained and how many workers, in this order', () => {
    const at = ['answer', 'bottleneck', 'demand', 'sustainable', 'workers', 'checks'].map((id) => page.indexOf(`<section class="part" id="${id}">`));
    expect(at.every((place) => place > 0)).toBe(true);
    expect([...at].sort((a, b) => a - b)).toEqual(at);
    for (const name of Object.keys(SYSTEM)) expect(partOf(page, 'demand')).toContain(name);
    expect(partOf(page, 'demand')).toMatch(/Do these demands predict\?/);
    expect(partOf(page, 'sustainable')).toContain('RABBITMQ ÷ NATS');
    expect(partOf(page, 'workers')).toContain('Take 8 requests in flight');
    expect(partOf(page, 'workers')).toContain('overlap, not scaling');
    expect(partOf(page, 'workers')).toContain('connections in the pool');
  });

  it('keeps points of curves out of the comparison of messages', () => {
    expect(page).not.toContain('id="comparison"');
    expect(page).not.toContain('0 messages');
  });

  it('gives every chart a text', () => {
    const charts = page.match(/<figure class="chart">/g)?.length ?? 0;
    expect(charts).toBeGreaterThanOrEqual(7);
    expect(page.match(/<canvas role="img" aria-label="[^"]{20,}">/g)).toHaveLength(charts);
  });

  it('shows names that hold markup as text', async () => {
    const named = (suffix: string): RunRecord => {
      const rename = <T>(from: Readonly<Record<string, T>>): Record<string, T> => Object.fromEntries(Object.entries(from).map(([name, value]) => [name === 'generator' ? name : name + suffix, value]));
      const mixes = Object.fromEntries(Object.entries(TWO_MIXES).map(([mix, shares]) => [mix === 'day' ? mix : mix + suffix, rename(shares)]));
      const system = rename(Object.fromEntries(Object.entries(SYSTEM).map(([name, demand]) => [name, { ...demand, micros: rename(demand.micros) }])));
      return syntheticSystems({ mixes, systems: { [`nats${suffix}`]: system, [`other${suffix}`]: system }, mixNames: rename(CEILINGS) });
    };
    const hostile = await render(named(HOSTILE));
    const harmless = await render(named('x'));
    const tags = (text: string): Record<string, number> => {
      const counts: Record<string, number> = {};
      for (const [, name = ''] of markupOf(text).matchAll(/<\/?([a-z][a-z0-9]*)/gi)) counts[name] = (counts[name] ?? 0) + 1;
      return counts;
    };
    expect(tags(hostile)).toEqual(tags(harmless));
    expect(hostile).not.toContain(HOSTILE);
    expect(partOf(hostile, 'demand')).toContain('&lt;script&gt;');
  });
});

describe('the other formats of whole systems', () => {
  it('the terminal says it in a screen', () => {
    const summary = terminalSummary({ record, analysis });
    expect(summary).toMatch(/^The server core saturates first/);
    expect(summary).toMatch(/CPU of one request, µs, at [\d,]+\/s: NATS/);
    expect(summary).toMatch(/mysql +[\d.]+ +\d+ +[\d,]+ +0\.\d+ cores/);
    expect(summary).toMatch(/Workers +8 requests in flight in each service process/);
    expect(summary).toMatch(/Prediction +holds: 8 of 8/);
    expect(summary.split('\n').length).toBeLessThanOrEqual(26);
  });

  it('JSON carries the estimates', () => {
    const json = toJson({ record, analysis });
    expect(JSON.parse(JSON.stringify(json))).toEqual(json);
    expect(json.demand).toHaveLength(2);
    expect(json.capacity.bottlenecks[0]?.saturation.unit).toBe('perSec');
    expect(json.workers.curves.length).toBeGreaterThan(1);
  });

  it('every finding cites trials of the record', () => {
    const ids = new Set(record.trials.map(({ id }) => id));
    const own = analysis.findings.filter(({ kind }) => ['bottleneck', 'demand', 'prediction', 'sustainable', 'contenders', 'workers'].includes(kind));
    expect(new Set(own.map(({ kind }) => kind)).size).toBe(6);
    for (const { trials } of own) {
      expect(trials.length).toBeGreaterThan(0);
      expect(trials.every((id) => ids.has(id))).toBe(true);
    }
  });
});
