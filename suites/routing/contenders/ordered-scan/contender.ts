import { match, type MatchFunction } from 'path-to-regexp';
import { packageOf } from '../../package-of.ts';
import { pathIn } from '../../route-path.ts';
import type { Found, Handler, Params, RouterKind } from '../../router-kind.ts';

/** What a route is tried by. */
interface Tried {
  readonly method: string;
  readonly matches: MatchFunction<Record<string, string | string[] | undefined>>;
  readonly handler: Handler;
}

/** A plain scan in the order of registration: the way of gorilla/mux. */
export const contender: RouterKind = {
  id: 'ordered-scan',
  title: 'ordered scan (path-to-regexp)',
  approach: 'ordered scan',
  package: packageOf('path-to-regexp'),
  cannot: { 'late-overlap': 'the route that was added first wins' },
  adapter: 'Headroom’s own loop over path-to-regexp’s match functions; a route whose method differs is matched too, to tell 405 from 404, as gorilla/mux does',
  build: (routes) => {
    const tried = routes.map(({ method, path, handler }): Tried => ({
      method,
      matches: match(pathIn(path, { parameter: (name) => `:${name}`, wildcard: (name) => `*${name}` }), { sensitive: true, trailing: false }),
      handler,
    }));
    return {
      find: (method, path): Found | null | 'method-not-allowed' => {
        let isKnown = false;
        for (const route of tried) {
          const found = route.matches(path);
          if (found === false) continue;
          if (route.method === method) return { handler: route.handler, params: joined(found.params) };
          isKnown = true;
        }
        return isKnown ? 'method-not-allowed' : null;
      },
    };
  },
};

/** A wildcard comes as a list of segments. */
function joined(params: Record<string, string | string[] | undefined>): Params {
  for (const name in params) {
    const value = params[name];
    if (Array.isArray(value)) params[name] = value.join('/');
  }
  return params as Params;
}
