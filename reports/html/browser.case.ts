import { existsSync } from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const QUIET = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];

/** Where this machine has a browser; null without one, which is a failure where CI is set and a skipped test elsewhere. */
export function findBrowser(): string | null {
  const found = PLACES.find((place) => existsSync(place)) ?? null;
  if (found === null && process.env['CI'] === 'true') throw new Error(`No browser at ${PLACES.join(', ')}: apt-get install chromium`);
  return found;
}

export const launchBrowser = (executablePath: string): Promise<Browser> => chromium.launch({ executablePath, args: QUIET });

/** Everything that a page did which a report must not do. */
export interface Misdeeds {
  readonly requests: string[];
  readonly complaints: string[];
  readonly dialogs: string[];
}

/** Watches a page; the one request that is allowed is that for the file itself. */
export function watch(page: Page, file: string): Misdeeds {
  const misdeeds: Misdeeds = { requests: [], complaints: [], dialogs: [] };
  page.on('request', (request) => {
    if (request.url().split('#')[0] !== file && !request.url().startsWith('data:')) misdeeds.requests.push(request.url());
  });
  // A test that looks at a canvas again and again is told that it could do so faster: no complaint of the page.
  page.on('console', (message) => {
    if (!message.text().includes('willReadFrequently')) misdeeds.complaints.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => misdeeds.complaints.push(error.message));
  page.on('dialog', (dialog) => {
    misdeeds.dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  return misdeeds;
}
