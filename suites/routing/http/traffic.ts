import { createRandom, type Random } from '../../harness/statistics/random.ts';
import type { RequestMix } from '../../harness/generator/http/request-schema.ts';
import type { Route } from '../router-kind.ts';
import { routesOf } from '../routes.ts';
import type { RouteText } from './protocol.ts';

/** A request that fits a route of a table, and what the trivial handler answers. */
export interface Address {
  readonly method: string;
  readonly path: string;
  /** The whole body. */
  readonly answer: string;
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const LENGTHS = { least: 3, most: 20 };

/**
 * Addresses for every route, with values of 3 to 20 letters where it has parameters, in random order: no two requests in a
 * row ask for the same, as in real traffic, and unlike a loop over one address.
 *
 * @throws RangeError for a wildcard, which the frameworks of the HTTP stage write each in its own way.
 */
export function addressesOf(options: { routes: readonly RouteText[]; perRoute: number; seed: number }): Address[] {
  const { routes, perRoute, seed } = options;
  const random = createRandom(seed).fork('addresses');
  const taken = new Set(routes.flatMap(({ path }) => path.split('/')));
  const found = withHandlers(routes).flatMap(({ method, path, handler }) => {
    if (path.includes('*}')) throw new RangeError(`${path}: addresses are made for parameters, not for wildcards`);
    // A route without parameters has one address only.
    const count = path.includes('{') ? perRoute : 1;
    return Array.from({ length: count }, (): Address => {
      const params: Record<string, string> = {};
      const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => (params[name] = valueOf(random, taken)));
      return { method, path: filled, answer: String(handler(params)) };
    });
  });
  return random.shuffle(found);
}

/** The routes with the handlers that every router of the suite is given. */
export function withHandlers(routes: readonly RouteText[]): Route[] {
  return routesOf(routes.map(({ method, path }) => `${method} ${path}`));
}

/** Never a word that stands in a path of the table: it would be another route's address. */
function valueOf(random: Random, taken: ReadonlySet<string>): string {
  for (;;) {
    const length = LENGTHS.least + random.int(LENGTHS.most - LENGTHS.least + 1);
    const value = Array.from({ length }, () => LETTERS[random.int(LETTERS.length)]).join('');
    if (!taken.has(value)) return value;
  }
}

/** The addresses as a load, each answer checked to the last byte. */
export function mixOf(addresses: readonly Address[]): RequestMix {
  return {
    requests: addresses.map(({ method, path, answer }, index) => ({ id: String(index), method, path, expect: { status: 200, body: { exact: answer } } })),
  };
}
