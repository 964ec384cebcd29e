import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exampleCatalogue } from '../../fixtures/hardware/catalogue.ts';
import { headroom } from '../cli.case.ts';

let cwd = '';
beforeAll(() => void (cwd = mkdtempSync(join(tmpdir(), 'headroom-hardware-'))));
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

const run = (...args: string[]): ReturnType<typeof headroom> => headroom(['hardware', ...args], { cwd, env: { HEADROOM_CACHE: join(cwd, 'cache') } });

function put(edit: (text: string) => string): string {
  writeFileSync(join(cwd, 'mine.yaml'), edit(readFileSync(exampleCatalogue, 'utf8')));
  return 'mine.yaml';
}

describe('headroom hardware', () => {
  it('lists the example, and calls it one', () => {
    const { code, stdout } = run('list');
    expect(code).toBe(0);
    for (const text of ['metal-64', 'EUR/month', 'EXAMPLE', 'made up', exampleCatalogue]) expect(stdout).toContain(text);
    const data = JSON.parse(run('list', '--json').stdout) as { isExample: boolean; machines: { id: string }[] };
    expect(data.isExample).toBe(true);
    expect(data.machines).toHaveLength(24);
  });

  it('lists a catalogue of your own without that', () => {
    const file = put((text) => text.replace('kind: example', 'kind: own').replaceAll('EUR', 'USD'));
    const { stdout } = run('list', '--hardware', file);
    expect(stdout).not.toContain('EXAMPLE');
    expect(stdout).toContain('USD/month');
  });

  it('lints: exit 0 without a word against it, 1 with all that is wrong, line and key', () => {
    expect(run('lint', put((text) => text))).toMatchObject({ code: 0, stdout: expect.stringContaining('is good: 24 classes') as string });
    const { code, stdout } = run('lint', put((text) => text.replace('speed: 1.5', 'speed: 15').replace('cores: 4', 'kernels: 4')));
    expect(code).toBe(1);
    expect(stdout).toMatch(/error {2}mine\.yaml:\d+: machines\.2\.cores: must be given/);
    expect(stdout).toMatch(/error {2}mine\.yaml:\d+: machines\.2\.kernels: unknown key/);
    expect(stdout).toMatch(/error {2}mine\.yaml:\d+: machines\.15\.speed: a speed lies above 0 and up to 10/);
    expect(stdout).toContain('3 errors, 0 doubts: size and plan cannot use it');
    const doubted = run('lint', '--json', put((text) => text.replace('pricePerMonth: 54', 'pricePerMonth: 20')));
    expect(doubted.code).toBe(1);
    expect(JSON.parse(doubted.stdout)).toMatchObject({ good: false, usable: true, errors: [], doubts: [{ path: 'machines.8.pricePerMonth' }] });
  });

  it.each([
    ['no file', ['lint', 'nope.yaml'], /Cannot read the catalogue of hardware nope\.yaml/],
    ['no time', ['score', '--seconds', '1'], /from 5 to 3600/],
  ])('refuses %s with exit code 2', (_, args, message) => {
    expect(run(...args)).toMatchObject({ code: 2, stderr: expect.stringMatching(message) as string });
  });

  it('refuses to list a catalogue with an error, naming line and key', () => {
    const file = put((text) => text.replace('currency: EUR', 'currency: euro'));
    expect(run('list', '--hardware', file)).toMatchObject({ code: 2, stderr: expect.stringMatching(/mine\.yaml:\d+: currency: a currency is three capital letters/) as string });
  });
});
