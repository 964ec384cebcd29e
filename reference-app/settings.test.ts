import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createLog } from './log.ts';
import { appName, readSettings, required, secretsOf, SettingsError } from './settings.ts';

test('defaults', () => {
  expect(readSettings({})).toMatchObject({ host: '127.0.0.1', port: null, transport: 'inline', inFlight: 16, poolSize: 10, requestTimeoutMs: 5000, maxBodyBytes: 65_536, drainMs: 5000, router: 'find-my-way' });
});

test('an application has a name that every broker takes', () => {
  expect(appName({})).toBe('shop');
  expect(appName({ APP_NAME: 'shop2' })).toBe('shop2');
  for (const name of ['', 'Shop', 'a.b', 'shop>', '*']) expect(() => appName({ APP_NAME: name })).toThrow(/APP_NAME/);
});

test('a secret may stand in a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'settings-'));
  try {
    const path = join(folder, 'key');
    writeFileSync(path, 'from-file\n');
    expect(readSettings({ API_KEY_FILE: path }).apiKey).toBe('from-file');
    expect(() => readSettings({ API_KEY_FILE: `${path}.not` })).toThrow(/API_KEY_FILE: ENOENT/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('every fault is told at once, without the value', () => {
  const env = { PORT: '70000', IN_FLIGHT: 'many', TRANSPORT: 'pigeon', MYSQL_URL: 'http://user:hunter2@x', NATS_URL: '::hunter2' };
  expect(() => readSettings(env)).toThrow(SettingsError);
  const message = (() => {
    try {
      readSettings(env);
      return '';
    } catch (error) {
      return (error as Error).message;
    }
  })();
  for (const name of Object.keys(env)) expect(message).toContain(name);
  expect(message).not.toContain('hunter2');
});

test('what is needed and missing is named', () => {
  expect(() => required(null, 'NATS_URL')).toThrow('NATS_URL (or NATS_URL_FILE) must be set');
  expect(required('x', 'NATS_URL')).toBe('x');
});

test('no secret gets into the log, as it is, encoded, or in a URL of a library', () => {
  const settings = readSettings({ API_KEY: 'k"ey', MYSQL_URL: 'mysql://shop:p%40ss@h:1/shop' });
  const lines: string[] = [];
  const log = createLog({ component: 'test', secrets: secretsOf(settings), write: (text) => void lines.push(text) });
  log('k"ey', { a: 'p@ss', b: 'p%40ss', c: 'amqp://other:hidden@h/', d: ['k"ey'] });
  const text = lines.join('');
  for (const secret of ['k\\"ey', 'p@ss', 'p%40ss', 'hidden']) expect(text).not.toContain(secret);
  expect(JSON.parse(text)).toMatchObject({ component: 'test', line: '***', c: 'amqp://other:***@h/' });
});
