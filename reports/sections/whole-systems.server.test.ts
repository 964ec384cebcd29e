import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { analyse } from '../analysis/analysis.ts';
import { syntheticSystems } from '../analysis/synthetic-systems.case.ts';
import { findBrowser, launchBrowser, watch } from '../html/browser.case.ts';
import { renderHtml } from '../render.ts';

const executable = findBrowser();

describe.skipIf(executable === null)('the report of whole systems in a browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-systems-'));
  const file = join(folder, 'report.html');
  let browser: Browser;
  beforeAll(async () => {
    const record = syntheticSystems();
    writeFileSync(file, await renderHtml({ records: [{ record, analysis: analyse(record), raw: '' }] }));
    browser = await launchBrowser(executable ?? '');
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(['light', 'dark'] as const)('draws lines, areas and whiskers, and fits the page: %s', async (colorScheme) => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, colorScheme });
    const url = pathToFileURL(file).href;
    const misdeeds = watch(page, url);
    await page.goto(url);
    await page.$$eval('details', (folded) => folded.forEach((one) => (one.open = true)));
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    for (let top = 0; top < height; top += 800) {
      await page.evaluate((to) => scrollTo({ top: to, behavior: 'instant' }), top);
      await page.waitForTimeout(20);
    }
    const drawn = await page.$$eval('figure.chart canvas', (canvases) => canvases.map((one) => {
      const canvas = one as HTMLCanvasElement;
      return canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data.some((value) => value !== 0) === true;
    }));
    expect(drawn.length).toBeGreaterThanOrEqual(7);
    expect(drawn.every(Boolean)).toBe(true);
    const tooWide = await page.$$eval('.table-frame', (frames) => frames.filter((frame) => frame.scrollWidth > frame.clientWidth + 1).map((frame) => frame.getAttribute('aria-label')));
    expect(tooWide).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(1280);
    expect(misdeeds).toEqual({ requests: [], complaints: [], dialogs: [] });
    await page.close();
  });
});
