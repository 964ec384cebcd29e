import { ServerResponse, type IncomingMessage } from 'node:http';
import createExpressRouter from 'router';
import { builtOfAll, withColons } from '../built.ts';
import type { Match, Router } from '../router.ts';

type Request = IncomingMessage & { params: Record<string, string> };
type Add = (path: string, handle: (request: Request) => void) => unknown;

/** Never written to: the router is asked where a request goes, and answers nothing. */
const response = Object.create(ServerResponse.prototype) as ServerResponse;

/** Express's router, without Express. It tells by calling a handler, which it does before it returns. */
export function createRouter<T>(): Router<T> {
  return builtOfAll((routes) => {
    const router = createExpressRouter({ caseSensitive: true, strict: true });
    let found: Match<T> | null = null;
    for (const { method, path, operation } of routes) {
      const add = (router as unknown as Record<string, Add>)[method.toLowerCase()];
      if (add === undefined) throw new Error(`Express's router has no method ${method}`);
      add.call(router, withColons(path), ({ params }) => {
        found = { operation, params };
      });
    }
    const done = (): void => undefined;
    return (method, url) => {
      found = null;
      router({ method, url } as unknown as Request, response, done);
      return found;
    };
  });
}
