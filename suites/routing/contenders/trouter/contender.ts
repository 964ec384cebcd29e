import { Trouter, type Methods } from 'trouter';
import { packageOf } from '../../package-of.ts';
import { pathIn, wildcardOf } from '../../route-path.ts';
import type { Found, Handler, Params, RouterKind } from '../../router-kind.ts';

interface Stored {
  readonly handler: Handler;
  readonly wildcard: string | null;
}

/** Polka's router. */
export const contender: RouterKind = {
  id: 'trouter',
  title: 'trouter (Polka)',
  approach: 'ordered scan',
  package: packageOf('trouter'),
  cannot: {
    overlap: 'every route that matches adds its parameters',
    'late-overlap': 'the route that was added first wins',
    'method-not-allowed': 'a path of another method is not found',
    'percent-encoding': 'parameters come as they stand in the URL',
    'trailing-slash': 'one trailing slash is ignored',
    case: 'its patterns ignore case',
  },
  build: (routes) => {
    const router = new Trouter<Stored>();
    for (const { method, path, handler } of routes) {
      router.add(method as Methods, pathIn(path, { parameter: (name) => `:${name}`, wildcard: () => '*' }), { handler, wildcard: wildcardOf(path) });
    }
    return {
      find: (method, path): Found | null => {
        const { handlers, params } = router.find(method as Methods, path);
        const [first] = handlers;
        if (first === undefined) return null;
        return { handler: first.handler, params: first.wildcard === null ? params : named(params, first.wildcard) };
      },
    };
  },
};

/** The wildcard, which the router calls `*`, under its own name. */
function named(params: Params, wildcard: string): Params {
  const { '*': rest, ...others } = params;
  return { ...others, [wildcard]: rest };
}
