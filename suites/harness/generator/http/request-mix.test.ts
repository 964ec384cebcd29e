import { describe, expect, it } from 'vitest';
import { createRandom } from '../../statistics/random.ts';
import { createRequestSource, type PreparedRequest, type RequestSource } from './request-mix.ts';
import { parseRequestMix } from './request-schema.ts';
import { createZipf } from './zipf.ts';

const sourceOf = (mix: unknown, seed = 1): RequestSource => createRequestSource({ mix: parseRequestMix(mix), host: 'h:1', random: createRandom(seed) });
const textOf = ({ bytes }: PreparedRequest): string => bytes.toString();
const one = (request: object, variables?: object): RequestSource => sourceOf({ requests: [{ id: 'a', path: '/', ...request }], ...(variables && { variables }) });

describe('requests without variables', () => {
  it('are made once, and are as short as they can be', () => {
    const source = one({ path: '/x?y=1' });
    expect(textOf(source.next())).toBe('GET /x?y=1 HTTP/1.1\r\nhost: h:1\r\n\r\n');
    expect(source.next()).toBe(source.next());
    expect(source.next()).toMatchObject({ isHead: false, isIdempotent: true, statuses: [200], body: { kind: 'any' } });
  });

  it('have the length of their body in bytes, and the type of JSON', () => {
    expect(textOf(one({ method: 'POST', body: 'é' }).next())).toBe('POST / HTTP/1.1\r\nhost: h:1\r\ncontent-length: 2\r\n\r\né');
    expect(textOf(one({ method: 'POST', body: { a: 1 } }).next())).toBe('POST / HTTP/1.1\r\nhost: h:1\r\ncontent-type: application/json\r\ncontent-length: 7\r\n\r\n{"a":1}');
    expect(textOf(one({ method: 'POST' }).next())).toContain('content-length: 0\r\n');
    expect(one({ method: 'POST' }).next().isIdempotent).toBe(false);
    expect(one({ method: 'HEAD' }).next().isHead).toBe(true);
  });

  it('have a Host of their own where one is given', () => {
    expect(textOf(one({ headers: { Host: 'shop.test', Accept: '*/*' } }).next())).toBe('GET / HTTP/1.1\r\nHost: shop.test\r\nAccept: */*\r\n\r\n');
  });

  it('say what they expect', () => {
    expect(one({ expect: { status: [200, 304], body: { exact: 'ok' } } }).next()).toMatchObject({ statuses: [200, 304], body: { kind: 'exact', content: Buffer.from('ok') } });
    expect(one({ expect: { body: { bytes: 3 } } }).next().body).toEqual({ kind: 'bytes', length: 3 });
  });
});

describe('variables', () => {
  it('have one value in path, headers, body and expectation of a request', () => {
    const source = one(
      { method: 'PUT', path: '/u/{id}', headers: { 'x-id': '{id}' }, body: { id: '{id}' }, expect: { body: { exact: 'user {id}' } } },
      { id: { sequence: 41 } },
    );
    for (const id of [41, 42]) {
      const request = source.next();
      expect(textOf(request)).toBe(`PUT /u/${id} HTTP/1.1\r\nhost: h:1\r\ncontent-type: application/json\r\nx-id: ${id}\r\ncontent-length: 11\r\n\r\n{"id":"${id}"}`);
      expect(request.body).toEqual({ kind: 'exact', content: Buffer.from(`user ${id}`) });
    }
  });

  it('cannot break out of where they stand', () => {
    const source = one({ method: 'POST', path: '/{v}', headers: { x: '{v}' }, body: { v: '{v}' } }, { v: { values: ['a"/ \r\nb: c'] } });
    const text = textOf(source.next());
    expect(text).toContain('POST /a%22%2F%20%0D%0Ab%3A%20c HTTP/1.1');
    expect(text).toContain('x: a"/   b: c\r\n');
    expect(JSON.parse(text.split('\r\n\r\n')[1]!)).toEqual({ v: 'a"/ \r\nb: c' });
  });

  const draw = (variable: object, n: number, seed = 1): number[] => {
    const source = sourceOf({ requests: [{ id: 'a', path: '/{v}' }], variables: { v: variable } }, seed);
    return Array.from({ length: n }, () => Number(/\/(\d+) /.exec(textOf(source.next()))?.[1]));
  };

  it('are drawn evenly from a range or from values, the ends included', () => {
    const counts = new Map<number, number>();
    for (const value of draw({ from: 3, to: 7 }, 10_000)) counts.set(value, (counts.get(value) ?? 0) + 1);
    expect([...counts.keys()].sort()).toEqual([3, 4, 5, 6, 7]);
    // Chi-square with 4 degrees of freedom: above 18.5 with 0.1 % chance.
    expect([...counts.values()].reduce((sum, count) => sum + (count - 2000) ** 2 / 2000, 0)).toBeLessThan(18.5);
    expect(new Set(draw({ values: [5, '9'] }, 100))).toEqual(new Set([5, 9]));
  });

  it('are the same for the same seed', () => {
    expect(draw({ from: 0, to: 1e9 }, 20, 4)).toEqual(draw({ from: 0, to: 1e9 }, 20, 4));
    expect(draw({ from: 0, to: 1e9 }, 20, 4)).not.toEqual(draw({ from: 0, to: 1e9 }, 20, 5));
  });

  it('can be drawn by Zipf, the first most', () => {
    const values = draw({ from: 10, to: 1009, distribution: 'zipf', exponent: 1 }, 20_000);
    const share = values.filter((value) => value === 10).length / values.length;
    const harmonic = Array.from({ length: 1000 }, (_, index) => 1 / (index + 1)).reduce((sum, value) => sum + value, 0);
    expect(Math.abs(share - 1 / harmonic)).toBeLessThan(0.01);
    expect(Math.min(...values)).toBe(10);
    expect(Math.max(...values)).toBeLessThanOrEqual(1009);
  });
});

describe('zipf', () => {
  it.each([
    [5, 0.5],
    [5, 1],
    [20, 1.2],
    [20, 3],
    [1, 1],
  ])('with %i ranks and exponent %d has the right shares', (n, exponent) => {
    const zipf = createZipf({ n, exponent, random: createRandom(9) });
    const counts = new Array<number>(n).fill(0);
    const draws = 50_000;
    for (let i = 0; i < draws; i++) counts[zipf() - 1]! += 1;
    const weights = counts.map((_, index) => (index + 1) ** -exponent);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const expected = weights.map((weight) => (weight / total) * draws);
    const chi = counts.reduce((sum, count, index) => sum + (expected[index]! < 5 ? 0 : (count - expected[index]!) ** 2 / expected[index]!), 0);
    expect(chi).toBeLessThan(n + 4 * Math.sqrt(2 * n) + 5);
  });

  it('manages a billion ranks', () => {
    const zipf = createZipf({ n: 1e9, exponent: 0.99, random: createRandom(2) });
    for (let i = 0; i < 10_000; i++) {
      const rank = zipf();
      expect(Number.isInteger(rank) && rank >= 1 && rank <= 1e9).toBe(true);
    }
  });

  it.each([[0, 1], [1.5, 1], [5, 0], [5, Number.NaN]])('refuses n = %d, exponent = %d', (n, exponent) => {
    expect(() => createZipf({ n, exponent, random: createRandom(1) })).toThrow(RangeError);
  });
});

describe('a mix', () => {
  it('hands out requests in proportion to their weights', () => {
    const source = sourceOf({ requests: [{ id: 'a', path: '/a', weight: 1 }, { id: 'b', path: '/b', weight: 7 }, { id: 'c', path: '/c', weight: 2 }] });
    const counts: Record<string, number> = {};
    for (let i = 0; i < 10_000; i++) {
      const path = textOf(source.next()).slice(4, 6);
      counts[path] = (counts[path] ?? 0) + 1;
    }
    expect(Math.abs(counts['/a']! - 1000)).toBeLessThan(120);
    expect(Math.abs(counts['/b']! - 7000)).toBeLessThan(190);
  });

  it.each([
    [{ requests: [] }, 'requests'],
    [{ requests: [{ id: 'a', path: '/' }], speed: 1 }, 'speed: unknown key'],
    [{ requests: [{ id: 'a', path: 'x' }] }, 'requests.0.path'],
    [{ requests: [{ id: 'a', path: '/a b' }] }, 'requests.0.path'],
    [{ requests: [{ id: 'a', path: '/', weight: 0 }] }, 'requests.0.weight'],
    [{ requests: [{ id: 'a', path: '/', method: 'get' }] }, 'requests.0.method: a method is written in capitals'],
    [{ requests: [{ id: 'a', path: '/', header: {} }] }, 'requests.0.header: unknown key'],
    [{ requests: [{ id: 'a', path: '/', headers: { 'x y': '1' } }] }, 'requests.0.headers.x y'],
    [{ requests: [{ id: 'a', path: '/', headers: { x: '1\r\ny: 2' } }] }, 'requests.0.headers.x'],
    [{ requests: [{ id: 'a', path: '/', headers: { 'Content-Length': '1' } }] }, 'requests.0.headers.Content-Length'],
    [{ requests: [{ id: 'a', path: '/' }, { id: 'a', path: '/' }] }, "requests.1.id: another request has the id 'a'"],
    [{ requests: [{ id: 'a', path: '/', expect: { status: 99 } }] }, 'requests.0.expect.status'],
    [{ requests: [{ id: 'a', path: '/', expect: { body: { is: 'x' } } }] }, 'requests.0.expect.body: an expected body is'],
    [{ requests: [{ id: 'a', path: '/{id}' }] }, 'requests.0.path: {id} is no variable'],
    [{ requests: [{ id: 'a', path: '/', body: { a: '{id}' } }] }, 'requests.0.body: {id} is no variable'],
    [{ requests: [{ id: 'a', path: '/', expect: { body: { exact: '{id}' } } }] }, 'requests.0.expect.body: {id}'],
    [{ requests: [{ id: 'a', path: '/' }], variables: { id: { from: 2, to: 1 } } }, 'variables.id'],
    [{ requests: [{ id: 'a', path: '/' }], variables: { '1d': { sequence: 1 } } }, 'variables.1d'],
  ])('that makes no sense is refused by its key: %j', (mix, message) => {
    expect(() => parseRequestMix(mix, 'systems')).toThrow(`systems.${message}`);
  });
});
