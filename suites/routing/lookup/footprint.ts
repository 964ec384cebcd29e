import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { median, sorted } from '../../harness/statistics/quantiles.ts';
import { createRandom } from '../../harness/statistics/random.ts';
import type { BuiltRouter, Route, RouterKind } from '../router-kind.ts';
import { lookUp, type Chunk } from './chunk.ts';
import { pathOf } from './lookups.ts';

setFlagsFromString('--expose-gc');
// Bytecode that ages away while a table is built would be taken off it.
setFlagsFromString('--no-flush-bytecode');
const collectGarbage = runInNewContext('gc') as () => void;

const BURSTS = 7;
/** What a burst may allocate: well below the 2 MiB of the young generation, so that it is seldom emptied within one. */
const MOST_BURST_BYTES = 128 * 1024;

const MOST_COLLECTIONS = 6;

const heapBytes = (): number => process.memoryUsage().heapUsed;

/**
 * Bytes on the heap for each lookup, after warm-up: of the compiled code, which may allocate less than is written. The heap is
 * read before and after a burst; where it was emptied meanwhile the burst says nothing. Null where no burst could be read.
 */
export function bytesPerLookup(router: BuiltRouter, chunk: Chunk): number | null {
  const paths = [...chunk.fresh()];
  const burst = (count: number): number | null => {
    const values: number[] = [];
    const some = paths.slice(0, count);
    for (let index = 0; index < BURSTS; index++) {
      const before = heapBytes();
      lookUp(router, chunk.methods, some);
      const bytes = heapBytes() - before;
      if (bytes >= 0) values.push(bytes);
    }
    return values.length < BURSTS / 2 ? null : median(sorted(values));
  };
  // Reading the heap allocates a little itself.
  const reading = burst(0);
  for (let count = paths.length; count >= 1 && reading !== null; count = Math.floor(count / 4)) {
    const bytes = burst(count);
    if (bytes !== null && (bytes <= MOST_BURST_BYTES || count === 1)) return Math.max(0, bytes - reading) / count;
  }
  return null;
}

/** The heap emptied until there is nothing more to empty: what is held weakly goes one collection later. */
function leastHeapBytes(): number {
  let least = Number.POSITIVE_INFINITY;
  for (let time = 0; time < MOST_COLLECTIONS; time++) {
    collectGarbage();
    const bytes = heapBytes();
    if (bytes >= least) break;
    least = bytes;
  }
  return least;
}

/** So many routes together, by building a small table several times: what else moves on the heap then counts for little. */
const ROUTES_TOGETHER = 250;
const MOST_COPIES = 8;
/** Lookups that make a table compile its regular expressions. */
const MOST_ASKED = 100;

/**
 * Bytes that a built table keeps, its regular expressions compiled: the heap before and after, emptied both times. First
 * segments are changed by a letter for each copy, so that no compiled expression is shared; the code has run before, and its
 * own memory does not count.
 */
export function tableBytes(router: RouterKind, routes: readonly Route[]): number {
  const count = Math.max(1, Math.min(MOST_COPIES, Math.floor(ROUTES_TOGETHER / routes.length)));
  const copies = Array.from({ length: count }, (_, copy) => {
    const letter = String.fromCharCode('a'.charCodeAt(0) + copy);
    return routes.map((route) => ({ ...route, path: route.path.replace(/^\/([^{/]+)/, `/$1${letter}`) }));
  });
  const random = createRandom(1);
  // A scan comes past every route on its way to the last of them.
  const asked = copies.map((own) => own.filter((_, index) => (own.length - 1 - index) % Math.ceil(own.length / MOST_ASKED) === 0).map((route) => ({ method: route.method, path: pathOf(route, random) })));
  const before = leastHeapBytes();
  const built = copies.map((own) => router.build(own));
  // Twice: V8 compiles a regular expression at its second use.
  for (let pass = 0; pass < 2; pass++) built.forEach((one, copy) => asked[copy]?.forEach(({ method, path }) => one.find(method, path)));
  const bytes = leastHeapBytes() - before;
  // To ask once more keeps the tables alive until the heap was read.
  for (const one of built) one.find('GET', '/');
  return Math.max(0, bytes) / count;
}
