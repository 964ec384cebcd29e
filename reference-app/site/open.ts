import { createRouteTable } from '../api/router/router.ts';
import { HttpMetrics } from '../http/metrics.ts';
import { HttpServer } from '../http/server.ts';
import type { Log } from '../log.ts';
import { problemReply, unavailable } from '../problem.ts';
import type { Running } from '../process.ts';
import { required, type Settings } from '../settings.ts';
import type { Reply } from '../transport/transport.ts';
import { ApiClient } from './api-client.ts';
import { customerPage } from './pages/customer.ts';
import { homePage, productPage, searchPage, type PageRequest } from './pages/products.ts';
import { pageReply, Site, styleReply, type SiteRoute } from './site.ts';

const DEFAULT_PORT = 8081;

/** Starts the site in front of the API at API_URL. @throws SettingsError */
export async function openSite(options: { readonly settings: Settings; readonly log: Log }): Promise<Running & { readonly port: number }> {
  const { settings, log } = options;
  const { maxBodyBytes } = settings;
  const api = new ApiClient({ url: required(settings.apiUrl, 'API_URL'), timeoutMs: settings.requestTimeoutMs });
  const metrics = new HttpMetrics();
  const isDraining = (): boolean => server.isDraining;
  const routes = await createRouteTable<SiteRoute>(settings.router);
  const page = (path: string, name: string, render: (request: PageRequest) => Promise<string>): void =>
    routes.register('GET', path, { name, reply: async (request) => pageReply(await render(request)) });
  const other = (name: string, reply: () => Promise<Reply>): void => routes.register('GET', `/${name}`, { name, reply });
  const style = styleReply();

  page('/', 'home', homePage);
  page('/products/{productId}', 'product', productPage);
  page('/customers/{customerId}', 'customer', customerPage);
  page('/search', 'search', searchPage);
  other('site.css', () => Promise.resolve(style));
  other('health', () => Promise.resolve({ status: 200, body: '{"status":"alive"}' }));
  other('ready', () => readyReply({ api, isDraining }));
  other('metrics', async () => ({ status: 200, body: await metrics.text(), headers: { 'content-type': metrics.contentType } }));

  const site = new Site({ routes, api, metrics, maxBodyBytes, isDraining, log });
  const server = new HttpServer({ handle: (request, response) => void site.handle(request, response), maxBodyBytes });
  const port = await server.listen({ host: settings.host, port: settings.port ?? DEFAULT_PORT });
  return {
    port,
    async drain(grace) {
      await server.drain(grace);
      api.close();
    },
  };
}

/** As ready as the API. */
async function readyReply(options: { readonly api: ApiClient; readonly isDraining: () => boolean }): Promise<Reply> {
  if (options.isDraining()) return problemReply(unavailable('This process is being stopped'));
  try {
    await options.api.get('/ready');
    return { status: 200, body: '{"status":"ready"}' };
  } catch {
    return problemReply(unavailable('The API is not ready'));
  }
}
