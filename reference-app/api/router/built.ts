import type { Match, Router } from './router.ts';

/** A route as it was registered. */
export interface Registered<T> {
  readonly method: string;
  /** `/products/{productId}` */
  readonly path: string;
  readonly operation: T;
}

/**
 * A router that is made of all its routes at once, when the first request asks: for kinds that compile them, and for kinds
 * that try them in order, which are given them with static segments before parameters.
 */
export function builtOfAll<T>(build: (routes: readonly Registered<T>[]) => (method: string, path: string) => Match<T> | null): Router<T> {
  const routes: Registered<T>[] = [];
  let find: ReturnType<typeof build> | null = null;
  return {
    register(method, path, operation) {
      routes.push({ method, path, operation });
      find = null;
    },
    find: (method, path) => (find ??= build([...routes].sort(staticFirst)))(method, path),
  };
}

/** `/products/{productId}` as most routers write it: `/products/:productId`. */
export function withColons(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}

/** At the first segment in which two paths differ, one with words goes before one with a parameter; else they stay as they are. */
function staticFirst(one: { readonly path: string }, other: { readonly path: string }): number {
  const [first, second] = [one, other].map(({ path }) => path.split('/'));
  for (const [index, segment] of (first ?? []).entries()) {
    const beside = second?.[index] ?? '';
    const difference = Number(segment.startsWith('{')) - Number(beside.startsWith('{'));
    if (difference !== 0) return difference;
  }
  return 0;
}
