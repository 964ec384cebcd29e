import fc, { type Arbitrary } from 'fast-check';
import { rawRequest, type RawRequest } from './raw.case.ts';

/** Requests that break HTTP itself, or point at nothing. `paths` are templates of paths that exist. */
export function protocolRubbish(paths: readonly string[]): Arbitrary<RawRequest> {
  const path = fc.constantFrom(...paths).map((template) => template.replaceAll(/\{\w+\}/g, '1'));
  return fc.oneof(
    fc.uint8Array({ minLength: 16, maxLength: 500 }).map((bytes) => rubbish('random bytes', Buffer.concat([Buffer.from([0]), bytes]))),
    fc.constantFrom(...FIXED).map((text) => rubbish(JSON.stringify(text.slice(0, 80)), Buffer.from(text, 'latin1'))),
    fc.tuple(path, fc.constantFrom(...BAD_HEADERS)).map(([target, header]) =>
      rawRequest({ what: `${target} with ${JSON.stringify(header.slice(0, 60))}`, target, headers: [header], endsEarly: true }),
    ),
    fc.tuple(path, fc.integer({ min: 17_000, max: 60_000 })).map(([target, length]) =>
      rawRequest({ what: `an address of ${length} bytes`, target: `${target}?x=${'y'.repeat(length)}` }),
    ),
    fc.tuple(path, fc.integer({ min: 17_000, max: 60_000 })).map(([target, length]) =>
      rawRequest({ what: `a header of ${length} bytes`, target, headers: [`X-Long: ${'y'.repeat(length)}`] }),
    ),
    path.map((target) => rawRequest({ what: 'many headers', target, headers: Array.from({ length: 1500 }, (_, index) => `X-${index}: 12345678`) })),
    fc.tuple(path, fc.constantFrom('%', '%zz', '%ff', '%00', '%2e%2e%2f', '/../..', '//', ';x=1', '\\')).map(([target, bad]) =>
      rawRequest({ what: `${target}${bad}`, target: `${target}${bad}` }),
    ),
    fc.webPath().map((random) => rawRequest({ what: `/nowhere${random}`, target: `/nowhere${random.replace(/#.*/, '')}` })),
    path.map((target) => rubbish(`a truncated ${target}`, Buffer.from(`POST ${target} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{`))),
  );
}

function rubbish(what: string, bytes: Buffer): RawRequest {
  return { what, bytes, endsEarly: true, mayBeServed: false };
}

const BAD_HEADERS = [
  'Content-Length: -1',
  'Content-Length: 1e3',
  'Content-Length: 99999999999999999999999',
  'Content-Length: 5, 6',
  'Content-Length: 5\r\nContent-Length: 6',
  'Content-Length: 5\r\nTransfer-Encoding: chunked',
  'Transfer-Encoding: chunked, identity',
  'Transfer-Encoding: gzip',
  'Transfer-Encoding: chunked\r\n\r\nzz\r\n',
  'Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n',
  'Expect: the-unexpected',
  'Bad Name: x',
  ': nameless',
  'no colon',
  'X-Nul: a\0b',
  'X-Return: a\rb',
  '\u0000: x',
];

const FIXED = [
  'GET / HTTP/9.9\r\nHost: x\r\n\r\n',
  'GET /health\r\n\r\n',
  'GET\r\n\r\n',
  'get /health HTTP/1.1\r\nHost: x\r\n\r\n',
  'BREW /coffee HTTP/1.1\r\nHost: x\r\n\r\n',
  'GET /health HTTP/1.1\r\n\r\n',
  'GET health HTTP/1.1\r\nHost: x\r\n\r\n',
  'GET ftp://x/health HTTP/1.1\r\nHost: x\r\n\r\n',
  'GET /health#fragment HTTP/1.1\r\nHost: x\r\n\r\n',
  'GET /h\xe9alth HTTP/1.1\r\nHost: x\r\n\r\n',
  'CONNECT example.org:443 HTTP/1.1\r\nHost: x\r\n\r\n',
  'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
  'SSH-2.0-OpenSSH_9.2\r\n',
  'EHLO example.org\r\n',
  '{"jsonrpc":"2.0"}\n',
];
