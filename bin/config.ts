import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { parseYaml, tell } from '../fixtures/yaml-file.ts';
import { HeadroomError } from '../suites/harness/errors.ts';
import { workloadSchema } from '../suites/messaging/workload-schema.ts';
import { substitute, type Locate } from './substitute.ts';
import { systemSchema } from './system-schema.ts';

const server = z.strictObject({
  url: z.string().describe('URL of a server of your own, e.g. nats://user:${NATS_PASSWORD}@127.0.0.1:4222'),
  allow: z.array(z.string()).default([]).describe('Hosts other than loopback that load may be sent to'),
});

/** `headroom.yaml`, defined once: `headroom.schema.json` is made from it. */
export const configSchema = z.strictObject({
  servers: z
    .strictObject({ nats: server.optional(), rabbitmq: server.optional() })
    .default({})
    .describe('Brokers of your own, used instead of those of the server image'),
  systems: z
    .record(z.string().regex(/^[A-Za-z][\w-]*$/, 'a name begins with a letter and is made of letters, digits, _ and -'), systemSchema)
    .default({})
    .describe('Systems of your own to measure, by name'),
  messaging: z
    .strictObject({
      workloads: z
        .record(z.string().regex(/^[A-Za-z][\w-]*$/, 'a name begins with a letter and is made of letters, digits, _ and -'), workloadSchema)
        .default({})
        .describe('Traffic of your own that brokers are asked to hold, by name'),
    })
    .prefault({}),
});

/** What the file says, and what is known of the file. */
export type Config = z.infer<typeof configSchema> & {
  /** The folder of the file: commands run and relative paths begin there. */
  readonly dir: string;
  /** What came from the environment, or stands in a header that carries secrets: must never be written or shown. */
  readonly secrets: readonly string[];
  readonly at: Locate;
};

type Env = Readonly<Record<string, string | undefined>>;

/** Reads `headroom.yaml`; an absent default file is an empty configuration. */
export function loadConfig(options: { path: string | undefined; env: Env }): Config {
  const path = options.path ?? 'headroom.yaml';
  if (!existsSync(path)) {
    if (options.path === undefined) return parseConfig({ path, text: '', env: options.env });
    throw inputError({ message: `There is no configuration file at ${path}.`, hint: 'Check the path given to --config.' });
  }
  return parseConfig({ path, text: readFileSync(path, 'utf8'), env: options.env });
}

/** Checks the text of a configuration. Every complaint names the file, the line and the key. */
export function parseConfig(options: { path: string; text: string; env: Env }): Config {
  const { path, text, env } = options;
  const file = parseYaml(text);
  const [syntax] = file.violations;
  if (syntax) throw inputError({ message: tell(path, syntax), hint: 'Mend the YAML.' });

  const at: Locate = (keys) => `${path}:${file.lineOf(keys)}: ${keys.join('.')}`;
  const { value, secrets } = substitute({ value: file.value ?? {}, env, at });
  const parsed = configSchema.safeParse(value);
  if (!parsed.success) throw complaint(parsed.error.issues[0], at);
  const config = { ...parsed.data, dir: dirname(resolve(path)), secrets: [...secrets, ...secretHeaders(parsed.data)], at };
  checkHosts(config);
  return config;
}

function complaint(issue: z.core.$ZodIssue | undefined, at: Locate): HeadroomError {
  const isUnknown = issue?.code === 'unrecognized_keys';
  const keys = [...(issue?.path ?? []), ...(isUnknown ? issue.keys.slice(0, 1) : [])];
  // A name that is not allowed is told by an issue within the issue.
  const said = issue?.code === 'invalid_key' ? issue.issues[0]?.message : issue?.message.replace(/^Invalid input: expected .*, received undefined$/, 'must be given');
  return inputError({
    message: `${at(keys)}: ${isUnknown ? 'unknown key' : (said ?? 'not valid')}.`,
    hint: 'The keys and their meanings are in docs/configuration.md; `headroom init` writes an example.',
  });
}

/** Load leaves loopback only for hosts that `allow` names. */
function checkHosts(config: Config): void {
  for (const section of ['servers', 'systems'] as const) {
    for (const [name, entry] of Object.entries(config[section])) {
      if (entry === undefined) continue;
      const url = entry.url.replaceAll('${port}', '1');
      const host = URL.canParse(url) ? new URL(url).hostname.replace(/^\[|\]$/g, '') : '';
      const where = config.at([section, name, 'url']);
      if (host === '') throw inputError({ message: `${where} is not a URL.`, hint: 'Write it as scheme://user:password@host:port.' });
      if (isLoopback(host) || entry.allow.includes(host)) continue;
      throw inputError({
        message: `${where} leads to ${host}, which is not this machine.`,
        hint: `If you may load that host, say so: ${section}.${name}.allow: [${host}]`,
      });
    }
  }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

const SECRET_HEADERS = /^(proxy-)?authorization$|^cookie$|key$|token$|secret$/i;

/** A key that was written into the file itself is not to be written into records either. */
function secretHeaders({ systems }: z.infer<typeof configSchema>): string[] {
  const headers = Object.values(systems).flatMap(({ requests }) => requests.requests.flatMap((request) => Object.entries(request.headers ?? {})));
  return headers.filter(([name]) => SECRET_HEADERS.test(name)).flatMap(([, value]) => [value, value.replace(/^\w+ /, '')]);
}

function inputError(options: { message: string; hint: string }): HeadroomError {
  return new HeadroomError({ code: 'CONFIG', kind: 'input', ...options });
}
