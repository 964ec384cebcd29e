import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { analyse } from './analysis/analysis.ts';
import { HOSTILE, hostileRecord, poisoned } from './html/hostile.case.ts';
import { listSections } from './sections/list.ts';
import type { RunRecord } from '../suites/harness/record.ts';
import { syntheticRecord } from './analysis/synthetic.case.ts';
import { renderHtml } from './render.ts';

function linesOf(record: RunRecord): string {
  const lines = [record.header, ...record.servers, ...record.trials, ...(record.closing === null ? [] : [record.closing])];
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

const run = (record: RunRecord, raw: string | Uint8Array = linesOf(record)) => ({ record, analysis: analyse(record), raw });
const record = syntheticRecord({});
let page = '';
beforeAll(async () => {
  page = await renderHtml({ records: [run(record)] });
});

/** The page without what is data or our own code: what a browser would take for markup. */
const markupOf = (text: string): string => text.replace(/(<script[^>]*>|<style>)[\s\S]*?(<\/script>|<\/style>)/g, '$1$2');

describe('the report', () => {
  it('has every section, in order, each in the table of contents', async () => {
    const sections = await listSections();
    const ids = sections.map(({ id }) => id);
    expect(ids).toEqual(['answer', 'own-traffic', 'ledger', 'message-latency', 'routing-share', 'trouble', 'comparison', 'bottleneck', 'routing-lookup', 'demand', 'sustainable', 'workers', 'scaling', 'prediction', 'what-if', 'guarantees', 'audit', 'ruler', 'noise', 'noise-by-time', 'voids', 'checks', 'environment', 'record']);
    // This record holds no calibration, no study of noise and no whole system.
    const absent = new Set(['own-traffic', 'message-latency', 'trouble', 'routing-share', 'routing-lookup', 'ruler', 'noise-by-time', 'bottleneck', 'demand', 'sustainable', 'workers', 'scaling', 'prediction', 'what-if']);
    const shown = ids.filter((id) => !absent.has(id));
    expect([...page.matchAll(/<section class="part" id="([^"]+)"/g)].map(([, id]) => id)).toEqual(shown);
    for (const id of shown) expect(page).toContain(`<a href="#${id}">`);
  });

  it('says the answer before anything else', () => {
    const verdict = page.indexOf('<p class="verdict">');
    expect(page.slice(verdict, verdict + 200)).toContain('Fast core delivers');
    expect(verdict).toBeLessThan(page.indexOf('<table>'));
    expect(page).toContain('What else was found');
  });

  it('gives every chart a text and numbers in a table', () => {
    const charts = page.match(/<figure class="chart">/g)?.length ?? 0;
    expect(charts).toBeGreaterThan(5);
    expect(page.match(/<canvas role="img" aria-label="[^"]{20,}">/g)).toHaveLength(charts);
    expect(page.match(/<table>/g)?.length).toBeGreaterThan(charts);
  });

  it('holds the record byte for byte, with its digest', () => {
    const raw = linesOf(record);
    const island = /<script type="text\/plain" id="record-data">([^<]*)<\/script>/.exec(page)?.[1] ?? '';
    expect(gunzipSync(Buffer.from(island, 'base64')).toString()).toBe(raw);
    expect(page).toContain(createHash('sha256').update(raw).digest('hex'));
  });

  it('embeds bytes that are no text as they are', async () => {
    const raw = Uint8Array.from([0xff, 0xfe, 0x00, 0x0d, 0x0a, 0xc3]);
    const odd = await renderHtml({ records: [run(record, raw)] });
    const island = /id="record-data">([^<]*)</.exec(odd)?.[1] ?? '';
    expect(new Uint8Array(gunzipSync(Buffer.from(island, 'base64')))).toEqual(raw);
  });

  it('lets in only its own scripts and its own style, and asks for nothing', () => {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(page)?.[1] ?? '';
    expect(policy).toMatch(/^default-src 'none'; /);
    expect(policy).not.toMatch(/unsafe|http|\*/);
    const inlined = [...page.matchAll(/<(script|style)(?: type="module")?>([\s\S]*?)<\/\1>/g)];
    expect(inlined).toHaveLength(5);
    for (const [, , code = ''] of inlined) expect(policy).toContain(`'sha256-${createHash('sha256').update(code).digest('base64')}'`);
    expect(markupOf(page)).not.toMatch(/\b(src|srcset|action|style|on[a-z]+)=/);
    expect([...markupOf(page).matchAll(/href="([^"]*)"/g)].every(([, to]) => to === 'data:,' || to?.startsWith('#') === true)).toBe(true);
    expect(page).not.toContain('sourceMappingURL');
  });

  it('keeps the licence of what it inlines', () => {
    expect(page).toMatch(/\/\*![\s\S]{0,200}Released under the MIT License/);
  });

  it('is the same for the same record', async () => {
    expect(await renderHtml({ records: [run(record)] })).toBe(page);
  });

  it('leaves out what a run gives nothing to say about, and says when it was cut short', async () => {
    const empty = { ...syntheticRecord({ cut: true }), trials: [], servers: [] };
    const text = await renderHtml({ records: [run(empty)] });
    expect(text).toContain('The run was cut short: 0 of 30 planned blocks');
    expect(text).not.toContain('id="noise"');
    expect(text).not.toContain('id="audit"');
  });

  it('shows several runs one after another, every id once', async () => {
    const two = await renderHtml({ records: [run(record), run(syntheticRecord({ seed: 2 }))] });
    const ids = [...markupOf(two).matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toContain('run-2-answer');
    expect(two).toContain('data-source="run-2-record-data"');
  });
});

describe('a record whose fields hold markup', () => {
  it('is shown as text', async () => {
    const hostile = hostileRecord(record);
    expect(JSON.stringify(hostile).split('hacked').length).toBeGreaterThan(1000);
    const text = await renderHtml({ records: [run(hostile)] });
    const markup = markupOf(text);
    // Exactly the elements of the same record with harmless text in the same places.
    const harmless = await renderHtml({ records: [run(poisoned(record, 'x'))] });
    expect(tags(markup)).toEqual(tags(markupOf(harmless)));
    expect(markup).toContain('&lt;script&gt;window.hacked=1&lt;/script&gt;');
    expect(text.match(/<script/g)).toHaveLength(harmless.match(/<script/g)?.length ?? 0);
    expect(text).not.toContain('\u202e');
    expect(text).not.toContain(HOSTILE);
  });
});

/** Every tag name with its count. */
function tags(markup: string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const [, name = ''] of markup.matchAll(/<\/?([a-z][a-z0-9]*)/gi)) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
