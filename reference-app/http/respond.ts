import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Reply } from '../transport/transport.ts';

/** So long the rest of a body that nobody wants is thrown away; closing at once would reset the connection, answer included. */
export const LINGER_MS = 500;

/** Sends a reply as it is; a problem or JSON unless its headers say otherwise. */
export function respond(options: {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly reply: Reply;
  /** The connection ends with this response. */
  readonly isLast: boolean;
}): void {
  const { request, response, reply, isLast } = options;
  if (isLast) response.shouldKeepAlive = false;
  const headers: Record<string, string | number> = { 'content-type': typeOf(reply.status), ...reply.headers };
  if (reply.status === 204) delete headers['content-type'];
  else headers['content-length'] = Buffer.byteLength(reply.body);
  response.writeHead(reply.status, headers);
  if (request.complete || headers['connection'] !== 'close') response.end(reply.body);
  else endLingering(request, response, reply.body);
}

function typeOf(status: number): string {
  return status < 400 ? 'application/json' : 'application/problem+json';
}

function endLingering(request: IncomingMessage, response: ServerResponse, body: string): void {
  response.write(body);
  const end = (): void => {
    clearTimeout(timer);
    response.end();
  };
  const timer = setTimeout(end, LINGER_MS);
  request.once('end', end);
  request.once('close', end);
  request.resume();
}
