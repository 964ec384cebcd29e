import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { Problem, problemReply } from '../problem.ts';
import { UnavailableError, type Call, type Handler, type TransportClient } from './transport.ts';

/** A client, and a handler that serves what it asks for. */
export interface Pair {
  readonly client: TransportClient;
  readonly worker: { close(options: { readonly graceMs: number }): Promise<void> };
}

/** Every call is answered with what was asked. */
export const echo: Handler = ({ operation, input }) => Promise.resolve({ status: 200, body: JSON.stringify({ operation, input }) });

export const callOf = (operation: string, input: Call['input'] = {}): Call => ({ operation, input });

/** A handler that takes its time, and how many of its calls were under way at the most. */
export function slowHandler(delayMs: number): { readonly handler: Handler; readonly most: () => number } {
  let underWay = 0;
  let most = 0;
  return {
    most: () => most,
    handler: async (call) => {
      most = Math.max(most, ++underWay);
      await delay(delayMs);
      underWay--;
      return echo(call);
    },
  };
}

/** Asks, and returns the error and after how many ms it came. */
export async function failureOf(asking: Promise<unknown>): Promise<{ error: unknown; afterMs: number }> {
  const beganMs = performance.now();
  const error = await asking.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return { error, afterMs: performance.now() - beganMs };
}

/** What every transport must do. */
export function transportContract(name: string, open: (options: { readonly handler: Handler; readonly inFlight: number }) => Promise<Pair>): void {
  describe(`${name} as every transport`, () => {
    const pairs: Pair[] = [];
    const pair = async (handler: Handler, inFlight = 4): Promise<Pair> => {
      const opened = await open({ handler, inFlight });
      pairs.push(opened);
      return opened;
    };
    afterEach(async () => {
      for (const { client, worker } of pairs.splice(0)) {
        await worker.close({ graceMs: 0 });
        await client.close({ graceMs: 0 });
      }
    });

    it('passes calls and replies on as they are', async () => {
      const { client } = await pair(echo);
      const input = { productId: 7, q: 'Ünï\n"code"', nested: { list: [1, null, true] }, long: 'x'.repeat(60_000) };
      const reply = await client.request(callOf('getProduct', input), { timeoutMs: 2000 });
      expect(reply.status).toBe(200);
      expect(JSON.parse(reply.body)).toEqual({ operation: 'getProduct', input });
      const bodies = await Promise.all(Array.from({ length: 300 }, (_, n) => client.request(callOf('echo', { n }), { timeoutMs: 2000 })));
      expect(bodies.map(({ body }) => (JSON.parse(body) as { input: { n: number } }).input.n)).toEqual(Array.from({ length: 300 }, (_, n) => n));
    });

    it('passes problems on, with their headers, and makes one of what a handler throws', async () => {
      const problem = problemReply(new Problem('not-found', { detail: 'keine Äpfel', headers: { 'x-why': 'none' } }));
      const { client } = await pair(({ operation }) => {
        if (operation === 'throw') throw new Error('internal secret');
        return Promise.resolve(problem);
      });
      expect(await client.request(callOf('any'), { timeoutMs: 2000 })).toEqual(problem);
      const fault = await client.request(callOf('throw'), { timeoutMs: 2000 });
      expect(fault).toMatchObject({ status: 500, headers: { 'content-type': 'application/problem+json' } });
      expect(fault.body).not.toContain('secret');
      expect((await client.request(callOf('any'), { timeoutMs: 2000 })).status).toBe(404);
    });

    it('gives up after the time-out, and serves the next call', async () => {
      const { client } = await pair(({ operation }) => (operation === 'hang' ? new Promise(() => undefined) : echo(callOf(operation))));
      const { error, afterMs } = await failureOf(client.request(callOf('hang'), { timeoutMs: 200 }));
      expect(error).toBeInstanceOf(UnavailableError);
      expect(afterMs).toBeGreaterThan(190);
      expect(afterMs).toBeLessThan(1000);
      expect((await client.request(callOf('echo'), { timeoutMs: 2000 })).status).toBe(200);
    });

    it('has no more calls under way than it may, and no fewer', async () => {
      const slow = slowHandler(10);
      const { client } = await pair(slow.handler, 3);
      await Promise.all(Array.from({ length: 60 }, () => client.request(callOf('slow'), { timeoutMs: 5000 })));
      expect(slow.most()).toBe(3);
    });

    it('lets go of calls whose callers have given up', async () => {
      let carriedOut = 0;
      const { client } = await pair(async (call) => {
        carriedOut++;
        await delay(100);
        return echo(call);
      }, 1);
      const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => client.request(callOf('slow'), { timeoutMs: 250 })));
      await delay(300);
      expect(outcomes.filter(({ status }) => status === 'fulfilled').length).toBe(2);
      expect(carriedOut).toBeLessThanOrEqual(3);
    });

    it('answers what is under way before it closes, and says at once that it is closed', async () => {
      const { handler } = slowHandler(200);
      const { client, worker } = await pair(handler);
      const asked = Array.from({ length: 4 }, () => client.request(callOf('slow'), { timeoutMs: 5000 }));
      await delay(100);
      const beganMs = performance.now();
      await Promise.all([worker.close({ graceMs: 3000 }), client.close({ graceMs: 3000 })]);
      expect(performance.now() - beganMs).toBeLessThan(1000);
      for (const reply of await Promise.all(asked)) expect(reply.status).toBe(200);
      const { error, afterMs } = await failureOf(client.request(callOf('slow'), { timeoutMs: 5000 }));
      expect(error).toBeInstanceOf(UnavailableError);
      expect(afterMs).toBeLessThan(100);
    });

    it('waits no longer than the grace', async () => {
      const { client, worker } = await pair(() => new Promise(() => undefined));
      const asked = failureOf(client.request(callOf('hang'), { timeoutMs: 10_000 }));
      await delay(100);
      const beganMs = performance.now();
      await Promise.all([worker.close({ graceMs: 200 }), client.close({ graceMs: 200 })]);
      expect(performance.now() - beganMs).toBeLessThan(1500);
      expect((await asked).error).toBeInstanceOf(UnavailableError);
    });
  });
}
