import { readFileSync } from 'node:fs';
import { messageOf } from '../../../suites/harness/errors.ts';
import { observeError } from '../observed.ts';

/** How we say who we are. */
export interface Credentials {
  /** The Authorization header; null: none. */
  readonly header: string | null;
  /** What must never be written or shown. */
  readonly secrets: readonly string[];
}

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Credentials from a file, else from the URL, else from the environment; the URL without them.
 *
 * @throws HeadroomError (input) for what is no http(s) URL, a file that cannot be read or is empty, and a user without a password.
 */
export function credentialsFor(options: { url: string; tokenFile?: string; env: Env }): { url: URL; credentials: Credentials } {
  const { env, tokenFile } = options;
  const url = URL.canParse(options.url) ? new URL(options.url) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw observeError({ message: `'${options.url.replace(/\/\/[^/]*@/, '//')}' is no http:// or https:// URL.`, hint: 'Write it as http://127.0.0.1:9090.' });
  }
  const own = { user: decodeURIComponent(url.username), password: decodeURIComponent(url.password) };
  url.username = url.password = '';
  if (tokenFile !== undefined) return { url, credentials: bearer(tokenIn(tokenFile)) };
  if (own.user !== '') return { url, credentials: basic(own) };
  const token = env['HEADROOM_PROMETHEUS_TOKEN']?.trim() ?? '';
  if (token !== '') return { url, credentials: bearer(token) };
  const user = env['HEADROOM_PROMETHEUS_USER'] ?? '';
  const password = env['HEADROOM_PROMETHEUS_PASSWORD'] ?? '';
  if (user === '' && password === '') return { url, credentials: { header: null, secrets: [] } };
  if (user !== '' && password !== '') return { url, credentials: basic({ user, password }) };
  throw observeError({ message: `The environment names a ${user === '' ? 'password without a user' : 'user without a password'} for Prometheus.`, hint: 'Set both HEADROOM_PROMETHEUS_USER and HEADROOM_PROMETHEUS_PASSWORD, or neither.' });
}

function bearer(token: string): Credentials {
  return { header: `Bearer ${token}`, secrets: [token] };
}

function basic({ user, password }: { user: string; password: string }): Credentials {
  const encoded = Buffer.from(`${user}:${password}`).toString('base64');
  return { header: `Basic ${encoded}`, secrets: [password, encoded] };
}

function tokenIn(file: string): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw observeError({ message: `The token file cannot be read: ${messageOf(error)}.`, hint: 'Name a file that holds the token and nothing else.', cause: error });
  }
  // A header holds neither line breaks nor other control characters.
  if (/^[\x21-\x7e]+$/.test(text)) return text;
  throw observeError({ message: `The token file ${file} ${text === '' ? 'is empty' : 'holds more than a token'}.`, hint: 'It must hold the token and nothing else.' });
}
