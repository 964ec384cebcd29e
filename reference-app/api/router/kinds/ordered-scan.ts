import { match } from 'path-to-regexp';
import { builtOfAll, withColons } from '../built.ts';
import type { Router } from '../router.ts';

/** Tries one route after the other. */
export function createRouter<T>(): Router<T> {
  return builtOfAll((routes) => {
    const tried = routes.map(({ method, path, operation }) => ({
      method,
      operation,
      matches: match<Record<string, string>>(withColons(path), { sensitive: true, trailing: false }),
    }));
    return (method, path) => {
      for (const route of tried) {
        if (route.method !== method) continue;
        const found = route.matches(path);
        if (found !== false) return { operation: route.operation, params: found.params };
      }
      return null;
    };
  });
}
