import type { Random } from '../../statistics/random.ts';
import { anyBody, exactBody, includesBody, type BodyExpectation } from './body-check.ts';
import type { RequestMix, RequestSpec } from './request-schema.ts';
import { compileTemplate, createDraw, createSources, placesOf } from './template.ts';

/** A request as it goes out, and what is expected to come back. */
export interface PreparedRequest {
  /** Its place in the mix. */
  readonly kind: number;
  readonly bytes: Buffer;
  readonly isHead: boolean;
  /** May be sent once more when nobody can tell whether the target saw it. */
  readonly isIdempotent: boolean;
  readonly statuses: readonly number[];
  readonly body: BodyExpectation;
}

/** Hands out requests in the proportion of their weights. */
export interface RequestSource {
  next(): PreparedRequest;
}

const IDEMPOTENT = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE']);
const WITH_BODY = new Set(['POST', 'PUT', 'PATCH']);

/**
 * Prepares a mix: what holds no variable is made once and handed out as it is, the rest is rendered anew each time.
 *
 * @param options.host what the Host header says, unless a request has its own.
 */
export function createRequestSource(options: { mix: RequestMix; host: string; random: Random }): RequestSource {
  const { mix, host, random } = options;
  const sources = createSources({ variables: mix.variables ?? {}, random });
  const makers = mix.requests.map((spec, kind) => makerOf({ spec, kind, host, sources }));
  const [only] = makers;
  if (makers.length === 1 && only) return { next: only };
  const pick = random.fork('requests');
  const bounds: number[] = [];
  for (const { weight = 1 } of mix.requests) bounds.push((bounds.at(-1) ?? 0) + weight);
  const total = bounds.at(-1) ?? 0;
  return {
    next: () => {
      const point = pick.next() * total;
      let index = 0;
      while (index < bounds.length - 1 && point >= (bounds[index] ?? 0)) index++;
      const make = makers[index];
      if (make === undefined) throw new RangeError('a mix has no requests');
      return make();
    },
  };
}

function makerOf(options: { spec: RequestSpec; kind: number; host: string; sources: Record<string, () => string> }): () => PreparedRequest {
  const { spec, kind, host, sources } = options;
  const { method = 'GET', expect = {} } = spec;
  const headers = headersOf({ spec, host });
  const bodyText = spec.body === undefined ? null : typeof spec.body === 'string' ? spec.body : JSON.stringify(spec.body);
  const expectedText = expect.body === undefined || 'bytes' in expect.body ? '' : Object.values(expect.body)[0] ?? '';

  const path = compileTemplate(spec.path, encodeURIComponent);
  const head = compileTemplate(headers, withoutControls);
  const body = compileTemplate(bodyText ?? '', typeof spec.body === 'string' ? undefined : insideJson);
  const expected = compileTemplate(expectedText);
  const names = [spec.path, headers, bodyText ?? '', expectedText].flatMap(placesOf);
  const draw = createDraw({ names, sources });
  const hasLength = bodyText !== null || WITH_BODY.has(method);
  const fixed = {
    kind,
    isHead: method === 'HEAD',
    isIdempotent: IDEMPOTENT.has(method),
    statuses: [expect.status ?? 200].flat(),
  };
  const make = (): PreparedRequest => {
    const drawn = draw();
    const content = body(drawn);
    const length = hasLength ? `content-length: ${Buffer.byteLength(content)}\r\n` : '';
    return {
      ...fixed,
      bytes: Buffer.from(`${method} ${path(drawn)} HTTP/1.1\r\n${head(drawn)}${length}\r\n${content}`),
      body: bodyExpectation(expect.body, expected(drawn)),
    };
  };
  if (names.length > 0) return make;
  const always = make();
  return () => always;
}

function headersOf(options: { spec: RequestSpec; host: string }): string {
  const { spec, host } = options;
  const headers = Object.entries(spec.headers ?? {});
  const has = (name: string): boolean => headers.some(([given]) => given.toLowerCase() === name);
  const own: [string, string][] = [];
  if (!has('host')) own.push(['host', host]);
  if (spec.body !== undefined && typeof spec.body !== 'string' && !has('content-type')) own.push(['content-type', 'application/json']);
  return [...own, ...headers].map(([name, value]) => `${name}: ${value}\r\n`).join('');
}

/** A line break in a value would begin a header of its own. */
function withoutControls(value: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what must not go out
  return value.replace(/[\0-\x1f\x7f]/g, ' ');
}

function insideJson(value: string): string {
  return JSON.stringify(value).slice(1, -1);
}

function bodyExpectation(expected: NonNullable<RequestSpec['expect']>['body'], text: string): BodyExpectation {
  if (expected === undefined) return anyBody;
  if ('bytes' in expected) return { kind: 'bytes', length: expected.bytes };
  return 'exact' in expected ? exactBody(Buffer.from(text)) : includesBody(Buffer.from(text));
}
