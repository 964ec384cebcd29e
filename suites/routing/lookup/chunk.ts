import type { BuiltRouter, Found } from '../router-kind.ts';
import type { Expected } from '../oracle/specification.ts';
import type { Lookup } from './lookups.ts';

type Answer = Found | null | 'method-not-allowed';

/** Values of the answers without a handler. */
const NONE = 1_000_003;
const NOT_ALLOWED = 2_000_003;

/** The one consumer of every answer: calls what was found with its parameters, so that no part of an answer is made for nothing. */
export function consume(answer: Answer): number {
  if (answer === null) return NONE;
  if (answer === 'method-not-allowed') return NOT_ALLOWED;
  return answer.handler(answer.params);
}

/** Lookups ready to be timed, and what their answers come to. */
export class Chunk {
  readonly methods: readonly string[];
  readonly size: number;
  /** Of all its answers: consumed in this order. */
  readonly expected: number;
  readonly #bytes: Buffer;
  readonly #ends: readonly number[];
  readonly #paths: string[];

  constructor(lookups: readonly Lookup[]) {
    this.methods = lookups.map(({ method }) => method);
    this.size = lookups.length;
    this.expected = lookups.reduce((sum, { expected }) => (sum + consume(answerOf(expected))) | 0, 0);
    this.#bytes = Buffer.from(lookups.map(({ path }) => path).join(''), 'latin1');
    let end = 0;
    this.#ends = lookups.map(({ path }) => (end += path.length));
    this.#paths = lookups.map(() => '');
  }

  /**
   * Its paths as strings never seen before, as they come from a socket: a string that is looked up again has its hash
   * with it, which makes routers that look whole paths up seem faster than they are.
   */
  fresh(): readonly string[] {
    let start = 0;
    for (let index = 0; index < this.size; index++) {
      const end = this.#ends[index] ?? start;
      this.#paths[index] = this.#bytes.toString('latin1', start, end);
      start = end;
    }
    return this.#paths;
  }
}

/** Looks every path of a chunk up and consumes the answers. */
export function lookUp(router: BuiltRouter, methods: readonly string[], paths: readonly string[]): number {
  let sum = 0;
  for (let index = 0; index < paths.length; index++) sum = (sum + consume(router.find(methods[index] ?? '', paths[index] ?? ''))) | 0;
  return sum;
}

function answerOf(expected: Expected): Answer {
  if (expected.kind === 'found') return { handler: expected.route.handler, params: expected.params };
  return expected.kind === 'none' ? null : 'method-not-allowed';
}
