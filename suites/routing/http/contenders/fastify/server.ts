import type { AddressInfo } from 'node:net';
import fastify from 'fastify';
import { colonPath, HOST, type Serve } from '../../framework.ts';

export const serve: Serve = async ({ routes }) => {
  const app = fastify({ exposeHeadRoutes: false });
  for (const { method, path, handler } of routes) {
    app.route<{ Params: Record<string, string> }>({
      method,
      url: colonPath(path),
      handler: (request, reply) => reply.type('text/plain').send(String(handler(request.params))),
    });
  }
  await app.listen({ port: 0, host: HOST });
  return { port: (app.server.address() as AddressInfo).port };
};
