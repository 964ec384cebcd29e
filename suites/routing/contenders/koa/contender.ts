import Router from '@koa/router';
import { packageOf } from '../../package-of.ts';
import { pathIn } from '../../route-path.ts';
import type { Found, Handler, Params, RouterKind } from '../../router-kind.ts';

/** What of @koa/router's layers is used here. */
interface Layer {
  readonly stack: readonly unknown[];
  captures(path: string): string[];
  params(path: string, captures: readonly string[]): Params;
}
interface Matched {
  readonly path: readonly Layer[];
  readonly pathAndMethod: readonly Layer[];
  readonly route: boolean;
}
interface KoaRouter {
  register(path: string, methods: readonly string[], middleware: unknown): unknown;
  match(path: string, method: string): Matched;
}

export const contender: RouterKind = {
  id: 'koa',
  title: '@koa/router',
  approach: 'ordered scan',
  package: packageOf('@koa/router'),
  cannot: { 'late-overlap': 'the route that was added first wins' },
  adapter: 'its `match`, and the parameters of the first layer matched: what its dispatch does before it calls the handler',
  build: (routes) => {
    const router = new Router({ sensitive: true, strict: true }) as unknown as KoaRouter;
    for (const { method, path, handler } of routes) {
      router.register(pathIn(path, { parameter: (name) => `:${name}`, wildcard: (name) => `*${name}` }), [method], handler);
    }
    return {
      find: (method, path): Found | null | 'method-not-allowed' => {
        const { path: known, pathAndMethod, route } = router.match(path, method);
        const [layer] = pathAndMethod;
        if (!route || layer === undefined) return known.length > 0 ? 'method-not-allowed' : null;
        return { handler: layer.stack[0] as Handler, params: layer.params(path, layer.captures(path)) };
      },
    };
  },
};
