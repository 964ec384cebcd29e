import { addRoute, createRouter, findRoute } from 'rou3';
import { packageOf } from '../../package-of.ts';
import { pathIn } from '../../route-path.ts';
import type { Found, Handler, Params, RouterKind } from '../../router-kind.ts';

const NONE: Params = Object.freeze({});

export const contender: RouterKind = {
  id: 'rou3',
  title: 'rou3',
  approach: 'trie',
  package: packageOf('rou3'),
  cannot: {
    'method-not-allowed': 'a path of another method is not found',
    'percent-encoding': 'paths are never decoded',
    'trailing-slash': 'one trailing slash is ignored',
  },
  build: (routes) => {
    const router = createRouter<Handler>();
    for (const { method, path, handler } of routes) {
      addRoute(router, method, pathIn(path, { parameter: (name) => `:${name}`, wildcard: (name) => `**:${name}` }), handler);
    }
    return {
      find: (method, path): Found | null => {
        const found = findRoute(router, method, path);
        return found === undefined ? null : { handler: found.data, params: found.params ?? NONE };
      },
    };
  },
};
