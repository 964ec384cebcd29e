import { createRandom, type Random } from '../../harness/statistics/random.ts';

const NOUNS = ['account', 'invoice', 'ticket', 'device', 'report', 'message', 'project', 'region', 'contract', 'shipment', 'session', 'policy', 'sensor', 'course', 'member', 'asset'];
const METHODS = ['GET', 'GET', 'GET', 'POST', 'PUT', 'DELETE'];
/** Resources share the first segment in groups of so many routes, as the parts of an API do. */
const ROUTES_A_GROUP = 24;
/** One route in so many ends in a wildcard. */
const WILDCARD_EVERY = 50;
const MOST_SEGMENTS = 8;

/**
 * A REST-like table of `count` routes: about two in five without a parameter, depths 1 to 8, one wildcard in fifty. The same
 * seed gives the same table; no two of its routes match the same path.
 */
export function generatedTable(options: { count: number; seed: number }): readonly string[] {
  const { count, seed } = options;
  const random = createRandom(seed);
  const lines = new Set<string>();
  while (lines.size < count) lines.add(lineOf({ index: lines.size, random }));
  return [...lines];
}

/** Every static segment carries the number of its resource, so that a parameter never meets one that it could be mistaken for. */
function lineOf({ index, random }: { index: number; random: Random }): string {
  const group = Math.floor(index / ROUTES_A_GROUP);
  const noun = (at: number): string => NOUNS[at % NOUNS.length] ?? 'thing';
  const segments = [`${noun(group)}${group}`];
  const isWildcard = index % WILDCARD_EVERY === WILDCARD_EVERY - 1;
  const isStatic = !isWildcard && random.next() < 0.4;
  const depth = 1 + random.int(MOST_SEGMENTS / 2);
  for (let level = 0; level < depth && segments.length < MOST_SEGMENTS - 1; level++) {
    segments.push(level === 0 ? `${noun(random.int(NOUNS.length))}s${index}` : noun(random.int(NOUNS.length)));
    if (!isStatic) segments.push(`{id${level}}`);
  }
  if (isWildcard) segments.push('{rest*}');
  return `${isWildcard ? 'GET' : (METHODS[random.int(METHODS.length)] ?? 'GET')} /${segments.join('/')}`;
}
