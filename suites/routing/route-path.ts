/** One segment of a route's path. */
export type Segment =
  | { readonly kind: 'static'; readonly text: string }
  | { readonly kind: 'parameter' | 'wildcard'; readonly name: string };

/** `/users/{id}/files/{path*}` taken apart. A trailing slash is a last static segment without text. */
export function segmentsOf(path: string): readonly Segment[] {
  const known = taken.get(path) ?? takeApart(path);
  taken.set(path, known);
  return known;
}

/** Paths of tables, which are asked for again and again. */
const taken = new Map<string, readonly Segment[]>();

function takeApart(path: string): readonly Segment[] {
  return path.slice(1).split('/').map((text): Segment => {
    const found = /^\{(\w+)(\*?)\}$/.exec(text);
    if (found === null) return { kind: 'static', text };
    return { kind: found[2] === '*' ? 'wildcard' : 'parameter', name: found[1] ?? '' };
  });
}

/** The path in a router's own words. */
export function pathIn(path: string, words: { parameter: (name: string) => string; wildcard: (name: string) => string }): string {
  return `/${segmentsOf(path).map((segment) => (segment.kind === 'static' ? segment.text : words[segment.kind](segment.name))).join('/')}`;
}

/** Names of a path's parameters, its wildcard last. */
export function namesOf(path: string): string[] {
  return segmentsOf(path).flatMap((segment) => (segment.kind === 'static' ? [] : [segment.name]));
}

/** The name of a path's wildcard, or null: routers that call it `*` are given its name back. */
export function wildcardOf(path: string): string | null {
  const last = segmentsOf(path).at(-1);
  return last?.kind === 'wildcard' ? last.name : null;
}

export function isStatic(path: string): boolean {
  return segmentsOf(path).every(({ kind }) => kind === 'static');
}
