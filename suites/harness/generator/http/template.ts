import type { Random } from '../../statistics/random.ts';
import { createZipf } from './zipf.ts';

/** Where the values of a variable come from. */
export type Variable =
  | { readonly from: number; readonly to: number; readonly distribution?: 'uniform' | 'zipf' | undefined; readonly exponent?: number | undefined }
  | {
      readonly values: readonly (string | number)[];
      readonly distribution?: 'uniform' | 'zipf' | undefined;
      readonly exponent?: number | undefined;
    }
  | { readonly sequence: number };
export type Variables = Readonly<Record<string, Variable>>;

/** Values drawn for one request: the same in its path, its headers, its body and what is expected of the answer. */
export type Drawn = Readonly<Record<string, string>>;

const DEFAULT_EXPONENT = 1;
const PLACE = /\{([A-Za-z_]\w*)\}/g;

/** Names of the variables that stand in a text. */
export function placesOf(text: string): string[] {
  return [...text.matchAll(PLACE)].map(([, name = '']) => name);
}

/** A text with the values drawn in place of its variables; `encode` is applied to each value. */
export function compileTemplate(text: string, encode: (value: string) => string = (value) => value): (drawn: Drawn) => string {
  const parts = text.split(PLACE);
  if (parts.length === 1) return () => text;
  return (drawn) => {
    let rendered = parts[0] ?? '';
    // `split` with a group gives text and name in turn.
    for (let i = 1; i < parts.length; i += 2) rendered += encode(drawn[parts[i] ?? ''] ?? '') + (parts[i + 1] ?? '');
    return rendered;
  };
}

/** Draws values for the named variables; each variable has a stream of its own, so that one more changes no other. */
export function createDraw(options: { names: readonly string[]; sources: Readonly<Record<string, () => string>> }): () => Drawn {
  const { sources } = options;
  const names = [...new Set(options.names)];
  return () => {
    const drawn: Record<string, string> = {};
    for (const name of names) drawn[name] = sources[name]?.() ?? '';
    return drawn;
  };
}

/** The sources of all variables. */
export function createSources(options: { variables: Variables; random: Random }): Record<string, () => string> {
  return Object.fromEntries(
    Object.entries(options.variables).map(([name, variable]) => [name, sourceOf(variable, options.random.fork(`variable/${name}`))]),
  );
}

function sourceOf(variable: Variable, random: Random): () => string {
  if ('sequence' in variable) {
    let next = variable.sequence;
    return () => String(next++);
  }
  const size = 'values' in variable ? variable.values.length : variable.to - variable.from + 1;
  const rank = rankOf({ size, random, ...variable });
  if ('values' in variable) {
    const values = variable.values.map(String);
    return () => values[rank()] ?? '';
  }
  return () => String(variable.from + rank());
}

/** 0 … size − 1; with zipf, the first is drawn most. */
function rankOf(options: { size: number; random: Random; distribution?: 'uniform' | 'zipf' | undefined; exponent?: number | undefined }): () => number {
  const { size, random, distribution, exponent = DEFAULT_EXPONENT } = options;
  if (distribution !== 'zipf') return () => random.int(size);
  const zipf = createZipf({ n: size, exponent, random });
  return () => zipf() - 1;
}
