import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fakeScenario, fakeSuite, fakeContender } from '../suites/harness/fake.case.ts';
import { headroom } from './cli.case.ts';
import { withRuler } from './with-ruler.ts';

let cwd = '';
beforeAll(() => void (cwd = mkdtempSync(join(tmpdir(), 'headroom-calibrate-'))));
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

describe('headroom calibrate', () => {
  it('has no smoke profile: it would say nothing', () => {
    expect(headroom(['calibrate', '--profile', 'smoke'], { cwd })).toMatchObject({ code: 2, stderr: expect.stringMatching(/quick, standard/) as string });
  });
});

describe('the short form', () => {
  const selection = { suite: fakeSuite({ scenarios: [fakeScenario()], contenders: ['a'] }), scenarios: [fakeScenario()], contenders: [fakeContender('a')] };
  it('comes first in every run but smoke runs and calibrations', async () => {
    const first = await withRuler({ selections: [selection], profile: 'quick' });
    expect(first.map(({ suite }) => suite.id)).toEqual(['calibration', 'fake']);
    expect(first[0]!.contenders.map(({ id }) => id)).toEqual(['open']);
    expect(await withRuler({ selections: [selection], profile: 'smoke' })).toEqual([selection]);
    expect(await withRuler({ selections: first, profile: 'quick' })).toBe(first);
  });
});
