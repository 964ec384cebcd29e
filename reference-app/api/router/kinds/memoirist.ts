import { Memoirist } from 'memoirist';
import { withColons } from '../built.ts';
import type { Router } from '../router.ts';

/** Elysia's router: a radix tree for each method. */
export function createRouter<T>(): Router<T> {
  const router = new Memoirist<{ readonly operation: T }>({ onParam: (value) => decodeURIComponent(value) });
  return {
    register(method, path, operation) {
      router.add(method, withColons(path), { operation });
    },
    find(method, path) {
      const found = router.find(method, path);
      return found === null ? null : { operation: found.store.operation, params: found.params };
    },
  };
}
