import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { syntheticModel } from '../../analysis/sizing/synthetic-model.case.ts';
import { findBrowser, launchBrowser, watch } from '../../html/browser.case.ts';
import { page as pageOf } from '../../html/shell.ts';
import { whatIfBlock } from './block.ts';
import { measuredSettings, pageModel } from './defaults.ts';
import { answerOf, type WhatIfSettings } from './solve.ts';
import { answerView, summaryWords } from './view.ts';

const executable = findBrowser();
const full = syntheticModel();
const model = pageModel(full);
const measured = measuredSettings(model, 50);

describe.skipIf(executable === null)('the sliders in a browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-what-if-'));
  const file = join(folder, 'page.html');
  const url = pathToFileURL(file).href;
  let browser: Browser;
  beforeAll(async () => {
    const parts = [{ id: 'what-if', title: 'What if', body: whatIfBlock({ model: full, id: 'what-if', latencyMs: 50 }), scripts: ['what-if'] as const }];
    writeFileSync(file, pageOf({ title: 'x', version: '', chapters: [{ id: 'x', title: 'x', subtitle: '', facts: [], parts }] }));
    browser = await launchBrowser(executable ?? '');
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const open = async (width = 1280): Promise<Page> => {
    const page = await browser.newPage({ viewport: { width, height: 900 } });
    await page.goto(url);
    return page;
  };
  const type = (page: Page, setting: string, value: number): Promise<void> => page.fill(`input[type=number][data-setting="${setting}"]`, String(value));
  const frame = (page: Page): Promise<void> => page.evaluate(() => new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))));
  const shown = (page: Page): Promise<string> => page.$eval('.results', (results) => results.innerHTML);
  /** As the browser writes it: meters hold all digits of their values. */
  const expected = (page: Page, settings: WhatIfSettings): Promise<string> => page.evaluate((markup) => {
    const box = document.createElement('div');
    box.innerHTML = markup;
    return box.innerHTML;
  }, answerView(model, answerOf(model, settings)).toString());

  it('give the figures that Node gives, to the last digit', async () => {
    const page = await open();
    const misdeeds = watch(page, url);
    expect(await shown(page)).toBe(await expected(page, measured));
    const settings: WhatIfSettings = { perSec: 3170, latencyMs: 23.5, cores: 6, speed: 1.35, processes: [null, 3, null, 4, null], apart: [3, 4], hopMs: 0.35, hopMicros: 17 };
    for (const name of ['perSec', 'latencyMs', 'cores', 'speed', 'hopMs', 'hopMicros'] as const) await type(page, name, settings[name]);
    await type(page, 'processes:1', 3);
    await type(page, 'processes:3', 4);
    for (const at of settings.apart) await page.check(`[data-setting="apart:${String(at)}"]`);
    await frame(page);
    expect(await shown(page)).toBe(await expected(page, settings));
    const said = summaryWords(answerOf(model, settings));
    await page.waitForFunction((words) => document.querySelector('.summary')?.textContent === words, said);
    await page.click('.reset');
    await frame(page);
    expect(await shown(page)).toBe(await expected(page, measured));
    expect(misdeeds).toEqual({ requests: [], complaints: [], dialogs: [] });
    await page.close();
  });

  it('are moved by the keyboard, and slider and number go together', async () => {
    const page = await open();
    await page.focus('input[type=range][data-setting="cores"]');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await frame(page);
    expect(await page.inputValue('input[type=number][data-setting="cores"]')).toBe('4');
    expect(await shown(page)).toBe(await expected(page, { ...measured, cores: 4 }));
    await type(page, 'cores', 500);
    await frame(page);
    expect(await page.inputValue('input[type=number][data-setting="cores"]')).toBe('500');
    expect(await shown(page)).toBe(await expected(page, { ...measured, cores: 500 }));
    await page.close();
  });

  it('keep the last answer while a number is none', async () => {
    const page = await open();
    await type(page, 'perSec', 2000);
    for (const bad of ['', '-5']) {
      await page.fill('input[type=number][data-setting="perSec"]', bad);
      await frame(page);
      expect(await shown(page)).toBe(await expected(page, { ...measured, perSec: 2000 }));
    }
    await page.close();
  });

  it('have a name each, and fit a small page', async () => {
    for (const width of [420, 1280]) {
      const page = await open(width);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
      const nameless = await page.$$eval('.controls input', (fields) => fields.filter((field) => (field as HTMLInputElement).labels?.length === 0 && !field.getAttribute('aria-label')).length);
      expect(nameless).toBe(0);
      await page.close();
    }
  });

  it('leave the figures as measured without scripts, and say so', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(url);
    const text = await page.locator('#what-if').innerText();
    expect(text).toContain('The sliders need scripts');
    expect(text).toMatch(/Carries at p99 ≤ 50 ms/);
    expect(await page.locator('.controls').isVisible()).toBe(false);
    await context.close();
  });
});
