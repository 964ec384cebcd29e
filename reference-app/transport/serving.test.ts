import { describe, expect, it } from 'vitest';
import { decodeAnswer, decodeRequest, encodeAnswer, encodeRequest } from './codec.ts';
import { MAX_TRIES, Serving, type Verdict } from './serving.ts';
import type { Reply } from './transport.ts';

const call = { operation: 'createOrder', input: { 'Idempotency-Key': 'key-00001' } };

async function verdictOn(status: number, deliveries: number): Promise<{ verdict: Verdict; lines: string[] }> {
  const lines: string[] = [];
  const serving = new Serving({ handler: () => Promise.resolve({ status, body: '{}' }), inFlight: 1, log: (line) => lines.push(line) });
  return { verdict: await serving.command({ read: () => ({ call, timeoutMs: 1 }), deliveries }), lines };
}

describe('what becomes of a command', () => {
  it.each([200, 201, 409, 422])('%i is final', async (status) => {
    expect((await verdictOn(status, 1)).verdict).toEqual({ kind: 'final' });
  });

  it('a rejection is logged with its key', async () => {
    expect((await verdictOn(409, 1)).lines).toEqual([expect.stringMatching(/createOrder key-00001 was rejected: 409/)]);
  });

  it('a fault is tried again, ever later, and then set aside', async () => {
    const delays: number[] = [];
    for (let deliveries = 1; deliveries < MAX_TRIES; deliveries++) {
      const { verdict } = await verdictOn(500, deliveries);
      expect(verdict.kind).toBe('again');
      delays.push(verdict.kind === 'again' ? verdict.delayMs : 0);
    }
    expect(delays).toEqual(delays.toSorted((one, other) => one - other));
    expect([delays[0], delays.at(-1)]).toEqual([500, 5000]);
    expect((await verdictOn(500, MAX_TRIES)).verdict).toEqual({ kind: 'dead' });
  });

  it('what is unavailable is tried for ever', async () => {
    expect((await verdictOn(503, 100_000)).verdict).toEqual({ kind: 'again', delayMs: 5000 });
  });

  it('what cannot be read is set aside', async () => {
    const serving = new Serving({ handler: () => Promise.reject(new Error('never')), inFlight: 1, log: () => undefined });
    const read = (): never => {
      throw new Error('garbage');
    };
    expect(await serving.command({ read, deliveries: 1 })).toEqual({ kind: 'dead' });
  });
});

describe('commands and requests', () => {
  it('share the slots, and a waiting command goes before waiting requests', async () => {
    const order: string[] = [];
    const ends: (() => void)[] = [];
    const handler = async ({ operation }: { operation: string }): Promise<Reply> => {
      order.push(operation);
      await new Promise<void>((resolve) => ends.push(resolve));
      return { status: 200, body: '' };
    };
    const serving = new Serving({ handler, inFlight: 1, log: () => undefined });
    const request = (operation: string): void => serving.request({ read: () => ({ call: { operation, input: {} }, timeoutMs: 1000 }), answer: () => undefined });
    request('one');
    request('two');
    const command = serving.command({ read: () => ({ call: { operation: 'command', input: {} }, timeoutMs: 1000 }), deliveries: 1 });
    expect(order).toEqual(['one']);
    ends.shift()?.();
    await new Promise(setImmediate);
    expect(order).toEqual(['one', 'command']);
    ends.shift()?.();
    await command;
    await new Promise(setImmediate);
    expect(order).toEqual(['one', 'command', 'two']);
  });

  it('commands take at most half of the slots', () => {
    const options = { handler: () => Promise.reject(new Error('never')), log: () => undefined };
    expect([1, 2, 3, 16].map((inFlight) => new Serving({ ...options, inFlight }).commandsAtOnce)).toEqual([1, 1, 1, 8]);
  });
});

describe('the wire form', () => {
  it('is what was put in', () => {
    const request = { call: { operation: 'searchProducts', input: { q: 'ä\n\u2028"', limit: 20 } }, timeoutMs: 5000 };
    expect(decodeRequest(encodeRequest(request))).toEqual(request);
    for (const reply of [
      { status: 200, body: '' },
      { status: 404, body: '{"title":"Ä\\n"}', headers: { 'x-a': 'line\nbreak ä' } },
    ]) {
      expect(decodeAnswer(encodeAnswer(reply))).toEqual(reply);
    }
    expect(decodeAnswer(encodeAnswer('busy'))).toBe('busy');
  });

  it.each(['', 'busy!', '200', 'x\n{}', '99 {}\n', '200 {\n{}'])('refuses what is no answer: %j', (text) => {
    expect(() => decodeAnswer(Buffer.from(text))).toThrow();
  });

  it.each(['', 'getProduct\n{}', 'get/Product 5\n{}', 'getProduct 5\n', 'getProduct 5\nnull', 'getProduct x\n{}'])('refuses what is no call: %j', (text) => {
    expect(() => decodeRequest(Buffer.from(text))).toThrow();
  });
});
