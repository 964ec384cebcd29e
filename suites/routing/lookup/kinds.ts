/** What is looked up, and what it stands for. */
export const lookupKinds = {
  static: 'paths without a parameter',
  parameter: 'paths with one parameter or more',
  deep: 'paths of five segments or more',
  wildcard: 'paths that end in a wildcard',
  miss: 'paths that no route has',
  wrongMethod: 'paths that a route has, by a method that it has not',
  mix: 'all routes, a few of them most of the time, and some misses',
} as const;
export type LookupKind = keyof typeof lookupKinds;
export const allKinds = Object.keys(lookupKinds) as LookupKind[];

/** The four of the quick profile. */
export const quickKinds: readonly LookupKind[] = ['static', 'parameter', 'miss', 'mix'];

/** Kinds as a level of a cell: `static+parameter+miss+mix`. */
export const kindsAsLevel = (kinds: readonly LookupKind[]): string => kinds.join('+');

/** @throws RangeError where a word is no kind of lookup. */
export function kindsOfLevel(level: string): LookupKind[] {
  return level.split('+').map((word) => {
    const kind = allKinds.find((known) => known === word);
    if (kind === undefined) throw new RangeError(`'${word}' is no kind of lookup: ${allKinds.join(', ')}`);
    return kind;
  });
}

/** Metrics of a kind, as they stand in the record. */
export const microsOf = (kind: LookupKind): string => `${kind}Micros`;
export const bytesOf = (kind: LookupKind): string => `${kind}Bytes`;

