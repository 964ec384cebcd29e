import type { IncomingMessage } from 'node:http';
import { Problem } from '../problem.ts';

/** What a request line points at. */
export interface Target {
  /** Percent-encoded, but known to decode; `*` of `OPTIONS *`. */
  readonly path: string;
  /** After the `?`; null when there is none. */
  readonly query: string | null;
}

const AUTHORITY = /^https?:\/\/[^/?#]+(?=[/?]|$)/i;
const ALLOWED = /^[\x21-\x22\x24-\x7e]+$/;

/** @throws Problem 400, or 417 */
export function targetOf(request: IncomingMessage): Target {
  checkHeaders(request);
  const url = originForm(request.url ?? '');
  if (url === '*' && request.method === 'OPTIONS') return { path: '*', query: null };
  if (!url.startsWith('/') || !ALLOWED.test(url)) throw malformed('path', 'must be a path of printable ASCII characters');
  const at = url.indexOf('?');
  const target = at === -1 ? { path: url, query: null } : { path: url.slice(0, at), query: url.slice(at + 1) };
  if (!isDecodable(target.path)) throw malformed('path', 'must be percent-encoded UTF-8');
  return target;
}

function checkHeaders(request: IncomingMessage): void {
  const { host, expect } = request.headers;
  if (host === undefined && request.httpVersion !== '1.0') throw malformed('header.host', 'is required');
  if (expect !== undefined && expect.toLowerCase() !== '100-continue') {
    throw new Problem('expectation-failed', { headers: { connection: 'close' } });
  }
}

/** Proxies may be asked with the whole URL (RFC 9112, 3.2.2). */
function originForm(url: string): string {
  if (url.startsWith('/')) return url;
  const rest = url.replace(AUTHORITY, '');
  return rest === '' || rest.startsWith('?') ? `/${rest}` : rest;
}

/** Nearly all paths have nothing to decode. */
function isDecodable(path: string): boolean {
  if (!path.includes('%')) return true;
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

function malformed(where: string, message: string): Problem {
  return new Problem('malformed-request', { errors: [{ where, message }] });
}
