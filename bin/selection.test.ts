import { describe, expect, it } from 'vitest';
import { fakeScenario, fakeSuite } from '../suites/harness/fake.case.ts';
import { select } from './selection.ts';

const suites = [fakeSuite({ scenarios: [fakeScenario(), fakeScenario({ id: 'startup' })], contenders: ['a', 'b'] })];
const ids = async (names: string[], contenders: string[] = []): Promise<unknown> =>
  (await select({ suites, names, contenders })).map((chosen) => [chosen.suite.id, chosen.scenarios.map(({ id }) => id), chosen.contenders.map(({ id }) => id)]);

describe('select', () => {
  it('takes suites, scenarios, contenders and all', async () => {
    expect(await ids(['fake'])).toEqual([['fake', ['speed', 'startup'], ['a', 'b']]]);
    expect(await ids(['all'])).toEqual(await ids(['fake']));
    expect(await ids(['fake/startup', 'fake/startup'], ['b'])).toEqual([['fake', ['startup'], ['b']]]);
  });

  it.each([
    [[], [], /Nothing was named/],
    [['nope'], [], /no suite nope/],
    [['fake/nope'], [], /no scenario nope/],
    [['fake'], ['nope'], /no contender nope/],
  ])('refuses %j with contenders %j and says what there is', async (names: string[], contenders: string[], message: RegExp) => {
    await expect(select({ suites, names, contenders })).rejects.toMatchObject({ kind: 'input', message: expect.stringMatching(message) as string, hint: expect.stringContaining(': ') as string });
  });
});
