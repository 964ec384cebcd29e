import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { headroom } from './cli.case.ts';
import { loadConfig } from './config.ts';
import { ownSystems } from './systems.ts';

let cwd = '';
let env: Record<string, string> = {};
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'headroom-init-'));
  env = { HEADROOM_CACHE: join(cwd, 'cache') };
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));
const file = (): string => join(cwd, 'headroom.yaml');

describe('headroom init', () => {
  it('writes an example that is in order, and commented', () => {
    expect(headroom(['init'], { cwd, env })).toMatchObject({ code: 0, stdout: expect.stringContaining('headroom run system') as string });
    const { shop } = ownSystems(loadConfig({ path: file(), env: {} }));
    expect(shop?.requests.requests.map(({ id }) => id)).toEqual(['product', 'search', 'order']);
    expect(shop).toMatchObject({ workerLevels: [1, 2], objective: { latencyMs: 50 }, definition: { dir: cwd, start: 'node app.js' } });
    const text = readFileSync(file(), 'utf8');
    expect(text.match(/^\s*#/gm)?.length).toBeGreaterThan(15);
    for (const key of ['build', 'components', 'allow', 'servers']) expect(text).toContain(`# ${key}:`);
  });

  it('holds examples in its comments that are in order too', () => {
    headroom(['init'], { cwd, env });
    const keys = 'build|components|app|database|allow|servers|nats|url';
    const active = readFileSync(file(), 'utf8').replaceAll(new RegExp(`^( *)# ( *(${keys}):.*)$`, 'gm'), '$1$2');
    writeFileSync(file(), active);
    const config = loadConfig({ path: file(), env: { NATS_PASSWORD: 'x' } });
    expect(config.servers.nats?.url).toBe('nats://bench:x@127.0.0.1:4222');
    expect(config.systems['shop']).toMatchObject({ build: 'npm ci && npm run build', components: { database: { unit: 'mysql.service' } }, allow: ['staging.example.org'] });
  });

  it('never overwrites a file without being told to', () => {
    writeFileSync(file(), '# mine\n');
    expect(headroom(['init'], { cwd, env })).toMatchObject({ code: 2, stderr: expect.stringContaining('already') as string });
    expect(readFileSync(file(), 'utf8')).toBe('# mine\n');
    expect(headroom(['init', '--force', '--json'], { cwd, env })).toMatchObject({ code: 0, stdout: expect.stringContaining('"headroom.yaml"') as string });
    expect(readFileSync(file(), 'utf8')).toContain('systems:');
  });
});
