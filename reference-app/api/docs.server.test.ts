import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { expect, test } from 'vitest';
import { openTestApi } from './testbed.case.ts';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const executablePath = PLACES.find((path) => existsSync(path));
if (executablePath === undefined && process.env['CI'] === 'true') throw new Error(`No browser at ${PLACES.join(', ')}: apt-get install chromium`);

test.skipIf(executablePath === undefined)('the documentation is drawn under its own policy, asks nothing of others, and a request can be tried', async () => {
  await using api = await openTestApi();
  await using browser = await chromium.launch({ executablePath: executablePath!, args: ['--no-sandbox'] });
  const page = await browser.newPage();
  const faults: string[] = [];
  const asked: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  page.on('pageerror', (error) => void faults.push(error.message));
  page.on('request', (request) => void asked.push(request.url()));
  await page.goto(`${api.url}/docs`);
  await page.locator('#operations-products-getProduct').click();
  await page.getByRole('button', { name: 'Try it out' }).click();
  await page.getByPlaceholder('productId').fill('1');
  await page.getByRole('button', { name: 'Execute' }).click();
  await expect.poll(() => page.locator('.live-responses-table').textContent()).toContain('Kettle');
  expect(faults).toEqual([]);
  expect(asked.filter((url) => !url.startsWith(api.url) && !url.startsWith('data:'))).toEqual([]);
});
