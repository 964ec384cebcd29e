import type { Route } from '../router-kind.ts';

/** What a module of the HTTP stage in Node exports as `serve`: it registers the routes in its own way, and listens. */
export type Serve = (options: ServeOptions) => Promise<{ readonly port: number }>;

export interface ServeOptions {
  readonly routes: readonly Route[];
  /** The addresses that will be asked for: only a server without a router uses them. */
  readonly answers: ReadonlyMap<string, string>;
}

/** Loopback only: nobody else is to be answered. */
export const HOST = '127.0.0.1';

/** `/repos/{owner}` as most routers write it: `/repos/:owner`. */
export function colonPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}
