import type { Route } from '../router-kind.ts';
import type { Address } from './traffic.ts';

/** A route as it is told to a server of any language. */
export type RouteText = Pick<Route, 'method' | 'path'>;

/**
 * How a server of the HTTP stage is spoken to, whatever its language: lines of JSON. The first line of its standard input
 * is its setup; it answers `{"port":…}` once it listens. Each further line sets how many extra lookups a request does, and
 * is answered by the same line. It ends when its standard input does, so that no server outlives its run.
 */
export interface ServerSetup {
  /** In order: what a route answers is made of its place and its parameters (`routes.ts`). */
  readonly routes: readonly RouteText[];
  /** Whole addresses, for extra lookups: they follow each other through this list. */
  readonly addresses: readonly Address[];
}

export interface Listening {
  readonly port: number;
}

/** Sent and answered. Servers without a lookup of their own to repeat answer 0 whatever was asked. */
export interface ExtraLookups {
  readonly extraLookups: number;
}

/** What a server process is started with: a program and its arguments. */
export type Launch = readonly [file: string, ...args: string[]];
