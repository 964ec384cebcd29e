import { segmentsOf, type Segment } from '../route-path.ts';
import type { Params, Route } from '../router-kind.ts';

/** What is to be found, whichever router is asked. */
export type Expected =
  /** `rivals`: other routes of the method that match. */
  | { readonly kind: 'found'; readonly route: Route; readonly params: Params; readonly rivals: number }
  | { readonly kind: 'none' | 'method-not-allowed' };

/** Of one route: its segments, kept, since a table is asked thousands of times. */
interface Known {
  readonly route: Route;
  readonly segments: readonly Segment[];
  readonly place: number;
}

/** A table of routes as the contract reads it. */
export interface Specification {
  expect(method: string, path: string): Expected;
}

const RANK: Readonly<Record<Segment['kind'], number>> = { static: 0, parameter: 1, wildcard: 2 };

/**
 * The contract, as plainly as it can be said: of all routes that match, the one that is more specific at the first segment
 * where they differ (static before parameter before wildcard). It shares no code with any contender.
 */
export function specificationOf(routes: readonly Route[]): Specification {
  const index = new Map<string, Known[]>();
  routes.forEach((route, place) => {
    const segments = segmentsOf(route.path);
    const key = keyOf({ first: segments[0], length: segments.at(-1)?.kind === 'wildcard' ? null : segments.length });
    const known = index.get(key) ?? [];
    known.push({ route, segments, place });
    index.set(key, known);
  });
  const candidates = (path: string): { known: Known; params: Params }[] => {
    const parts = path.slice(1).split('/');
    const first: Segment = { kind: 'static', text: parts[0] ?? '' };
    const keys = [first, undefined].flatMap((one) => [parts.length, null].map((length) => keyOf({ first: one, length })));
    return keys.flatMap((key) => index.get(key) ?? []).flatMap((known) => {
      const params = paramsOf(known.segments, parts);
      return params === null ? [] : [{ known, params }];
    });
  };
  return {
    expect: (method, path) => {
      const all = candidates(path);
      const own = all.filter(({ known }) => known.route.method === method).sort((a, b) => bySpecificity(a.known, b.known));
      const [best] = own;
      if (best !== undefined) return { kind: 'found', route: best.known.route, params: best.params, rivals: own.length - 1 };
      return { kind: all.length > 0 ? 'method-not-allowed' : 'none' };
    },
  };
}

/** Routes are kept by their first segment, where it is static, and their length, where it is fixed: so that large tables are asked quickly. */
function keyOf({ first, length }: { first: Segment | undefined; length: number | null }): string {
  return `${length ?? '*'}/${first?.kind === 'static' ? first.text : '{}'}`;
}

/** Parameters of a path that the route matches, decoded; null where it does not. A parameter is never empty, nor is a wildcard. */
function paramsOf(segments: readonly Segment[], parts: readonly string[]): Params | null {
  const params: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const part = parts[index];
    if (part === undefined) return null;
    if (segment.kind === 'static') {
      if (part !== segment.text) return null;
      continue;
    }
    const text = segment.kind === 'wildcard' ? parts.slice(index).join('/') : part;
    if (text === '') return null;
    params[segment.name] = decodeURIComponent(text);
    if (segment.kind === 'wildcard') return params;
  }
  return parts.length === segments.length ? params : null;
}

function bySpecificity(a: Known, b: Known): number {
  for (const [index, segment] of a.segments.entries()) {
    const other = b.segments[index];
    const difference = RANK[segment.kind] - (other === undefined ? RANK.static : RANK[other.kind]);
    if (difference !== 0) return difference;
  }
  return a.place - b.place;
}
