import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { analyse } from '../../analysis/analysis.ts';
import { syntheticMessaging } from '../../analysis/messaging/synthetic.case.ts';
import { findBrowser, launchBrowser, watch } from '../../html/browser.case.ts';
import { renderHtml } from '../../render.ts';

const executable = findBrowser();

describe.skipIf(executable === null)('the report of brokers in a browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-brokers-'));
  const file = join(folder, 'report.html');
  let browser: Browser;
  beforeAll(async () => {
    const record = syntheticMessaging({ only: ['one-to-one', 'request-reply', 'restart', 'slow-consumer'] });
    writeFileSync(file, await renderHtml({ records: [{ record, analysis: analyse(record), raw: '' }] }));
    browser = await launchBrowser(executable ?? '');
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each([[390, 'light'], [1280, 'dark']] as const)('fits a page of %i px; the ledger scrolls by itself and keeps the names of its rows: %s', async (width, colorScheme) => {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
    const url = pathToFileURL(file).href;
    const misdeeds = watch(page, url);
    await page.goto(url);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    const ledger = page.locator('.ledger');
    await ledger.scrollIntoViewIfNeeded();
    const wide = await ledger.evaluate((frame) => {
      frame.scrollLeft = 400;
      const name = frame.querySelector('tbody th[scope="row"]')?.getBoundingClientRect();
      return { left: frame.getBoundingClientRect().left, name: name?.left, scrolled: frame.scrollLeft };
    });
    expect(wide.scrolled).toBeGreaterThan(300);
    expect(wide.name).toBeCloseTo(wide.left, 0);
    const canvas = page.locator('#message-latency canvas').first();
    await canvas.scrollIntoViewIfNeeded();
    await expect.poll(() => canvas.evaluate((one: HTMLCanvasElement) => one.getContext('2d')?.getImageData(0, 0, one.width, one.height).data.some((value) => value !== 0))).toBe(true);
    if (width > 1000) {
      const tooWide = await page.$$eval('#message-latency .table-frame, #trouble .table-frame', (frames) => frames.filter((frame) => frame.scrollWidth > frame.clientWidth + 1).map((frame) => frame.getAttribute('aria-label')));
      expect(tooWide).toEqual([]);
    }
    expect(misdeeds).toEqual({ requests: [], complaints: [], dialogs: [] });
    await page.close();
  });
});
