import { readFileSync } from 'node:fs';

/** How calls get from the API to a service. */
export type TransportKind = 'inline' | 'nats' | 'rabbitmq';

/** What the environment says; secret-bearing variables may also be given as `<NAME>_FILE`, the path of a file. */
export interface Settings {
  readonly host: string;
  /** Null when PORT is not set; 0 takes any free port. */
  readonly port: number | null;
  readonly transport: TransportKind;
  readonly natsUrl: string | null;
  readonly amqpUrl: string | null;
  /** `mysql://user:password@host:port/database` */
  readonly mysqlUrl: string | null;
  /** The bearer key of writes; null lets nobody write. */
  readonly apiKey: string | null;
  /** The site's API. */
  readonly apiUrl: string | null;
  readonly router: string;
  /** Calls that a service process has under way at a time. */
  readonly inFlight: number;
  /** Connections to the database of a process. */
  readonly poolSize: number;
  readonly requestTimeoutMs: number;
  readonly maxBodyBytes: number;
  /** From SIGTERM to the end. */
  readonly drainMs: number;
}

/** The environment is wrong: a process prints this and exits 2. Names variables, never shows the value of a secret. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

type Environment = Readonly<Record<string, string | undefined>>;

const TRANSPORTS: readonly string[] = ['inline', 'nats', 'rabbitmq'];
const MAX_TIMEOUT_MS = 600_000;

/** Reads the settings of any process of the application. @throws SettingsError that names every variable at fault. */
export function readSettings(env: Environment = process.env): Settings {
  const faults: string[] = [];
  const text = (name: string): string | null => readText(env, name, faults);
  const count = (name: string, fallback: number, range: readonly [number, number]): number =>
    readCount({ name, value: text(name), fallback, range, faults });
  const url = (name: string, protocols: readonly string[]): string | null =>
    checkUrl({ name, value: text(name), protocols, faults });

  const transport = text('TRANSPORT') ?? 'inline';
  if (!TRANSPORTS.includes(transport)) faults.push(`TRANSPORT must be one of ${TRANSPORTS.join(', ')}`);
  const settings: Settings = {
    host: text('HOST') ?? '127.0.0.1',
    port: text('PORT') === null ? null : count('PORT', 0, [0, 65_535]),
    transport: transport as TransportKind,
    natsUrl: url('NATS_URL', ['nats:', 'tls:']),
    amqpUrl: url('AMQP_URL', ['amqp:', 'amqps:']),
    mysqlUrl: url('MYSQL_URL', ['mysql:']),
    apiKey: text('API_KEY'),
    apiUrl: url('API_URL', ['http:']),
    router: text('ROUTER') ?? 'find-my-way',
    inFlight: count('IN_FLIGHT', 16, [1, 10_000]),
    poolSize: count('POOL_SIZE', 10, [1, 10_000]),
    requestTimeoutMs: count('REQUEST_TIMEOUT_MS', 5000, [1, MAX_TIMEOUT_MS]),
    maxBodyBytes: count('MAX_BODY_BYTES', 65_536, [1, 64 * 1024 * 1024]),
    drainMs: count('DRAIN_MS', 5000, [1, MAX_TIMEOUT_MS]),
  };
  if (faults.length > 0) throw new SettingsError(faults.join('; '));
  return settings;
}

/** What this application is called on its broker (APP_NAME). @throws SettingsError */
export function appName(env: Environment = process.env): string {
  const name = env['APP_NAME'] ?? 'shop';
  if (/^[a-z][a-z0-9-]{0,31}$/.test(name)) return name;
  throw new SettingsError('APP_NAME must be a lower-case letter followed by at most 31 letters, digits and hyphens');
}

/** A setting that this process cannot do without. @throws SettingsError */
export function required<T>(value: T | null, name: string): T {
  if (value === null) throw new SettingsError(`${name} (or ${name}_FILE) must be set`);
  return value;
}

/** Values that must never stand in a log: keys, and passwords of URLs. */
export function secretsOf(settings: Settings): readonly string[] {
  const urls = [settings.natsUrl, settings.amqpUrl, settings.mysqlUrl].filter((url) => url !== null);
  const passwords = urls.map((url) => new URL(url).password).filter((password) => password !== '');
  return [...passwords, ...passwords.map(decodeURIComponent), ...(settings.apiKey === null ? [] : [settings.apiKey])];
}

function readText(env: Environment, name: string, faults: string[]): string | null {
  const value = env[name];
  if (value !== undefined && value !== '') return value;
  const path = env[`${name}_FILE`];
  if (path === undefined || path === '') return null;
  try {
    return readFileSync(path, 'utf8').trim() || null;
  } catch (error) {
    faults.push(`${name}_FILE: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
}

function readCount(options: {
  name: string;
  value: string | null;
  fallback: number;
  range: readonly [number, number];
  faults: string[];
}): number {
  const { name, value, fallback, range, faults } = options;
  if (value === null) return fallback;
  const count = /^\d{1,10}$/.test(value) ? Number(value) : NaN;
  if (count >= range[0] && count <= range[1]) return count;
  faults.push(`${name} must be a whole number from ${range[0]} to ${range[1]}`);
  return fallback;
}

function checkUrl(options: { name: string; value: string | null; protocols: readonly string[]; faults: string[] }): string | null {
  const { name, value, protocols, faults } = options;
  if (value === null) return null;
  const url = URL.canParse(value) ? new URL(value) : null;
  if (url !== null && protocols.includes(url.protocol) && isDecodable(url.password)) return value;
  faults.push(`${name} must be a URL that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`);
  return null;
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
