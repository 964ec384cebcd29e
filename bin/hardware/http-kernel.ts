import { once } from 'node:events';
import { Agent, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

const REQUESTS = 12;

/** Client and server in one process: the parsing of HTTP and the kernel's network stack, without another process to wait for. */
export async function openHttpKernel(): Promise<{ run: () => Promise<number>; close: () => void }> {
  const answer = Buffer.from(JSON.stringify(order(3)));
  const server = createServer((incoming, response) => {
    incoming.resume();
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.length });
    response.end(answer);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const ask = (): Promise<number> =>
    new Promise((resolve, reject) => {
      const asked = request({ host: '127.0.0.1', port, agent, path: '/orders/3', headers: { accept: 'application/json' } }, (response) => {
        let bytes = 0;
        response.on('data', (chunk: Buffer) => (bytes += chunk.length));
        response.on('end', () => resolve(bytes));
        response.on('error', reject);
      });
      asked.on('error', reject);
      asked.end();
    });
  return {
    run: async () => {
      let bytes = 0;
      for (let times = 0; times < REQUESTS; times++) bytes += await ask();
      return bytes;
    },
    close: () => {
      agent.destroy();
      server.close();
    },
  };
}

/** An order as an API would answer it, about 3 KiB. */
export function order(id: number): object {
  return {
    id,
    customer: { name: `Customer ${id}`, email: `customer-${id}@example.org`, since: '2019-04-01T12:00:00.000Z' },
    lines: Array.from({ length: 24 }, (_, line) => ({ sku: `SKU-${id}-${line}`, title: `A thing, "number" ${line} – größer`, quantity: (line % 5) + 1, priceCents: 199 + line * 7 })),
    notes: null,
    isPaid: id % 2 === 0,
  };
}
