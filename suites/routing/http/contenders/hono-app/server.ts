import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { serve as listen } from '@hono/node-server';
import { Hono } from 'hono';
import { colonPath, HOST, type Serve } from '../../framework.ts';

export const serve: Serve = async ({ routes }) => {
  const app = new Hono();
  for (const { method, path, handler } of routes) {
    app.on(method, colonPath(path), (context) => context.text(String(handler(context.req.param()))));
  }
  const server = listen({ fetch: app.fetch, port: 0, hostname: HOST });
  if (!server.listening) await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port };
};
