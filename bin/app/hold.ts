import { cacheDir } from '../../fixtures/hosts/cache.ts';
import { openLab, type Lab } from '../../fixtures/hosts/lab.ts';
import { requireFree } from '../../fixtures/hosts/ports.ts';
import { findServer } from '../../fixtures/servers/find.ts';
import { statsPath } from '../../fixtures/servers/haproxy/handshake.ts';
import type { ServerSource } from '../../fixtures/servers/server.ts';
import { startShop, type RunningShop, type ShopLayout } from '../../fixtures/systems/shop.ts';
import { ShopServers } from '../../fixtures/systems/shop-servers.ts';
import { HeadroomError } from '../../suites/harness/errors.ts';
import { APP_RUN, writeAppInfo, type AppInfo } from './state.ts';

export interface HoldOptions {
  readonly layout: ShopLayout;
  /** Of HAProxy before the API; the site answers at the next one. */
  readonly port: number;
  /** Ends it. */
  readonly signal: AbortSignal;
  readonly log: (line: string) => void;
  readonly onUp: (info: AppInfo) => void;
}

/** Starts the whole reference application and keeps it up until the signal fires. Throws when it cannot be started, or a part of it ends. */
export async function hold(options: HoldOptions): Promise<void> {
  const { layout, port, signal, log, onUp } = options;
  await requireFree(port);
  await requireFree(port + 1);
  const lab = openLab({ runId: APP_RUN, cacheDir: cacheDir() });
  try {
    const { shop, servers } = await start({ layout, port, lab, signal, log });
    onUp(describe({ shop, servers, layout }));
    const stopped = new Promise<null>((resolve) => {
      if (signal.aborted) resolve(null);
      signal.addEventListener('abort', () => resolve(null), { once: true });
    });
    const end = await Promise.race([shop.ended, stopped]);
    log(end === null ? 'stopping' : `${end.component} ended: ${end.reason}\n${end.logTail}`);
    await shop.stop();
    await servers.stop();
    if (end !== null) throw new HeadroomError({ code: 'APP_ENDED', kind: 'start', message: `The ${end.component} of the application ended: ${end.reason}`, hint: 'Start it again: headroom app up' });
  } finally {
    await lab.close();
  }
}

async function start(options: { layout: ShopLayout; port: number; lab: Lab; signal: AbortSignal; log: (line: string) => void }): Promise<{ shop: RunningShop; servers: ShopServers }> {
  const { layout, port, lab, signal, log } = options;
  const source = (kind: string): Promise<ServerSource> => findServer(kind, { cacheDir: cacheDir() });
  const haproxySource = await source('haproxy');
  const servers = new ShopServers({ lab, source, signal, log });
  const shop = await startShop({ ...layout, lab, servers: await servers.for(layout.transport), haproxySource, port, sitePort: port + 1, signal, log });
  return { shop, servers };
}

function describe(options: { shop: RunningShop; servers: ShopServers; layout: ShopLayout }): AppInfo {
  const { shop, servers, layout } = options;
  return writeAppInfo({
    startedAt: new Date().toISOString(),
    transport: layout.transport,
    url: shop.url,
    docsUrl: `${shop.url}/docs`,
    siteUrl: shop.siteUrl,
    proxyStatsUrl: `${shop.url}${statsPath}`,
    metricsUrls: metricsUrlsOf(shop),
    servers: servers.parts().map(({ name, version, origin }) => `${name} ${version} (${origin})`),
    apiKey: shop.variables['apiKey'] ?? '',
  });
}

function metricsUrlsOf({ processes }: RunningShop): Record<string, string> {
  const metered = processes.filter(({ program }) => program !== 'site').map(({ name, port }) => [name.replace(/^shop\d+-/, ''), `http://127.0.0.1:${port}/metrics`] as const);
  return Object.fromEntries(metered.sort(([one], [other]) => one.localeCompare(other)));
}
