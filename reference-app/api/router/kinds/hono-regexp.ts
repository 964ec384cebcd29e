import { RegExpRouter } from 'hono/router/reg-exp-router';
import { builtOfAll, withColons } from '../built.ts';
import type { Match, Router } from '../router.ts';

/**
 * Hono's RegExpRouter: all routes of a method in one regular expression. It refuses a word beside a parameter
 * (`/products/search` and `/products/{productId}`, `/orders/by-key/{key}` and `/orders/{orderId}`), for which Hono has another
 * router. Here paths without parameters stand in a Map, as they do inside it, and paths of each length have a RegExpRouter of
 * their own. It leaves decoding to whoever reads a parameter.
 */
export function createRouter<T>(): Router<T> {
  return builtOfAll((routes) => {
    const words = new Map<string, Match<T>>();
    const routers = new Map<number, RegExpRouter<{ readonly operation: T }>>();
    for (const { method, path, operation } of routes) {
      if (!path.includes('{')) {
        words.set(`${method} ${path}`, { operation, params: {} });
        continue;
      }
      const length = lengthOf(path);
      const router = routers.get(length) ?? new RegExpRouter<{ readonly operation: T }>();
      router.add(method, withColons(path), { operation });
      routers.set(length, router);
    }
    return (method, path) => {
      const known = words.get(`${method} ${path}`);
      if (known !== undefined) return known;
      const found = routers.get(lengthOf(path))?.match(method, path);
      const [first] = found?.[0] ?? [];
      if (first === undefined) return null;
      const [{ operation }, places] = first;
      const params: Record<string, string> = {};
      // A number is a place in what was captured.
      for (const [name, place] of Object.entries<number | string>(places)) {
        const value = typeof place === 'number' ? found?.[1]?.[place] : place;
        if (value !== undefined) params[name] = decodeURIComponent(value);
      }
      return { operation, params };
    };
  });
}

/** Segments of a path. */
function lengthOf(path: string): number {
  let count = 0;
  for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) count += 1;
  return count;
}
