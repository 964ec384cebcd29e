import type { Router } from 'hono/router';
import { pathIn, wildcardOf } from './route-path.ts';
import type { BuiltRouter, Found, Handler, Params, Route, RouterKind } from './router-kind.ts';

/** What Hono's routers are given as a handler. */
export interface HonoStored {
  readonly handler: Handler;
  readonly wildcard: string | null;
}

/** Of all of Hono's routers. */
export const cannotAsHono: RouterKind['cannot'] = {
  'late-overlap': 'the route that was added first wins',
  'method-not-allowed': 'a path of another method is not found',
  'percent-encoding': 'parameters come as they stand in the URL; Hono decodes them where they are read',
};

/** Adds the routes in Hono's words. A wildcard is a parameter with a pattern, which alone keeps what it matched. */
export function addAll(router: Router<HonoStored>, routes: readonly Route[]): void {
  for (const { method, path, handler } of routes) {
    router.add(method, pathIn(path, { parameter: (name) => `:${name}`, wildcard: (name) => `:${name}{.+}` }), { handler, wildcard: wildcardOf(path) });
  }
}

/** Reads both forms of result: indices into a match (RegExpRouter), and values (TrieRouter). */
export function finderOf(router: Router<HonoStored>): BuiltRouter {
  // RegExpRouter compiles at its first lookup.
  router.match('GET', '/');
  return {
    find: (method, path): Found | null => {
      const [matched, stash] = router.match(method, path);
      const [first] = matched;
      if (first === undefined) return null;
      const [{ handler }, params] = first;
      return { handler, params: stash === undefined ? (params as Params) : collected(params as Record<string, number>, stash) };
    },
  };
}

function collected(indices: Record<string, number>, stash: readonly string[]): Params {
  const params: Record<string, string | undefined> = {};
  for (const name in indices) params[name] = stash[indices[name] ?? -1];
  return params;
}
