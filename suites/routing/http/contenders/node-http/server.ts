import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { HOST, type Serve } from '../../framework.ts';

/** No router: every address that will be asked for is known beforehand. What is left of a request is `node:http`. */
export const serve: Serve = async ({ answers }) => {
  const server = createServer((request, response) => {
    const body = answers.get(`${request.method ?? ''} ${request.url ?? ''}`);
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'text/plain', 'content-length': body?.length ?? 0 }).end(body);
  });
  await once(server.listen(0, HOST), 'listening');
  return { port: (server.address() as AddressInfo).port };
};
