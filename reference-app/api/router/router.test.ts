import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readDocument } from '../document.ts';
import { expectDocumented, expectProblem, type Answer } from '../documented.case.ts';
import { REPLIES } from '../fake-client.case.ts';
import { RIGHT } from '../right.case.ts';
import { openTestApi, type TestApi } from '../testbed.case.ts';
import { createRouteTable, routerKinds, type RouteTable } from './router.ts';

it('has more than one router to choose from', () => {
  expect(routerKinds()).toEqual(['express', 'find-my-way', 'hono-regexp', 'memoirist', 'ordered-scan']);
});

it('refuses a router that is not there', async () => {
  await expect(createRouteTable('telepathy')).rejects.toThrow('ROUTER must be one of express, find-my-way');
});

describe.each(routerKinds())('the router %s', (kind) => {
  /** Parameters before the words that they overlap with, which must not matter. */
  async function table(): Promise<RouteTable<string>> {
    const routes = await createRouteTable<string>(kind);
    for (const [method, path] of [
      ['GET', '/orders/{orderId}'],
      ['GET', '/orders/by-key/{key}'],
      ['POST', '/orders'],
      ['GET', '/products/{productId}'],
      ['GET', '/products/search'],
      ['GET', '/products'],
      ['GET', '/products/{productId}/stock'],
      ['POST', '/products/{productId}/stock'],
    ] as const) {
      routes.register(method, path, `${method} ${path}`);
    }
    return routes;
  }

  it('prefers words to parameters, whichever was registered first', async () => {
    const routes = await table();
    expect(routes.find('GET', '/products/search')).toMatchObject({ operation: 'GET /products/search' });
    expect(routes.find('GET', '/products/searches')).toEqual({ operation: 'GET /products/{productId}', params: expect.objectContaining({ productId: 'searches' }) as object });
    expect(routes.find('GET', '/orders/by-key/a1')).toEqual({ operation: 'GET /orders/by-key/{key}', params: expect.objectContaining({ key: 'a1' }) as object });
    expect(routes.find('GET', '/orders/by-key')).toMatchObject({ operation: 'GET /orders/{orderId}' });
  });

  it('tells methods apart', async () => {
    const routes = await table();
    expect(routes.find('POST', '/products/1/stock')).toMatchObject({ operation: 'POST /products/{productId}/stock' });
    expect(routes.find('GET', '/products/1/stock')).toMatchObject({ operation: 'GET /products/{productId}/stock' });
    expect(routes.find('POST', '/products/1')).toBeNull();
    expect(routes.allowedMethods('/products/1/stock')).toEqual(['GET', 'HEAD', 'OPTIONS', 'POST']);
    expect(routes.allowedMethods('/orders')).toEqual(['OPTIONS', 'POST']);
  });

  it('finds nothing where there is nothing', async () => {
    const routes = await table();
    for (const path of ['/', '/product', '/productsx', '/products/1/', '/products/1/stock/2', '/Products', '/nowhere']) {
      expect(routes.find('GET', path), path).toBeNull();
      expect(routes.allowedMethods(path), path).toEqual([]);
    }
  });

  it('decodes parameters, a slash in them too', async () => {
    const routes = await table();
    expect(routes.find('GET', '/orders/by-key/a%20b%2Fc%C3%A9+d')?.params['key']).toBe('a b/cé+d');
    expect(routes.find('GET', '/products/%31')?.params['productId']).toBe('1');
  });

  it('takes parameters as long as a request line can be', async () => {
    const routes = await table();
    const long = 'x'.repeat(60_000);
    expect(routes.find('GET', `/products/${long}/stock`)?.params['productId']).toBe(long);
  });

  it('takes routes that are registered after a lookup', async () => {
    const routes = await table();
    expect(routes.find('GET', '/late')).toBeNull();
    routes.register('GET', '/late', 'late');
    expect(routes.find('GET', '/late')).toMatchObject({ operation: 'late' });
  });

  describe('in the API', () => {
    let api: TestApi;
    beforeAll(async () => {
      api = await openTestApi({ env: { ROUTER: kind } });
    });
    afterAll(() => api[Symbol.asyncDispose]());
    const ask = async (path: string, init: RequestInit = {}): Promise<Answer> => {
      const response = await fetch(api.url + path, init);
      return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() };
    };

    it.each(readDocument().operations.map(({ id }) => id))('%s answers as documented', async (operation) => {
      const { path, ...init } = RIGHT[operation]!;
      const answer = await ask(path, init);
      expectDocumented({ operation, ...answer });
      expect(answer.status).toBeLessThan(300);
      if (REPLIES[operation] !== undefined) expect(answer.body).toBe(REPLIES[operation].body);
    });

    it('answers HEAD, OPTIONS and what is not allowed', async () => {
      expect(await ask('/products/1', { method: 'HEAD' })).toMatchObject({ status: 200, body: '' });
      expect(await ask('/products/1/stock', { method: 'OPTIONS' })).toMatchObject({ status: 204, headers: { allow: 'GET, HEAD, OPTIONS, POST' } });
      const wrong = await ask('/products/1', { method: 'DELETE' });
      expect(wrong).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD, OPTIONS' } });
      expectProblem(wrong);
      expect((await ask('/products/abc')).status).toBe(400);
      expect((await ask(`/products/${'1'.repeat(8000)}`)).status).toBe(400);
    });
  });
});
