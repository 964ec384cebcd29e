import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { headroom } from './cli.case.ts';
import { recordIn } from './smoke.case.ts';

let cwd = '';
beforeEach(() => void (cwd = mkdtempSync(join(tmpdir(), 'headroom-own-'))));
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

describe('headroom run --system', () => {
  it('measures a system of the user’s own, without root, image or broker', { timeout: 120_000 }, () => {
    const example = fileURLToPath(new URL('../../fixtures/systems/example', import.meta.url));
    const folder = join(cwd, 'example');
    cpSync(example, folder, { recursive: true });
    symlinkSync(fileURLToPath(new URL('../../node_modules', import.meta.url)), join(folder, 'node_modules'));
    const { code, stderr } = headroom(['run', 'system/ladder', 'workers', '--system', 'shop', '--profile', 'smoke', '--config', join(folder, 'headroom.yaml')], { cwd });
    expect({ code, stderr }).toMatchObject({ code: 0 });
    const { trials, header } = recordIn(join(cwd, 'headroom-runs'));
    expect(header.contenders.map(({ id }) => id)).toEqual(['shop', 'shop']);
    expect(trials.every(({ status }) => status === 'completed')).toBe(true);
    const fit = trials.find(({ levels }) => levels['purpose'] === 'fit')!;
    expect(fit.slices[0]!.cpuMs['app']).toBeGreaterThan(0);
    expect(Object.keys(fit.slices[0]!.classes!).sort()).toEqual(['order', 'product', 'search']);
  });
});
