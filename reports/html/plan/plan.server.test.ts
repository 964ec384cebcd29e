import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { findBrowser, launchBrowser, watch } from '../browser.case.ts';
import { model, syntheticPlan } from './plan.case.ts';
import { renderPlanHtml } from './render.ts';

const executable = findBrowser();

describe.skipIf(executable === null)('the page of a plan in a browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-plan-'));
  const file = join(folder, 'plan.html');
  let browser: Browser;
  beforeAll(async () => {
    writeFileSync(file, renderPlanHtml({ plan: syntheticPlan(), model, version: '' }));
    browser = await launchBrowser(executable ?? '');
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each([[1280, 'light'], [1280, 'dark'], [420, 'light'], [420, 'dark']] as const)('draws its charts and fits a page of %i px, %s', async (width, colorScheme) => {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
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
    expect(drawn).toEqual([true, true]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    if (width === 1280) {
      const tooWide = await page.$$eval('.table-frame', (frames) => frames.filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.getAttribute('aria-label')));
      expect(tooWide).toEqual([]);
    }
    expect(misdeeds).toEqual({ requests: [], complaints: [], dialogs: [] });
    await page.close();
  });
});
