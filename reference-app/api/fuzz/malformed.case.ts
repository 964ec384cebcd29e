import fc, { type Arbitrary } from 'fast-check';
import type { ApiDocument, Operation, Parameter } from '../document.ts';
import { protocolRubbish } from './protocol.case.ts';
import { rawRequest, type RawRequest } from './raw.case.ts';
import { HOSTILE, invalidOf, invalidText, validOf } from './values.case.ts';

/** The parts of a request that would be served, of which one is then spoilt. Values are not encoded yet. */
interface Parts {
  readonly operation: Operation;
  readonly values: Readonly<Record<string, unknown>>;
}

export interface MalformedOptions {
  /** The right key, so that what follows it is tried too. */
  readonly apiKey: string;
  readonly maxBodyBytes: number;
}

/**
 * Requests that break an API's document in one way each: parameters and bodies of wrong type, range or form, missing,
 * too much; bodies that are no JSON, no UTF-8 or too large; injections; what is not HTTP. Each is to be answered with a 4xx.
 */
export function malformedRequests(document: ApiDocument, options: MalformedOptions): Arbitrary<RawRequest> {
  return fc.oneof(
    { weight: 4, arbitrary: fc.oneof(...document.operations.map((operation) => weighted(operation, malformed(operation, document, options)))) },
    { weight: 1, arbitrary: protocolRubbish(document.operations.map(({ path }) => path)) },
  );
}

function malformed(operation: Operation, document: ApiDocument, options: MalformedOptions): Arbitrary<RawRequest> {
  const parts = validParts(operation, document);
  const make = (what: string, change: Change): RawRequest => request({ what: `${operation.id}: ${what}`, change, options });
  const choices: Arbitrary<RawRequest>[] = [
    fc.tuple(parts, fc.constantFrom('%', '%zz', '%ff', '%c0%af', '%ed%a0%80')).map(([valid, bad]) => make(`query ${bad}`, { ...valid, query: `x=${bad}` })),
    fc.tuple(parts, fc.constantFrom('DELETE', 'PUT', 'PATCH', 'TRACE', 'PROPFIND')).map(([valid, method]) => make(method, { ...valid, method })),
  ];
  for (const parameter of operation.parameters) {
    const { name, schema } = parameter;
    if (parameter.in === 'body') {
      const invalid = invalidOf(schema, document.definitions);
      choices.push(fc.tuple(parts, invalid).map(([valid, body]) => make('a wrong body', { ...valid, values: { ...valid.values, [name]: body } })));
      const broken = fc.tuple(parts, brokenBody(options.maxBodyBytes)).map(([valid, change]) => make(change.what, { ...valid, ...change }));
      choices.push(broken, broken, broken);
    } else {
      choices.push(...malformedTexts({ parameter, parts, make }));
    }
    if (parameter.required && parameter.in !== 'path') {
      choices.push(parts.map((valid) => make(`without ${name}`, { ...valid, values: omit(valid.values, name) })));
    }
  }
  if (operation.isSecured) {
    const keys = fc.constantFrom(null, 'Bearer', 'Bearer wrong', 'Basic dXNlcjpwYXNz', "Bearer ' OR 1=1 --", `Bearer ${'x'.repeat(3000)}`);
    choices.push(fc.tuple(parts, keys).map(([valid, authorization]) => make('a wrong key', { ...valid, authorization })));
  }
  return fc.oneof(...choices);
}

function malformedTexts(options: {
  parameter: Parameter;
  parts: Arbitrary<Parts>;
  make: (what: string, change: Change) => RawRequest;
}): Arbitrary<RawRequest>[] {
  const { parameter, parts, make } = options;
  const { name, schema } = parameter;
  const spoil = (texts: Arbitrary<string>, mayBeServed: boolean): Arbitrary<RawRequest> =>
    fc.tuple(parts, texts).map(([valid, text]) => make(`${name} ${JSON.stringify(text.slice(0, 60))}`, { ...valid, values: { ...valid.values, [name]: text }, mayBeServed }));
  const invalid = invalidText(schema);
  const isFree = schema['type'] === 'string' && schema['pattern'] === undefined && schema['format'] === undefined;
  return [
    ...(invalid === null ? [] : [spoil(invalid, false)]),
    ...(isFree ? [spoil(fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'binary' })), true)] : []),
    ...(parameter.in === 'query' ? [parts.map((valid) => make(`${name} twice`, { ...valid, query: `${name}=1&${name}=1` }))] : []),
  ];
}

/** Most can be wrong where there is a body. */
function weighted(operation: Operation, arbitrary: Arbitrary<RawRequest>): { weight: number; arbitrary: Arbitrary<RawRequest> } {
  return { weight: operation.parameters.some(({ in: place }) => place === 'body') ? 4 : 1, arbitrary };
}

/** A change of a request that would be served; what is not given stays. */
interface Change extends Parts {
  readonly method?: string;
  /** Appended to the query as it is. */
  readonly query?: string;
  readonly authorization?: string | null;
  readonly bytes?: (json: string) => Buffer;
  /** Instead of those that describe the body. */
  readonly bodyHeaders?: readonly string[];
  readonly isChunked?: boolean;
  readonly mayBeServed?: boolean;
}

type BrokenBody = Pick<Change, 'bytes' | 'bodyHeaders' | 'isChunked'> & { readonly what: string };

function brokenBody(maxBodyBytes: number): Arbitrary<BrokenBody> {
  const bytes = (what: string, change: (json: string) => Buffer): Arbitrary<BrokenBody> => fc.constant({ what, bytes: change });
  const type = (header: string): BrokenBody => ({ what: `body as ${header}`, bodyHeaders: header === '' ? [] : [header] });
  const insert = (what: string, rubbish: Buffer): Arbitrary<BrokenBody> =>
    fc.nat(100).map((share) => ({
      what,
      bytes: (json) => Buffer.concat([Buffer.from(json.slice(0, (json.length * share) / 100)), rubbish, Buffer.from(json.slice((json.length * share) / 100))]),
    }));
  const huge: Arbitrary<BrokenBody> = fc.tuple(fc.integer({ min: 1, max: 300_000 }), fc.boolean()).map(([extra, isChunked]) => ({
    what: `a body of ${maxBodyBytes + extra} bytes`,
    bytes: () => Buffer.alloc(maxBodyBytes + extra, ' '),
    isChunked,
  }));
  return fc.oneof(
    bytes('an empty body', () => Buffer.alloc(0)),
    bytes('half a body', (json) => Buffer.from(json.slice(0, json.length / 2))),
    bytes('a body and more', (json) => Buffer.from(`${json}}`)),
    bytes('a byte order mark', (json) => Buffer.from(`\uFEFF${json}`)),
    bytes('UTF-16', (json) => Buffer.from(json, 'utf16le')),
    bytes('deep nesting', () => Buffer.from('['.repeat(maxBodyBytes))),
    bytes('deep objects', () => Buffer.from('{"a":'.repeat(maxBodyBytes / 8))),
    bytes('a prototype', (json) => Buffer.from(json.replace('{', '{"__proto__":{"isAdmin":true},'))),
    insert('bad UTF-8', Buffer.from([0xff])),
    insert('an overlong encoding', Buffer.from([0xc0, 0xaf])),
    insert('a NUL byte', Buffer.from([0])),
    { weight: 3, arbitrary: huge },
    fc.constantFrom('Content-Type: text/plain', 'Content-Type: application/xml', 'Content-Type: application/json; charset=utf-16', 'Content-Type: multipart/form-data; boundary=x', 'Content-Type: application/json\r\nContent-Encoding: gzip', '').map(type),
    fc.uint8Array({ minLength: 1, maxLength: 200 }).map((rubbish) => ({ what: 'random bytes', bytes: () => Buffer.concat([Buffer.from(rubbish), Buffer.from('{')]) })),
  );
}

function validParts(operation: Operation, document: ApiDocument): Arbitrary<Parts> {
  const given = operation.parameters.filter((parameter) => parameter.required);
  const values = fc.record(Object.fromEntries(given.map(({ name, schema }) => [name, validOf(schema, document.definitions)])));
  return values.map((record) => ({ operation, values: record }));
}

function request(options: { what: string; change: Change; options: MalformedOptions }): RawRequest {
  const { what, change } = options;
  const { operation, values, authorization = `Bearer ${options.options.apiKey}` } = change;
  const of = (place: Parameter['in']): readonly Parameter[] => operation.parameters.filter(({ in: where, name }) => where === place && Object.hasOwn(values, name));
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_match, name: string) => encode(values[name]));
  const query = [...of('query').map(({ name }) => `${name}=${encode(values[name])}`), ...(change.query === undefined ? [] : [change.query])].join('&');
  const headers = [
    ...(operation.isSecured && authorization !== null ? [`Authorization: ${authorization}`] : []),
    ...of('header').map(({ name }) => `${name}: ${String(values[name])}`),
  ];
  const body = bodyOf(change, of('body')[0]);
  return rawRequest({
    what,
    method: change.method ?? operation.method,
    target: query === '' ? path : `${path}?${query}`,
    headers: [...headers, ...body.headers],
    body: body.bytes,
    mayBeServed: change.mayBeServed ?? false,
  });
}

function bodyOf(change: Change, parameter: Parameter | undefined): { readonly bytes: Buffer; readonly headers: readonly string[] } {
  if (parameter === undefined) return { bytes: Buffer.alloc(0), headers: [] };
  const json = JSON.stringify(change.values[parameter.name]);
  const bytes = change.bytes?.(json) ?? Buffer.from(json);
  const type = change.bodyHeaders ?? ['Content-Type: application/json'];
  if (change.isChunked !== true) return { bytes, headers: [...type, `Content-Length: ${bytes.length}`] };
  const chunked = Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n0\r\n\r\n')]);
  return { bytes: chunked, headers: [...type, 'Transfer-Encoding: chunked'] };
}

/** What encodeURIComponent refuses is sent as the bytes that it would be. */
function encode(value: unknown): string {
  return [...Buffer.from(String(value))].map((byte) => (/[\w.~-]/.test(String.fromCharCode(byte)) ? String.fromCharCode(byte) : `%${byte.toString(16).padStart(2, '0')}`)).join('');
}

function omit(values: Parts['values'], name: string): Parts['values'] {
  return Object.fromEntries(Object.entries(values).filter(([key]) => key !== name));
}
