import { Bench, type Fn } from 'tinybench';
import type { Random } from '../../harness/statistics/random.ts';
import { MICROS_PER_MS } from '../../harness/units.ts';
import type { BuiltRouter } from '../router-kind.ts';
import { lookUp, type Chunk } from './chunk.ts';
import type { LookupKind } from './kinds.ts';

/** What one stretch told of a kind of lookup. */
export interface StretchResult {
  readonly microsPerLookup: number;
  readonly lookups: number;
}

/** Times kinds of lookups of one router in turn. */
export class Stretches {
  readonly #router: BuiltRouter;
  readonly #chunks: ReadonlyMap<LookupKind, readonly Chunk[]>;
  readonly #next = new Map<LookupKind, number>();

  constructor(router: BuiltRouter, chunks: ReadonlyMap<LookupKind, readonly Chunk[]>) {
    this.#router = router;
    this.#chunks = chunks;
  }

  /** Every kind for so long, in random order, by tinybench: an iteration is one chunk, its paths made anew beforehand, untimed. */
  time(options: { msOfEach: number; random: Random }): Map<LookupKind, StretchResult> {
    const { msOfEach, random } = options;
    const bench = new Bench({ time: msOfEach, iterations: 1, warmup: false, throws: true });
    const kinds = random.shuffle([...this.#chunks.keys()]);
    for (const kind of kinds) this.#add(bench, kind);
    bench.runSync();
    return new Map(kinds.map((kind) => [kind, this.#resultOf(bench, kind)]));
  }

  get kinds(): readonly LookupKind[] {
    return [...this.#chunks.keys()];
  }

  /** One chunk, for warming up; the milliseconds that its lookups took. */
  pass(kind: LookupKind): number {
    const chunk = this.#chunkOf(kind);
    const paths = chunk.fresh();
    const startMs = performance.now();
    const sum = lookUp(this.#router, chunk.methods, paths);
    const elapsedMs = performance.now() - startMs;
    check(kind, chunk, sum);
    return elapsedMs;
  }

  #add(bench: Bench, kind: LookupKind): void {
    const router = this.#router;
    let chunk = this.#chunkOf(kind);
    let paths: readonly string[] = [];
    let sum = chunk.expected;
    const beforeEach = (): void => {
      chunk = this.#chunkOf(kind);
      paths = chunk.fresh();
    };
    const run: Fn = () => {
      sum = lookUp(router, chunk.methods, paths);
    };
    // What was timed is what was proved: each iteration's answers come to what they must.
    bench.add(kind, run, { async: false, beforeEach, afterEach: () => check(kind, chunk, sum) });
  }

  #resultOf(bench: Bench, kind: LookupKind): StretchResult {
    const result = bench.getTask(kind)?.result;
    if (result?.state !== 'completed') throw new Error(`the ${kind} lookups were not timed: ${result?.state ?? 'no task'}`);
    const size = this.#chunks.get(kind)?.[0]?.size ?? 1;
    const iterations = result.latency.samplesCount;
    return { microsPerLookup: (result.latency.mean * MICROS_PER_MS) / size, lookups: iterations * size };
  }

  #chunkOf(kind: LookupKind): Chunk {
    const chunks = this.#chunks.get(kind) ?? [];
    const next = this.#next.get(kind) ?? 0;
    this.#next.set(kind, next + 1);
    const chunk = chunks[next % chunks.length];
    if (chunk === undefined) throw new Error(`there are no ${kind} lookups`);
    return chunk;
  }
}

function check(kind: LookupKind, chunk: Chunk, sum: number): void {
  if (sum !== chunk.expected) throw new Error(`the answers to ${kind} lookups changed while they were timed`);
}
