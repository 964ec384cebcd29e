import { addRoute, createRouter } from 'rou3';
import { compileRouter } from 'rou3/compiler';
import { packageOf } from '../../package-of.ts';
import { pathIn } from '../../route-path.ts';
import type { Found, Handler, Params, RouterKind } from '../../router-kind.ts';

const NONE: Params = Object.freeze({});

/** rou3's tree, written out as one function when it is built. */
export const contender: RouterKind = {
  id: 'rou3-compiled',
  title: 'rou3, compiled',
  approach: 'compiled',
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
    const findRoute = compileRouter(router);
    return {
      find: (method, path): Found | null => {
        const found = findRoute(method, path);
        return found === undefined ? null : { handler: found.data, params: found.params ?? NONE };
      },
    };
  },
};
