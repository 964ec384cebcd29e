import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import Router from '@koa/router';
import Koa from 'koa';
import { colonPath, HOST, type Serve } from '../../framework.ts';

export const serve: Serve = async ({ routes }) => {
  const router = new Router();
  for (const { method, path, handler } of routes) {
    router.register(colonPath(path), [method], (context) => {
      context.body = String(handler(context.params));
    });
  }
  const server = new Koa().use(router.routes()).listen(0, HOST);
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port };
};
