import { describe, expect, it } from 'vitest';
import { UnavailableError } from '../transport/transport.ts';
import { isDangling, isDuplicate, judge, translate } from './errors.ts';
import { retrying } from './retry.ts';

const failure = (facts: object, message = 'it went wrong'): Error => Object.assign(new Error(message), facts);
const deadlock = failure({ errno: 1213, code: 'ER_LOCK_DEADLOCK' });

describe('failures of the database', () => {
  it.each([
    [deadlock, 'again'],
    [failure({ errno: 1205 }), 'again'],
    [failure({ errno: 1040, code: 'ER_CON_COUNT_ERROR', fatal: true }), 'unavailable'],
    [failure({ errno: 1053 }), 'unavailable'],
    [failure({ errno: 3024 }), 'unavailable'],
    [failure({ errno: -111, code: 'ECONNREFUSED', fatal: true }), 'unavailable'],
    [failure({ code: 'PROTOCOL_CONNECTION_LOST', fatal: true }), 'unavailable'],
    [failure({ code: 'PROTOCOL_SEQUENCE_TIMEOUT' }), 'unavailable'],
    [failure({}, 'Queue limit reached.'), 'unavailable'],
    [failure({}, "Can't add new command when connection is in closed state"), 'unavailable'],
    [failure({ errno: 1146, code: 'ER_NO_SUCH_TABLE' }), 'fault'],
    [failure({ errno: 1064 }), 'fault'],
    [new TypeError('Bind parameters must not contain undefined'), 'fault'],
    ['text', 'fault'],
  ])('%s is %s', (error, meaning) => {
    expect(judge(error)).toBe(meaning);
    const translated = translate(error);
    if (meaning === 'fault') expect(translated).toBe(error);
    else expect(translated).toBeInstanceOf(UnavailableError);
  });

  it('of keys are told apart', () => {
    expect([isDuplicate(failure({ errno: 1062 })), isDuplicate(deadlock), isDangling(failure({ errno: 1452 })), isDangling(null)]).toEqual([true, false, true, false]);
  });
});

describe('doing again', () => {
  const pausing = (): { pauses: number[]; pause: (ms: number) => Promise<void> } => {
    const pauses: number[] = [];
    return { pauses, pause: (ms) => Promise.resolve(void pauses.push(ms)) };
  };

  it('ends with the first success, after longer and longer pauses', async () => {
    const { pauses, pause } = pausing();
    let tries = 0;
    const answer = await retrying(() => (++tries < 4 ? Promise.reject(deadlock) : Promise.resolve(tries)), { pause });
    expect(answer).toBe(4);
    expect(pauses).toHaveLength(3);
    for (const [at, ms] of pauses.entries()) expect(ms / (10 * 2 ** at)).toSatisfy((share: number) => share >= 0.5 && share < 1.5);
  });

  it('gives up after 3, and never tries again what another try does not mend', async () => {
    const { pauses, pause } = pausing();
    let tries = 0;
    const failing = (error: Error) => (): Promise<never> => {
      tries++;
      return Promise.reject(error);
    };
    await expect(retrying(failing(deadlock), { pause })).rejects.toBe(deadlock);
    expect([tries, pauses.length]).toEqual([4, 3]);
    await expect(retrying(failing(failure({ errno: 1062 })), { pause })).rejects.toThrow();
    expect(tries).toBe(5);
  });
});
