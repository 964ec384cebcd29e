import { describe, expect, it } from 'vitest';
import { loadConfig, parseConfig } from './config.ts';

const parse = (text: string, env: Record<string, string> = {}) => parseConfig({ path: 'headroom.yaml', text, env });

describe('headroom.yaml', () => {
  it('is empty by default, and may be an empty file', () => {
    expect(loadConfig({ path: undefined, env: {} })).toMatchObject({ servers: {}, systems: {}, secrets: [] });
    expect(parse('')).toMatchObject({ servers: {}, systems: {}, secrets: [] });
  });

  it('takes secrets from the environment, encoded for a URL', () => {
    const { servers } = parse('servers:\n  nats:\n    url: nats://me:${PASS}@127.0.0.1:4222\n', { PASS: 'a/b@c' });
    expect(servers.nats?.url).toBe('nats://me:a%2Fb%40c@127.0.0.1:4222');
  });

  it.each([
    ['an unknown key', 'servers:\n  nats:\n    url: nats://127.0.0.1\n    ulr: x\n', 'headroom.yaml:4: servers.nats.ulr: unknown key.'],
    ['an unknown server', 'servers:\n  kafka: {}\n', 'headroom.yaml:2: servers.kafka: unknown key.'],
    ['a wrong type', 'servers:\n  nats:\n    url: 5\n', /^headroom.yaml:3: servers\.nats\.url: /],
    ['a text that is no URL', 'servers:\n  nats:\n    url: here\n', 'headroom.yaml:3: servers.nats.url is not a URL.'],
    ['broken YAML', 'servers: [\n', /^headroom.yaml:\d+: /],
    ['an unset variable', 'servers:\n  nats:\n    url: nats://${NOPE}@127.0.0.1\n', 'headroom.yaml:3: servers.nats.url: the environment variable NOPE is not set.'],
    ['a foreign host', 'servers:\n  nats:\n    url: nats://broker.example:4222\n', /broker\.example, which is not this machine/],
  ])('refuses %s, naming file, line and key', (_, text, message) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ kind: 'input', message: typeof message === 'string' ? message : (expect.stringMatching(message) as string) }) as Error);
  });

  it('lets load leave this machine for hosts that are allowed', () => {
    expect(parse('servers:\n  nats:\n    url: nats://broker.example:4222\n    allow: [broker.example]\n').servers.nats?.allow).toEqual(['broker.example']);
  });

  it('says when a named file is not there', () => {
    expect(() => loadConfig({ path: 'nowhere.yaml', env: {} })).toThrow(/nowhere\.yaml/);
  });
});
