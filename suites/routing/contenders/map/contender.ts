import { isStatic } from '../../route-path.ts';
import type { Found, RouterKind } from '../../router-kind.ts';

/** The floor: what a lookup costs when there is nothing to match. Routes with parameters are left out of it. */
export const contender: RouterKind = {
  id: 'map',
  title: 'Map (static paths only)',
  approach: 'hash',
  package: null,
  cannot: {
    parameter: 'it holds whole paths',
    'empty-parameter': 'it holds no parameters',
    wildcard: 'it holds whole paths',
    backtracking: 'it holds no parameters to go back to',
    'percent-encoding': 'it holds no parameters to decode',
    'method-not-allowed': 'it keeps a Map a method, and does not look into the others',
  },
  adapter: 'a Map a method, from the whole path to what is found',
  build: (routes) => {
    const methods = new Map<string, Map<string, Found>>();
    for (const { method, path, handler } of routes) {
      if (!isStatic(path)) continue;
      const paths = methods.get(method) ?? new Map<string, Found>();
      methods.set(method, paths.set(path, { handler, params: {} }));
    }
    return { find: (method, path) => methods.get(method)?.get(path) ?? null };
  },
};
