import { HttpMetrics } from '../http/metrics.ts';
import { HttpServer, type HttpLimits } from '../http/server.ts';
import type { Log } from '../log.ts';
import type { Running } from '../process.ts';
import type { Settings } from '../settings.ts';
import type { TransportClient } from '../transport/transport.ts';
import { Api, type Route } from './api.ts';
import { readDocument } from './document.ts';
import { InputReader } from './input.ts';
import { Pages } from './pages.ts';
import { Readiness } from './readiness.ts';
import { createRouteTable } from './router/router.ts';
import { SchemaCompiler } from './schemas.ts';
import { serveOf } from './serve.ts';

const DEFAULT_PORT = 8080;

/** Of the time to drain, the part in which clients may end; the rest is the transport's. */
const CLIENTS_SHARE = 0.8;

/** Starts the API in front of a transport. */
export async function openApi(options: {
  readonly settings: Settings;
  readonly client: TransportClient;
  readonly log: Log;
  readonly limits?: HttpLimits;
}): Promise<Running & { readonly port: number }> {
  const { settings, client, log, limits } = options;
  const document = readDocument();
  const schemas = new SchemaCompiler(document);
  const metrics = new HttpMetrics();
  const isDraining = (): boolean => server.isDraining;
  const readiness = new Readiness({ client, isDraining });
  const routes = await createRouteTable<Route>(settings.router);
  for (const operation of document.operations) {
    const serve = serveOf({ operation, client, readiness, metrics, timeoutMs: settings.requestTimeoutMs });
    routes.register(operation.method, operation.path, { operation, reader: new InputReader(operation, schemas), serve });
  }
  const { apiKey, maxBodyBytes } = settings;
  const api = new Api({ routes, pages: new Pages(document.json), metrics, apiKey, maxBodyBytes, isDraining, log });
  const server = new HttpServer({
    handle: (request, response) => void api.handle(request, response),
    maxBodyBytes,
    ...(limits === undefined ? {} : { limits }),
  });
  const port = await server.listen({ host: settings.host, port: settings.port ?? DEFAULT_PORT });
  return {
    port,
    async drain({ graceMs }) {
      const endMs = performance.now() + graceMs;
      await server.drain({ graceMs: graceMs * CLIENTS_SHARE });
      await client.close({ graceMs: Math.max(0, endMs - performance.now()) });
    },
  };
}
