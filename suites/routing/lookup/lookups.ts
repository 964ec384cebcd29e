import { createRandom, type Random } from '../../harness/statistics/random.ts';
import type { Question } from '../oracle/oracle.ts';
import { specificationOf, type Specification } from '../oracle/specification.ts';
import { isStatic, segmentsOf, wildcardOf } from '../route-path.ts';
import type { OracleCase, Route } from '../router-kind.ts';
import type { LookupKind } from './kinds.ts';

/** A lookup, with what a router must be able to do to be asked it. */
export interface Lookup extends Question {
  readonly needs: readonly OracleCase[];
}

const DEEP_SEGMENTS = 5;
/** Of the mix. Assumed: traffic that is nearly all wanted. */
const MISS_SHARE = 0.02;
/** Of the Zipf distribution of routes in the mix. Assumed: 1, the classic value. */
const ZIPF_EXPONENT = 1;
/** Methods tried for one that a path has not. */
const METHODS = ['DELETE', 'PUT', 'POST', 'PATCH', 'GET'];

export interface LookupOptions {
  readonly routes: readonly Route[];
  readonly kind: LookupKind;
  /** Chunks of so many lookups, each of the same make-up, so that a slow router that does few is asked the same. */
  readonly chunks: number;
  readonly chunkSize: number;
  /** Other seeds: other values of parameters, another order, and other routes that are popular. */
  readonly seed: number;
}

/** Varied lookups of a kind, by chunks; null where the table has no route for it. Not one URL again and again: values are drawn anew for each. */
export function lookupsOf(options: LookupOptions): Lookup[][] | null {
  const { routes, kind, chunks, chunkSize, seed } = options;
  const random = createRandom(seed).fork(kind);
  const specification = specificationOf(routes);
  const pool = poolOf(routes, kind);
  if (pool.length === 0) return null;
  const weights = kind === 'mix' ? zipf(pool.length, createRandom(seed).fork('popularity')) : pool.map(() => 1);
  const make = { specification, random };
  return Array.from({ length: chunks }, () =>
    random.shuffle(spread({ items: pool, weights, count: chunkSize, random })).map((route, index) => {
      const isMiss = kind === 'miss' || (kind === 'mix' && index < Math.round(chunkSize * MISS_SHARE));
      if (isMiss) return missOf(route, make);
      return kind === 'wrongMethod' ? wrongMethodOf(route, make) : lookupOf(route.method, pathOf(route, random), specification);
    }),
  );
}

/** Why a router is not asked these, or null. */
export function unable(lookups: readonly (readonly Lookup[])[], cannot: Readonly<Partial<Record<OracleCase, string>>>): string | null {
  for (const lookup of lookups.flat()) {
    for (const need of lookup.needs) {
      const reason = cannot[need];
      if (reason !== undefined) return `it cannot do ${need}: ${reason}`;
    }
  }
  return null;
}

function poolOf(routes: readonly Route[], kind: LookupKind): readonly Route[] {
  const isDeep = ({ path }: Route): boolean => segmentsOf(path).length >= DEEP_SEGMENTS;
  switch (kind) {
    case 'static':
      return routes.filter(({ path }) => isStatic(path));
    case 'parameter':
      return routes.filter(({ path }) => !isStatic(path) && wildcardOf(path) === null);
    case 'deep':
      return routes.filter(isDeep);
    case 'wildcard':
      return routes.filter(({ path }) => wildcardOf(path) !== null);
    default:
      return routes;
  }
}

/** Weights 1 ÷ rank, the ranks dealt out at random. */
function zipf(count: number, random: Random): number[] {
  return random.shuffle(Array.from({ length: count }, (_, rank) => 1 / (rank + 1) ** ZIPF_EXPONENT));
}

/** Systematic sampling: `count` items in their order, each as often as its weight says, give or take one. */
function spread<T>(options: { items: readonly T[]; weights: readonly number[]; count: number; random: Random }): T[] {
  const { items, weights, count, random } = options;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const chosen: T[] = [];
  let next = random.next();
  let reached = 0;
  items.forEach((item, index) => {
    for (reached += ((weights[index] ?? 0) / total) * count; next < reached && chosen.length < count; next += 1) chosen.push(item);
  });
  const last = items.at(-1);
  // Rounding may leave the last draw just beyond the end.
  while (chosen.length < count && last !== undefined) chosen.push(last);
  return chosen;
}

type Make = { readonly specification: Specification; readonly random: Random };

function lookupOf(method: string, path: string, specification: Specification): Lookup {
  const expected = specification.expect(method, path);
  const needs = new Set<OracleCase>();
  if (expected.kind === 'method-not-allowed') needs.add('method-not-allowed');
  if (expected.kind === 'found') {
    for (const segment of segmentsOf(expected.route.path)) if (segment.kind !== 'static') needs.add(segment.kind);
    if (expected.rivals > 0) needs.add('overlap');
  }
  return { method, path, expected, needs: [...needs] };
}

/** The route's path with values: of its own alphabet and length for every lookup. */
export function pathOf({ path }: Route, random: Random): string {
  return `/${segmentsOf(path)
    .map((segment) => {
      if (segment.kind === 'static') return segment.text;
      return segment.kind === 'parameter' ? valueOf(random) : Array.from({ length: 1 + random.int(4) }, () => valueOf(random)).join('/');
    })
    .join('/')}`;
}

/** A number, or letters and digits: 4 to 11 of them. */
function valueOf(random: Random): string {
  const length = 4 + random.int(8);
  return random.int(36 ** 10).toString(random.next() < 0.5 ? 10 : 36).padStart(length, '0').slice(-length);
}

/** A path that looks like the route's and is none: its end cut off, replaced or gone on with, or another beginning. */
function missOf(route: Route, { specification, random }: Make): Lookup {
  for (;;) {
    const parts = pathOf(route, random).slice(1).split('/');
    const strange = `no${valueOf(random)}`;
    const changed = [[...parts, strange], [...parts.slice(0, -1), strange], [strange, ...parts.slice(1)], [strange]][random.int(4)] ?? [strange];
    const lookup = lookupOf(route.method, `/${changed.join('/')}`, specification);
    if (lookup.expected.kind === 'none') return lookup;
  }
}

/** The route's path by a method that it has not. A table in which every path has every method cannot be: there are more methods than that. */
function wrongMethodOf(route: Route, { specification, random }: Make): Lookup {
  const path = pathOf(route, random);
  const method = random.shuffle(METHODS).find((one) => specification.expect(one, path).kind === 'method-not-allowed') ?? 'TRACE';
  return lookupOf(method, path, specification);
}
