import type { IncomingMessage, ServerResponse } from 'node:http';
import { respond } from '../http/respond.ts';
import { HttpServer } from '../http/server.ts';
import { Problem, problemReply, unavailable } from '../problem.ts';
import type { Settings } from '../settings.ts';
import type { Reply } from '../transport/transport.ts';
import type { Service } from './worker.ts';

/** What people and machines that watch a service may ask it; null where no PORT is set. */
export async function listen(service: Service, { host, port, maxBodyBytes }: Settings): Promise<{ readonly port: number; readonly server: HttpServer } | null> {
  if (port === null) return null;
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    void answer(service, request).then((reply) => respond({ request, response, reply, isLast: server.isDraining || !request.complete }));
  };
  const server = new HttpServer({ handle, maxBodyBytes });
  return { port: await server.listen({ host, port }), server };
}

async function answer(service: Service, { method, url }: IncomingMessage): Promise<Reply> {
  if (method !== 'GET' && method !== 'HEAD') return problemReply(new Problem('method-not-allowed', { headers: { allow: 'GET, HEAD' } }));
  switch (url) {
    case '/health':
      return { status: 200, body: '{"status":"alive"}' };
    case '/ready': {
      const ready = await service.isReady();
      return ready === true ? { status: 200, body: '{"status":"ready"}' } : problemReply(unavailable(ready));
    }
    case '/metrics':
      return service.metrics.reply();
    default:
      return problemReply(new Problem('not-found'));
  }
}
