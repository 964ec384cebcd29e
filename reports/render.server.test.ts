import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { analyse } from './analysis/analysis.ts';
import { findBrowser, launchBrowser, watch, type Misdeeds } from './html/browser.case.ts';
import { hostileRecord } from './html/hostile.case.ts';
import type { RunRecord } from '../suites/harness/record.ts';
import { renderHtml } from './render.ts';
import { rulerRecord } from './analysis/ruler.case.ts';
import { syntheticRecord } from './analysis/synthetic.case.ts';

const executable = findBrowser();
const CLEAN: Misdeeds = { requests: [], complaints: [], dialogs: [] };

describe.skipIf(executable === null)('the report in a browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-report-'));
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser(executable ?? '');
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Opens the report of a record from disk, with everything unfolded and scrolled through. */
  async function open(options: { record: RunRecord; raw?: Uint8Array; width?: number; dark?: boolean }): Promise<{ page: Page; misdeeds: Misdeeds }> {
    const { record, raw = Buffer.from(JSON.stringify(record)), width = 1280, dark = false } = options;
    const path = join(folder, `${randomBytes(6).toString('hex')}.html`);
    writeFileSync(path, await renderHtml({ records: [{ record, analysis: analyse(record), raw }] }));
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme: dark ? 'dark' : 'light', acceptDownloads: true });
    const url = pathToFileURL(path).href;
    const misdeeds = watch(page, url);
    await page.goto(url);
    await page.$$eval('details', (folded) => folded.forEach((one) => (one.open = true)));
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    for (let top = 0; top < height; top += 1200) {
      await page.evaluate((to) => scrollTo({ top: to, behavior: 'instant' }), top);
      await page.waitForTimeout(20);
    }
    return { page, misdeeds };
  }

  /** Charts that are there, and those whose canvas holds a picture. */
  async function charts(page: Page): Promise<{ all: number; drawn: number }> {
    return page.$$eval('figure.chart canvas', (canvases) => ({
      all: canvases.length,
      drawn: canvases.filter((canvas) => {
        const { width, height } = canvas as HTMLCanvasElement;
        const pixels = width * height > 0 ? (canvas as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, width, height).data : undefined;
        return pixels?.some((value) => value !== 0) === true;
      }).length,
    }));
  }

  it('draws every chart, asks for nothing and complains about nothing', async () => {
    const { page, misdeeds } = await open({ record: syntheticRecord({}) });
    const { all, drawn } = await charts(page);
    expect(all).toBeGreaterThan(5);
    expect(drawn).toBe(all);
    expect(misdeeds).toEqual(CLEAN);
    await page.close();
  });

  it.each([390, 1280, 1600])('never is wider than a page of %i px, light or dark', async (width) => {
    for (const dark of [false, true]) {
      const { page, misdeeds } = await open({ record: syntheticRecord({}), width, dark });
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
      expect(misdeeds).toEqual(CLEAN);
      await page.close();
    }
  });

  it('shows the whole table of the ruler on a page of 1280 px, verdicts included', async () => {
    const { page } = await open({ record: rulerRecord({ voided: 'start-delay' }), width: 1280 });
    const frames = await page.$$eval('#ruler .table-frame', (found) => found.map((frame) => frame.scrollWidth - frame.clientWidth));
    expect(frames).toEqual([0]);
    await page.close();
  });

  it('shows markup in a record as text: nothing runs, nothing is asked for', async () => {
    const { page, misdeeds } = await open({ record: hostileRecord(syntheticRecord({ blocks: 2 })) });
    await page.mouse.move(600, 300);
    expect(await page.evaluate(() => (globalThis as { hacked?: unknown }).hacked)).toBeUndefined();
    expect(await page.$$eval('img, svg, iframe, object, embed, [onerror], [onload], [onmouseover], a[href^="javascript"]', (found) => found.length)).toBe(0);
    expect(await page.textContent('#environment')).toContain('<script>window.hacked=1</script>');
    const { all, drawn } = await charts(page);
    expect(drawn).toBe(all);
    expect(misdeeds).toEqual(CLEAN);
    await page.close();
  });

  it('has a policy that stops a script which got in all the same', async () => {
    const { page } = await open({ record: syntheticRecord({ blocks: 1 }) });
    await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'window.hacked = 1';
      document.body.append(script);
      document.body.insertAdjacentHTML('beforeend', '<img src="x" onerror="window.hacked = 2">');
    });
    await page.waitForTimeout(100);
    expect(await page.evaluate(() => (globalThis as { hacked?: unknown }).hacked)).toBeUndefined();
    await page.close();
  });

  it('hands the record back byte for byte, text or not, and stays usable with a large one', async () => {
    const raw = Buffer.concat([randomBytes(8 * 1024 ** 2), Buffer.from('ü\u2028</script>\r\n\0'), Buffer.alloc(24 * 1024 ** 2, 'headroom\n')]);
    const started = performance.now();
    const { page, misdeeds } = await open({ record: syntheticRecord({ blocks: 1 }), raw });
    expect(performance.now() - started).toBeLessThan(20_000);
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('button.save-record')]);
    const saved = readFileSync(await download.path());
    expect(download.suggestedFilename()).toBe('synthetic.record.ndjson');
    expect(saved.equals(raw)).toBe(true);
    expect(await page.textContent('#record')).toContain(createHash('sha256').update(raw).digest('hex'));
    await page.waitForFunction(() => document.querySelector('.save output')?.textContent.includes('digest matches') === true);
    expect(misdeeds.complaints).toEqual([]);
    await page.close();
  });

  it('refuses to hand out a record that was changed', async () => {
    const { page } = await open({ record: syntheticRecord({ blocks: 1 }) });
    await page.$eval('button.save-record', (button) => ((button as HTMLButtonElement).dataset['sha256'] = 'ff'));
    await page.click('button.save-record');
    await page.waitForFunction(() => document.querySelector('.save output')?.textContent.includes('is damaged') === true);
    await page.close();
  });

  it('says without scripts where its charts and its record are', async () => {
    const record = syntheticRecord({ blocks: 1 });
    const path = join(folder, 'quiet.html');
    writeFileSync(path, await renderHtml({ records: [{ record, analysis: analyse(record), raw: 'x' }] }));
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(pathToFileURL(path).href);
    const text = await page.locator('body').innerText();
    expect(text).toContain('The chart needs scripts. The table holds its numbers.');
    expect(text).toContain('Fast core delivers');
    await context.close();
  });
});
