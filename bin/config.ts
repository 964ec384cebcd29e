import { existsSync, readFileSync } from 'node:fs';
import { LineCounter, parseDocument, type Document } from 'yaml';
import { z } from 'zod';
import { HeadroomError } from '../suites/harness/errors.ts';

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
});

export type Config = z.infer<typeof configSchema>;

/** Reads `headroom.yaml`; an absent default file is an empty configuration. */
export function loadConfig(options: { path: string | undefined; env: Readonly<Record<string, string | undefined>> }): Config {
  const path = options.path ?? 'headroom.yaml';
  if (!existsSync(path)) {
    if (options.path === undefined) return configSchema.parse({});
    throw inputError({ message: `There is no configuration file at ${path}.`, hint: 'Check the path given to --config.' });
  }
  return parseConfig({ path, text: readFileSync(path, 'utf8'), env: options.env });
}

/** Checks the text of a configuration. Every complaint names the file, the line and the key. */
export function parseConfig(options: { path: string; text: string; env: Readonly<Record<string, string | undefined>> }): Config {
  const { path, text, env } = options;
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [syntax] = document.errors;
  if (syntax) throw inputError({ message: `${path}: ${syntax.message}`, hint: 'Mend the YAML.' });

  const parsed = configSchema.safeParse(substitute({ value: document.toJS() ?? {}, env, path }));
  if (parsed.success) return checkHosts({ config: parsed.data, path });
  const issue = parsed.error.issues[0];
  const keys = [...(issue?.path ?? []), ...(issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [])];
  throw inputError({
    message: `${path}:${lineOf({ document, lines, keys })}: ${keys.join('.')}: ${issue?.code === 'unrecognized_keys' ? 'unknown key' : (issue?.message ?? 'not valid')}.`,
    hint: 'The keys and their meanings are in docs/configuration.md.',
  });
}

/** `${NAME}` becomes the environment variable's value, so that no secret needs to stand in the file. */
function substitute(options: { value: unknown; env: Readonly<Record<string, string | undefined>>; path: string }): unknown {
  const { value, env, path } = options;
  if (typeof value === 'string') {
    return value.replace(/\$\{(\w+)\}/g, (_, name: string) => {
      const found = env[name];
      if (found !== undefined) return encodeURIComponent(found);
      throw inputError({
        message: `${path}: the environment variable ${name} is not set.`,
        hint: `Set it before the command: ${name}=… headroom …`,
      });
    });
  }
  if (Array.isArray(value)) return value.map((item) => substitute({ value: item, env, path }));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, substitute({ value: item, env, path })]));
  }
  return value;
}

/** Load leaves loopback only for hosts that `allow` names. */
function checkHosts(options: { config: Config; path: string }): Config {
  for (const [name, entry] of Object.entries(options.config.servers)) {
    if (entry === undefined) continue;
    const host = URL.canParse(entry.url) ? new URL(entry.url).hostname.replace(/^\[|\]$/g, '') : null;
    if (host === null || host === '') {
      throw inputError({ message: `${options.path}: servers.${name}.url is not a URL.`, hint: 'Write it as scheme://user:password@host:port.' });
    }
    if (!isLoopback(host) && !entry.allow.includes(host)) {
      throw inputError({
        message: `${options.path}: servers.${name}.url leads to ${host}, which is not this machine.`,
        hint: `If you may load that host, say so: servers.${name}.allow: [${host}]`,
      });
    }
  }
  return options.config;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

function lineOf(options: { document: Document; lines: LineCounter; keys: readonly PropertyKey[] }): number {
  const { document, lines, keys } = options;
  for (let length = keys.length; length > 0; length--) {
    const node = document.getIn(keys.slice(0, length), true);
    if (typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range)) {
      return lines.linePos(node.range[0] as number).line;
    }
  }
  return 1;
}

function inputError(options: { message: string; hint: string }): HeadroomError {
  return new HeadroomError({ code: 'CONFIG', kind: 'input', ...options });
}
