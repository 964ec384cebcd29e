/** A seeded stream of numbers: the same seed gives the same stream on every machine. */
export interface Random {
  /** The next number of [0, 1), with 53 random bits. */
  next(): number;
  /** A whole number of 0 … n − 1. */
  int(n: number): number;
  /** A shuffled copy (Fisher–Yates). */
  shuffle<T>(items: readonly T[]): T[];
  /** A number of the standard normal distribution (Marsaglia's polar method). */
  normal(): number;
  /** A stream of its own for `label`: it does not depend on how much of this one was used. */
  fork(label: string): Random;
}

/**
 * xoshiro128** 1.1 (Blackman & Vigna, "Scrambled linear pseudorandom number generators", 2021), its state filled by
 * splitmix32. Not for secrets.
 *
 * @param seed any safe integer; both its halves count.
 * @throws RangeError when the seed is not a safe integer.
 */
export function createRandom(seed: number): Random {
  if (!Number.isSafeInteger(seed)) throw new RangeError(`a seed is a safe integer, not ${String(seed)}`);
  const next32 = xoshiro128(seed);
  const next = (): number => ((next32() >>> 5) * 0x4000000 + (next32() >>> 6)) / 0x20000000000000;
  const int = (n: number): number => {
    if (!Number.isSafeInteger(n) || n < 1) throw new RangeError(`int(n) needs a whole number of at least 1, not ${n}`);
    return Math.floor(next() * n);
  };
  return {
    next,
    int,
    shuffle: <T>(items: readonly T[]): T[] => {
      const left = [...items];
      const drawn: T[] = [];
      while (left.length > 0) drawn.push(...left.splice(int(left.length), 1));
      return drawn;
    },
    normal: () => {
      for (;;) {
        const x = 2 * next() - 1;
        const y = 2 * next() - 1;
        const square = x * x + y * y;
        if (square > 0 && square < 1) return x * Math.sqrt((-2 * Math.log(square)) / square);
      }
    },
    fork: (label) => createRandom(hash(`${seed}/${label}`)),
  };
}

function splitmix32(start: number): () => number {
  let state = start | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
}

function xoshiro128(seed: number): () => number {
  const low = splitmix32(seed);
  const high = splitmix32(Math.floor(seed / 0x100000000));
  // Four draws of a splitmix stream are never all zero, which is the one state that xoshiro cannot leave.
  let a = low();
  let b = low() ^ high();
  let c = low();
  let d = low() ^ high();
  if ((a | b | c | d) === 0) a = 1;
  return () => {
    const product = Math.imul(b, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return result;
  };
}

/** FNV-1a over UTF-16 code units: 32 bits, enough to tell labels apart. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}

/** A seed from words: other words, other numbers; a run that is resumed meets the same again. */
export function seedOf(words: string): number {
  return createRandom(1).fork(words).int(2 ** 31);
}
