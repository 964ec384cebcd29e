import { Memoirist } from 'memoirist';
import { packageOf } from '../../package-of.ts';
import { pathIn, wildcardOf } from '../../route-path.ts';
import type { Found, Handler, Params, RouterKind } from '../../router-kind.ts';

interface Stored {
  readonly handler: Handler;
  readonly wildcard: string | null;
}

export const contender: RouterKind = {
  id: 'memoirist',
  title: 'memoirist',
  approach: 'trie',
  package: packageOf('memoirist'),
  cannot: {
    'method-not-allowed': 'it keeps a tree a method, and does not look into the others',
    'percent-encoding': 'parameters come as they stand in the URL unless it is given a function that decodes them',
  },
  build: (routes) => {
    const router = new Memoirist<Stored>();
    for (const { method, path, handler } of routes) {
      router.add(method, pathIn(path, { parameter: (name) => `:${name}`, wildcard: () => '*' }), { handler, wildcard: wildcardOf(path) });
    }
    return {
      find: (method, path): Found | null => {
        const found = router.find(method, path);
        if (found === null) return null;
        const { handler, wildcard } = found.store;
        return { handler, params: wildcard === null ? found.params : named(found.params, wildcard) };
      },
    };
  },
};

/** The wildcard, which the router calls `*`, under its own name. */
function named(params: Params, wildcard: string): Params {
  const { '*': rest, ...others } = params;
  return { ...others, [wildcard]: rest };
}
