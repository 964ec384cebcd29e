import { STATUS_CODES, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { Problem, problemReply, type ProblemId } from '../problem.ts';
import { LINGER_MS } from './respond.ts';

const KNOWN: Readonly<Record<string, ProblemId>> = {
  HPE_HEADER_OVERFLOW: 'headers-too-large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 'body-too-large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request-timeout',
};

const answered = new WeakSet<Duplex>();

/**
 * Answers what is not HTTP, too large, or too slow: there is no request to respond to, only a socket.
 * @param latest the latest response on this socket: while it is due, nothing may be written before it
 */
export function answerClientError(error: Error, socket: Duplex, latest: ServerResponse | undefined): void {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (answered.has(socket)) return;
  if (code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  if (latest !== undefined && !latest.writableFinished && (latest.req.complete || latest.headersSent)) {
    latest.shouldKeepAlive = false;
    latest.once('finish', () => socket.end());
    return;
  }
  answerRaw(socket, new Problem(KNOWN[code] ?? 'malformed-request', detailOf(code)));
}

/** Writes a problem to a socket and closes it, in such a way that the client can read it. */
export function answerRaw(socket: Duplex, problem: Problem): void {
  answered.add(socket);
  const { status, headers, body } = problemReply(problem);
  const lines = Object.entries({ ...headers, 'content-length': Buffer.byteLength(body), date: new Date().toUTCString(), connection: 'close' });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  socket.on('error', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${head}\r\n${body}`);
  const timer = setTimeout(() => socket.destroy(), LINGER_MS);
  socket.once('close', () => clearTimeout(timer));
}

function detailOf(code: string): { detail: string } | undefined {
  return code.startsWith('HPE_') ? { detail: `The request is not HTTP/1.1 (${code})` } : undefined;
}
