import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { canServe, TestServer } from '../server.case.ts';
import { readSettings, type Settings } from '../settings.ts';
import { openClient, openWorker } from './open.ts';
import { MAX_WAITING } from './serving.ts';
import { callOf, echo, failureOf, slowHandler, transportContract } from './transport.case.ts';
import { UnavailableError, type Handler, type TransportClient, type TransportWorker } from './transport.ts';

const workerProgram = fileURLToPath(new URL('worker.case.js', import.meta.url));

/** What a transport over a broker must do besides. */
export function brokerContract(options: {
  readonly kind: 'nats' | 'rabbitmq';
  readonly server?: Readonly<Record<string, string>>;
  readonly environment: (authority: string) => Record<string, string>;
  /** Puts a message that is no command where commands go, and resolves with the dead letters. */
  readonly poison: (authority: string, garbage: string) => Promise<string[]>;
  /** Deletes the queue of the commands. */
  readonly forget: (authority: string) => Promise<void>;
}): void {
  const { kind } = options;
  describe.skipIf(!canServe)(`a broker: ${kind}`, () => {
    let server: TestServer;
    let folder: string;
    let environment: Record<string, string>;
    const lines: string[] = [];
    const log = (line: string): void => void lines.push(line);
    const clients: TransportClient[] = [];
    const workers: TransportWorker[] = [];
    const processes: ChildProcess[] = [];

    const settings = (inFlight = 4): Settings => readSettings({ ...environment, IN_FLIGHT: String(inFlight) });
    const open = async (): Promise<TransportClient> => {
      const client = await openClient({ settings: settings(), log });
      clients.push(client);
      return client;
    };
    const serve = async (handler: Handler, inFlight = 4): Promise<TransportWorker> => {
      const worker = await openWorker({ settings: settings(inFlight), handler, log });
      workers.push(worker);
      return worker;
    };
    const spawnWorker = async (file = ''): Promise<ChildProcess> => {
      const child = spawn(process.execPath, [workerProgram, file], { env: { ...process.env, ...environment, IN_FLIGHT: '8' }, stdio: ['ignore', 'pipe', 'inherit'] });
      processes.push(child);
      const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
      expect(JSON.parse(line)).toEqual({ isConnected: true });
      return child;
    };

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'shop-transport-'));
      server = await TestServer.start(kind, options.server);
      environment = { TRANSPORT: kind, ...options.environment(server.authority) };
    });
    afterAll(async () => {
      await server.stop();
      rmSync(folder, { recursive: true });
    });
    afterEach(async () => {
      for (const worker of workers.splice(0)) await worker.close({ graceMs: 100 });
      for (const client of clients.splice(0)) await client.close({ graceMs: 100 });
      for (const child of processes.splice(0)) child.kill('SIGKILL');
    });

    transportContract(kind, async ({ handler, inFlight }) => {
      const worker = await openWorker({ settings: settings(inFlight), handler, log });
      return { client: await openClient({ settings: settings(), log }), worker };
    });

    it('says at once that nobody serves', async () => {
      const client = await open();
      for (const handler of [null, echo]) {
        const worker = handler === null ? null : await serve(handler);
        if (worker !== null) expect((await client.request(callOf('echo'), { timeoutMs: 2000 })).status).toBe(200);
        await worker?.close({ graceMs: 100 });
        // RabbitMQ takes some ms to delete the queue with its last consumer; what comes in them is told by its time-out.
        await until(async () => {
          const { error, afterMs } = await failureOf(client.request(callOf('echo'), { timeoutMs: 1000 }));
          expect(error).toBeInstanceOf(UnavailableError);
          return afterMs < 200;
        });
      }
    });

    it('spreads the load over the workers, each within its limit', async () => {
      const client = await open();
      const slow = Array.from({ length: 3 }, () => slowHandler(10));
      const served = slow.map(() => 0);
      for (const [index, { handler }] of slow.entries()) {
        await serve((call) => {
          served[index] = (served[index] ?? 0) + 1;
          return handler(call);
        }, 2);
      }
      await Promise.all(Array.from({ length: 300 }, () => client.request(callOf('slow'), { timeoutMs: 10_000 })));
      expect(served.reduce((sum, count) => sum + count, 0)).toBe(300);
      for (const count of served) expect(count).toBeGreaterThan(40);
      expect(slow.map(({ most }) => most())).toEqual([2, 2, 2]);
    });

    it('counts requests and commands together', async () => {
      const client = await open();
      const slow = slowHandler(10);
      const seen = new Map<string, number>();
      await serve((call) => {
        seen.set(call.operation, (seen.get(call.operation) ?? 0) + 1);
        return slow.handler(call);
      }, 4);
      await Promise.all(
        Array.from({ length: 60 }, async (_, n) => {
          await client.submit?.(callOf('command', { 'Idempotency-Key': `both-${process.pid}-${n}` }), { timeoutMs: 5000 });
          await client.request(callOf('request'), { timeoutMs: 5000 });
        }),
      );
      await until(() => seen.get('command') === 60);
      expect(slow.most()).toBe(4);
      expect(seen.get('request')).toBe(60);
    });

    it('carries commands out when a worker comes, drops none that fails for the moment, and repeats none that is final', async () => {
      const client = await open();
      const keys = ['fine-0001', 'rejected-0001', 'later-0001'];
      for (const key of keys) await client.submit?.(callOf('command', { 'Idempotency-Key': key }), { timeoutMs: 5000 });
      const tries = new Map<string, number>();
      await serve(({ input }) => {
        const key = String(input['Idempotency-Key']);
        const count = (tries.get(key) ?? 0) + 1;
        tries.set(key, count);
        const status = key.startsWith('rejected') ? 409 : key.startsWith('later') && count < 3 ? 503 : 201;
        return Promise.resolve({ status, body: '{}' });
      });
      await until(() => tries.get('later-0001') === 3);
      await delay(1500);
      expect(Object.fromEntries(tries)).toEqual({ 'fine-0001': 1, 'rejected-0001': 1, 'later-0001': 3 });
      expect(lines.join('\n')).toMatch(/rejected-0001 was rejected: 409/);
    });

    it('sets aside what is no command', async () => {
      await serve(echo);
      expect(await options.poison(server.authority, 'no command')).toEqual(['no command']);
    });

    it('makes its queue again when somebody has deleted it', async () => {
      const client = await open();
      let carriedOut = 0;
      await serve(() => Promise.resolve({ status: 200, body: String(++carriedOut) }));
      await options.forget(server.authority);
      await until(async () => (await failureOf(client.submit?.(callOf('command'), { timeoutMs: 5000 }) ?? Promise.resolve())).error === undefined);
      await until(() => carriedOut === 1);
    });

    it('lets no caller wait longer than its time-out, however many there are', async () => {
      const client = await open();
      await serve(() => new Promise(() => undefined), 1);
      const failures = await Promise.all(Array.from({ length: MAX_WAITING + 100 }, () => failureOf(client.request(callOf('hang'), { timeoutMs: 1500 }))));
      expect(failures.filter(({ error, afterMs }) => !(error instanceof UnavailableError) || afterMs > 2500)).toEqual([]);
      // RabbitMQ keeps them itself, and drops them when their time is over; NATS has delivered them all to the worker.
      const atOnce = failures.filter(({ afterMs }) => afterMs < 1000).length;
      expect(atOnce).toBe(kind === 'nats' ? 99 : 0);
    });

    it('a worker killed in the middle of a call costs that call alone', async () => {
      const client = await open();
      const victim = await spawnWorker();
      const asked = failureOf(client.request(callOf('hang'), { timeoutMs: 2000 }));
      await delay(200);
      await spawnWorker();
      victim.kill('SIGKILL');
      await once(victim, 'exit');
      await delay(100);
      const replies = await Promise.all(Array.from({ length: 50 }, () => client.request(callOf('echo'), { timeoutMs: 2000 })));
      expect(replies.every(({ status }) => status === 200)).toBe(true);
      const { error, afterMs } = await asked;
      expect(error).toBeInstanceOf(UnavailableError);
      expect(afterMs).toBeLessThan(2500);
    });

    it('a broker that is killed and started again is found again; meanwhile callers are told at once', async () => {
      const client = await open();
      const worker = await serve(async (call) => {
        if (call.operation === 'slow') await delay(1000);
        return echo(call);
      });
      const cutShort = failureOf(client.request(callOf('slow'), { timeoutMs: 5000 }));
      await delay(100);
      await server.kill();
      expect((await cutShort).error).toBeInstanceOf(UnavailableError);
      await until(() => !worker.isConnected);
      expect((await cutShort).afterMs).toBeLessThan(1500);
      for (const asking of [client.request(callOf('echo'), { timeoutMs: 5000 }), client.submit?.(callOf('command'), { timeoutMs: 5000 }) ?? Promise.resolve()]) {
        const { error, afterMs } = await failureOf(asking);
        expect(error).toBeInstanceOf(UnavailableError);
        expect(afterMs).toBeLessThan(200);
      }
      const unwilling = await openClient({ settings: settings(), log });
      await expect(unwilling.request(callOf('echo'), { timeoutMs: 1000 })).rejects.toBeInstanceOf(UnavailableError);
      await unwilling.close({ graceMs: 0 });
      await server.restart();
      await until(() => worker.isConnected);
      await until(async () => (await failureOf(client.request(callOf('echo'), { timeoutMs: 2000 }))).error === undefined);
      await client.submit?.(callOf('command', { 'Idempotency-Key': 'after-0001' }), { timeoutMs: 5000 });
      expect(lines.join('\n')).not.toContain(server.authority.split('@')[0]?.split(':')[1] ?? 'no password');
    });

    it('loses no command while workers are killed again and again', async () => {
      const file = join(folder, 'workers');
      const client = await open();
      let [victim, other] = await Promise.all([spawnWorker(file), spawnWorker(file)]);
      const keys = Array.from({ length: 200 }, (_, n) => `kill-workers-${n}`);
      const submitting = (async () => {
        for (const key of keys) {
          await client.submit?.(callOf('command', { 'Idempotency-Key': key }), { timeoutMs: 5000 });
          await delay(8);
        }
      })();
      for (let round = 0; round < 4; round++) {
        await delay(300);
        victim.kill('SIGKILL');
        [victim, other] = [other, await spawnWorker(file)];
      }
      await submitting;
      await until(() => missing(file, keys).length === 0, 30_000);
    });

    it('loses no command that was confirmed when the broker is killed', async () => {
      const file = join(folder, 'broker');
      const client = await open();
      const confirmed: string[] = [];
      let refused = 0;
      const over = new AbortController();
      const submitting = (async () => {
        for (let n = 0; !over.signal.aborted; n++) {
          const key = `kill-broker-${n}`;
          const { error } = await failureOf(client.submit?.(callOf('command', { 'Idempotency-Key': key }), { timeoutMs: 2000 }) ?? Promise.resolve());
          if (error === undefined) confirmed.push(key);
          else refused++;
          await delay(error === undefined ? 0 : 100);
        }
      })();
      await until(() => confirmed.length > 50);
      const before = confirmed.length;
      await server.kill();
      await server.restart();
      await until(() => confirmed.length > before + 50);
      over.abort();
      await submitting;
      // Only now is there a worker: all that was confirmed lay with the broker when it was killed.
      await spawnWorker(file);
      expect(refused).toBeGreaterThan(0);
      await until(() => missing(file, confirmed).length === 0, 30_000);
    }, 90_000);
  });
}

function missing(file: string, keys: readonly string[]): string[] {
  const done = new Set(existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []);
  return keys.filter((key) => !done.has(key));
}

async function until(condition: () => boolean | Promise<boolean>, timeoutMs = 15_000): Promise<void> {
  const deadlineMs = performance.now() + timeoutMs;
  while (!(await condition())) {
    if (performance.now() > deadlineMs) throw new Error(`not so within ${timeoutMs} ms: ${String(condition)}`);
    await delay(20);
  }
}
