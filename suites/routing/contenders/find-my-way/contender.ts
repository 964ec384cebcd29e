import findMyWay from 'find-my-way';
import { packageOf } from '../../package-of.ts';
import { pathIn, wildcardOf } from '../../route-path.ts';
import type { Found, Handler, Params, RouterKind } from '../../router-kind.ts';

/** What is stored with a route: where it has a wildcard, its name. */
interface Stored {
  readonly handler: Handler;
  readonly wildcard: string | null;
}

const noop = (): void => undefined;

export const contender: RouterKind = {
  id: 'find-my-way',
  title: 'find-my-way',
  approach: 'trie',
  package: packageOf('find-my-way'),
  cannot: {
    'empty-parameter': 'a parameter may be empty',
    'method-not-allowed': 'it keeps a tree a method, and does not look into the others',
  },
  build: (routes) => {
    const router = findMyWay({ caseSensitive: true, ignoreTrailingSlash: false, maxParamLength: 1000 });
    for (const { method, path, handler } of routes) {
      const stored: Stored = { handler, wildcard: wildcardOf(path) };
      router.on(method as findMyWay.HTTPMethod, pathIn(path, { parameter: (name) => `:${name}`, wildcard: () => '*' }), noop, stored);
    }
    return {
      find: (method, path): Found | null => {
        const found = router.find(method as findMyWay.HTTPMethod, path);
        if (found === null) return null;
        const { handler, wildcard } = found.store as Stored;
        const params = found.params as Record<string, string | undefined>;
        return { handler, params: wildcard === null ? params : named(params, wildcard) };
      },
    };
  },
};

/** The wildcard, which the router calls `*`, under its own name. */
function named(params: Params, wildcard: string): Params {
  const { '*': rest, ...others } = params;
  return { ...others, [wildcard]: rest };
}

