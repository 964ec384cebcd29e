import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PrometheusClient } from './client.ts';
import { credentialsFor } from './credentials.ts';
import { DEFAULT_QUERIES, inWindows, readQueries } from './queries.ts';
import { defaultStepMs } from '../from-prometheus.ts';

describe('queries', () => {
  const read = (text: string): ReturnType<typeof readQueries> => readQueries({ path: 'q.yaml', text });

  it('replace those by default only where they say something', () => {
    expect(read('')).toMatchObject({ classesBy: DEFAULT_QUERIES.classesBy, componentsBy: DEFAULT_QUERIES.componentsBy, restarts: DEFAULT_QUERIES.restarts });
    const own = read('classes: { read: { rps: a } }\ncomponents: { api: b }\n');
    expect(own).toEqual({ classes: { read: { rps: 'a' } }, components: { api: 'b' } });
    expect(inWindows('rate(x[$window])', 300)).toBe('rate(x[300s])');
  });

  it.each([
    ['classes: { read: { rps: a, p99: b } }', /q\.yaml: classes\.read\.p99: unknown key/],
    ['classes: { read: {} }', /q\.yaml: classes\.read\.rps: must be given/],
    ['clases: {}', /q\.yaml: clases: unknown key/],
    ['classes: [', /q\.yaml:1: /],
  ])('refuse %s', (text, message) => {
    expect(() => read(text)).toThrow(message);
  });
});

describe('credentials', () => {
  const url = 'https://metrics.example/prometheus';

  it('come from a file, the URL or the environment, and leave the URL', () => {
    const dir = mkdtempSync(join(tmpdir(), 'headroom-token-'));
    try {
      const tokenFile = join(dir, 'token');
      writeFileSync(tokenFile, 'abc.def\n');
      expect(credentialsFor({ url, tokenFile, env: {} }).credentials).toEqual({ header: 'Bearer abc.def', secrets: ['abc.def'] });
      writeFileSync(tokenFile, 'abc\ndef\n');
      expect(() => credentialsFor({ url, tokenFile, env: {} })).toThrow('holds more than a token');
      expect(() => credentialsFor({ url, tokenFile: join(dir, 'none'), env: {} })).toThrow('cannot be read');
    } finally {
      rmSync(dir, { recursive: true });
    }
    const own = credentialsFor({ url: 'https://me:s%40crit@metrics.example', env: { HEADROOM_PROMETHEUS_TOKEN: 'other' } });
    expect(own.credentials.header).toBe(`Basic ${Buffer.from('me:s@crit').toString('base64')}`);
    expect(own.credentials.secrets).toContain('s@crit');
    expect(own.url.href).toBe('https://metrics.example/');
    expect(credentialsFor({ url, env: { HEADROOM_PROMETHEUS_TOKEN: ' t ' } }).credentials.header).toBe('Bearer t');
    expect(credentialsFor({ url, env: {} }).credentials.header).toBeNull();
    expect(() => credentialsFor({ url, env: { HEADROOM_PROMETHEUS_USER: 'me' } })).toThrow('a user without a password');
    expect(() => credentialsFor({ url: 'ftp://x:secret@y', env: {} })).toThrow(expect.not.objectContaining({ message: expect.stringContaining('secret') as string }) as Error);
  });

  it('are exposed by http to another machine, and by nothing else', () => {
    const isExposed = (text: string): boolean => new PrometheusClient(credentialsFor({ url: text, env: { HEADROOM_PROMETHEUS_TOKEN: 't' } })).isExposed;
    expect(['http://127.0.0.1:9090', 'http://localhost:9090', 'http://[::1]:9090', 'https://metrics.example'].map(isExposed)).toEqual([false, false, false, false]);
    expect(isExposed('http://metrics.example')).toBe(true);
    expect(isExposed('http://127.example.com')).toBe(true);
  });
});

it('windows are as long as suits the range', () => {
  const minute = 60_000;
  expect([14 * 1440, 1440, 60, 2].map((minutes) => defaultStepMs(minutes * minute) / 1000)).toEqual([600, 60, 15, 5]);
});
