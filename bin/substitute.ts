import { HeadroomError } from '../suites/harness/errors.ts';

/** Names the place of a key: `headroom.yaml:12: systems.shop.url`. */
export type Locate = (keys: readonly PropertyKey[]) => string;

export interface SubstituteOptions {
  readonly value: unknown;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly at: Locate;
}

/** Keys whose values are, or stand in, a URL: what comes from the environment is encoded there. */
const URL_KEYS = new Set<PropertyKey>(['url', 'path']);

/**
 * `${NAME}` becomes the environment variable's value, so that no secret needs to stand in the file. `${port}` of a system
 * is left for whoever starts it; a command is left as it is: the shell knows the environment itself.
 */
export function substitute(options: SubstituteOptions): { value: unknown; secrets: readonly string[] } {
  const { env, at } = options;
  const secrets = new Set<string>();
  const replaceIn = (text: string, keys: readonly PropertyKey[]): string =>
    text.replace(/\$\{(\w+)\}/g, (whole, name: string) => {
      if (name === 'port' && keys[0] === 'systems') return whole;
      const found = env[name];
      if (found === undefined) throw missing({ name, where: at(keys) });
      secrets.add(found);
      return URL_KEYS.has(keys.at(-1) ?? '') ? encodeURIComponent(found) : found;
    });
  const walk = (value: unknown, keys: readonly PropertyKey[]): unknown => {
    if (keys[0] === 'systems' && keys.length === 3 && (keys[2] === 'start' || keys[2] === 'build')) return command(value, keys, at);
    if (typeof value === 'string') return replaceIn(value, keys);
    if (Array.isArray(value)) return value.map((item, index) => walk(item, [...keys, index]));
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, walk(item, [...keys, key])]));
    }
    return value;
  };
  const value = walk(options.value, []);
  return { value, secrets: [...secrets] };
}

function command(value: unknown, keys: readonly PropertyKey[], at: Locate): unknown {
  const words = Array.isArray(value) ? value : [];
  const index = words.findIndex((word) => typeof word === 'string' && /\$\{(?!port\})\w+\}/.test(word));
  if (index < 0) return value;
  throw new HeadroomError({
    code: 'CONFIG',
    kind: 'input',
    message: `${at([...keys, index])}: an argument cannot be taken from the environment, for everyone can read it in the list of processes.`,
    hint: 'Let the program read the variable itself: it has the whole environment, and what `env` adds.',
  });
}

function missing(options: { name: string; where: string }): HeadroomError {
  const { name, where } = options;
  return new HeadroomError({
    code: 'CONFIG',
    kind: 'input',
    message: `${where}: the environment variable ${name} is not set.`,
    hint: `Set it before the command: ${name}=… headroom …`,
  });
}
