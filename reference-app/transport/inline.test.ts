import { describe, expect, it } from 'vitest';
import { openInline } from './inline.ts';
import { MAX_WAITING } from './serving.ts';
import { callOf, failureOf, transportContract } from './transport.case.ts';
import { UnavailableError } from './transport.ts';

const log = (): void => undefined;

transportContract('inline', (options) => {
  const client = openInline({ ...options, log });
  // There is no worker apart.
  return Promise.resolve({ client, worker: { close: () => Promise.resolve() } });
});

describe('inline', () => {
  it('has no queue of commands', () => {
    expect(openInline({ handler: () => new Promise(() => undefined), inFlight: 1, log }).submit).toBeNull();
  });

  it('says at once when too much waits', async () => {
    const client = openInline({ handler: () => new Promise(() => undefined), inFlight: 1, log });
    const waiting = Array.from({ length: MAX_WAITING + 1 }, () => failureOf(client.request(callOf('hang'), { timeoutMs: 300 })));
    const { error, afterMs } = await failureOf(client.request(callOf('hang'), { timeoutMs: 300 }));
    expect(error).toBeInstanceOf(UnavailableError);
    expect(afterMs).toBeLessThan(200);
    await Promise.all(waiting);
  });
});
