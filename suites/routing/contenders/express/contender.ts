import type { IncomingMessage, ServerResponse } from 'node:http';
import Router from 'router';
import { packageOf } from '../../package-of.ts';
import { pathIn } from '../../route-path.ts';
import type { Found, Params, RouterKind } from '../../router-kind.ts';

type Request = IncomingMessage & { params: Record<string, string | string[] | undefined> };
type Route = (path: string, handle: (request: Request) => void) => unknown;

const response = Object.create(null) as ServerResponse;

/** Express's own router, without the rest of Express. */
export const contender: RouterKind = {
  id: 'express',
  title: 'Express (router)',
  approach: 'ordered scan',
  package: packageOf('router'),
  cannot: {
    'late-overlap': 'the route that was added first wins',
    'method-not-allowed': 'a request that no route answers goes to the next handler, whatever the reason',
  },
  adapter: 'it answers by calling the handler, with a request object made for each lookup',
  build: (routes) => {
    const router = Router({ caseSensitive: true, strict: true });
    // What the last call found: handlers and the end of the stack are reached before `handle` returns.
    let found: Found | null = null;
    for (const { method, path, handler } of routes) {
      const add = (router as unknown as Record<string, Route>)[method.toLowerCase()];
      if (add === undefined) throw new Error(`router has no method ${method}`);
      add.call(router, pathIn(path, { parameter: (name) => `:${name}`, wildcard: (name) => `*${name}` }), ({ params }) => {
        found = { handler, params: joined(params) };
      });
    }
    const done = (): void => undefined;
    return {
      find: (method, path): Found | null => {
        found = null;
        router({ method, url: path } as unknown as Request, response, done);
        return found;
      },
    };
  },
};

/** A wildcard comes as a list of segments. */
function joined(params: Request['params']): Params {
  for (const name in params) {
    const value = params[name];
    if (Array.isArray(value)) params[name] = value.join('/');
  }
  return params as Params;
}
