import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { colonPath, HOST, type Serve } from '../../framework.ts';

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

export const serve: Serve = async ({ routes }) => {
  const app = express();
  for (const { method, path, handler } of routes) {
    app[method.toLowerCase() as Method](colonPath(path), (request, response) => {
      response.type('text/plain').send(String(handler(request.params as Record<string, string>)));
    });
  }
  const server = app.listen(0, HOST);
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port };
};
