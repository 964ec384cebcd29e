/**
 * A router as this suite sees it. Every kind is given the same routes, in the same order, and asked the same questions; what
 * it returns is read by the same consumer, so that none is timed for less work than another.
 */
export interface RouterKind {
  /** The name of its folder in `contenders/`. */
  readonly id: string;
  readonly title: string;
  /** How it finds a route: what growth with the number of routes is expected of. */
  readonly approach: RoutingApproach;
  /** The npm package and its installed version; null for what is built in. */
  readonly package: { readonly name: string; readonly version: string } | null;
  /** Cases of the match oracle that it does not do, with the reason: declared, tried, and not timed. */
  readonly cannot: Readonly<Partial<Record<OracleCase, string>>>;
  /** What of the adapter a reader must know to judge the comparison. */
  readonly adapter?: string;
  /** Ready to answer: what a router puts off to its first lookup is done here. */
  build(routes: readonly Route[]): BuiltRouter;
}

export type RoutingApproach = 'hash' | 'trie' | 'compiled' | 'ordered scan';

/**
 * What routers are told apart by. `empty-parameter`: a parameter matches no segment without text; `overlap`: of two routes that match, the one with the static segment is found, with its own
 * parameters alone; `late-overlap`: the same when it was added last; `backtracking`: where the static branch leads nowhere, the
 * parameter beside it is tried.
 */
export const oracleCases = ['parameter', 'empty-parameter', 'wildcard', 'overlap', 'late-overlap', 'backtracking', 'method-not-allowed', 'percent-encoding', 'trailing-slash', 'case'] as const;
export type OracleCase = (typeof oracleCases)[number];

export interface Route {
  readonly method: string;
  /** Parameters as `{name}`, each a whole segment; a wildcard as the last segment `{name*}`: `/files/{path*}`. */
  readonly path: string;
  /** What is found: a different one for each route. */
  readonly handler: Handler;
}

export type Handler = (params: Params) => number;
export type Params = Readonly<Record<string, string | undefined>>;

export interface BuiltRouter {
  /** @param path without query, percent-encoded. Null: no such path; `method-not-allowed` where the router tells that apart. */
  find(method: string, path: string): Found | null | 'method-not-allowed';
}

export interface Found {
  readonly handler: Handler;
  /** Percent-decoded, unless `cannot` says otherwise. */
  readonly params: Params;
}
