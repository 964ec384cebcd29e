import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nanosToMs } from '../../harness/units.ts';
import { rankOf, replay, unexplainedMs } from '../replay.ts';
import { faultNames, type FaultName } from './faults.ts';
import { Target } from './target.ts';

const { signal } = new AbortController();
const REQUEST = 'GET / HTTP/1.1\r\nhost: test\r\n\r\n';
let target: Target;
beforeAll(async () => {
  target = await Target.start({ cpus: [], signal });
});
afterAll(() => target.close());

const open = (): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(target.url);
    const socket = connect({ host: hostname, port: Number(port), noDelay: true }, () => resolve(socket));
    socket.once('error', reject);
  });

/** What comes back for one request on a connection of its own, and how the connection ended within the patience. */
async function ask(): Promise<{ text: string; end: 'open' | 'closed' | 'reset'; tookMs: number }> {
  const socket = await open();
  const startMs = nanosToMs(process.hrtime.bigint());
  let text = '';
  let end: 'open' | 'closed' | 'reset' = 'open';
  const over = new Promise<void>((resolve) => {
    socket.on('data', (bytes) => {
      text += bytes.toString('latin1');
      if (/^HTTP[\s\S]*\r\n\r\n(ok|no|busy)$/.test(text)) resolve();
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      end = error.code === 'ECONNRESET' ? 'reset' : 'closed';
      resolve();
    });
    socket.on('end', () => {
      end = 'closed';
      resolve();
    });
  });
  socket.write(REQUEST);
  await Promise.race([over, sleep(100)]);
  const tookMs = nanosToMs(process.hrtime.bigint()) - startMs;
  socket.destroy();
  return { text, end, tookMs };
}

function seen(answer: Awaited<ReturnType<typeof ask>>): Exclude<FaultName, 'slow'> {
  const { text, end } = answer;
  if (text === '') return end === 'reset' ? 'reset' : end === 'closed' ? 'noResponse' : 'hang';
  if (!text.startsWith('HTTP/1.1 ')) return 'garbage';
  if (text.includes(' 503 ')) return 'status';
  if (text.endsWith('\r\n\r\nok')) return 'ok';
  return text.endsWith('\r\n\r\nno') ? 'body' : 'truncated';
}

describe('the target', () => {
  it('serves a fixed time, logs what a client sees, and nothing of what came before', async () => {
    await target.begin({ kind: 'instant', polls: false }, signal);
    await ask();
    await target.begin({ kind: 'fixed', serviceMs: 4 }, signal);
    const answers = [];
    for (let i = 0; i < 25; i++) answers.push(await ask());
    const { requests, log } = await target.deeds(signal);
    expect(requests).toBe(25);
    const { serviceMs } = replay(log!);
    expect(serviceMs).toHaveLength(25);
    expect(unexplainedMs(log!)).toBeLessThan(1e-3);
    expect(Math.min(...serviceMs)).toBeGreaterThanOrEqual(4);
    expect(rankOf(serviceMs, 0.5)).toBeLessThan(4.2);
    // By the client's clock no answer can come sooner than the log says.
    answers.forEach(({ tookMs }, index) => expect(tookMs).toBeGreaterThanOrEqual(serviceMs[index]!));
  });

  it('dates its log by the clock of the machine', async () => {
    await target.begin({ kind: 'instant', polls: false }, signal);
    const beforeMs = nanosToMs(process.hrtime.bigint());
    await ask();
    const afterMs = nanosToMs(process.hrtime.bigint());
    const { log } = await target.deeds(signal);
    expect(log!.arrivalMs[0]).toBeGreaterThan(beforeMs);
    expect(log!.endMs[0]).toBeLessThan(afterMs);
  });

  it('reads requests that come in pieces or together', async () => {
    await target.begin({ kind: 'instant', polls: false }, signal);
    const socket = await open();
    let text = '';
    socket.on('data', (bytes) => void (text += bytes.toString()));
    socket.write(REQUEST + REQUEST.slice(0, 10));
    await sleep(30);
    socket.write(REQUEST.slice(10));
    await sleep(30);
    expect(text.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(2);
    socket.destroy();
    expect((await target.deeds(signal)).requests).toBe(2);
  });

  it('acts out every fault as often as scripted, and says how often', async () => {
    const perRound = { ok: 2, status: 1, body: 1, reset: 1, truncated: 1, garbage: 1, noResponse: 1, hang: 1 };
    await target.begin({ kind: 'faults', perRound, seed: 5, slowMs: 10 }, signal);
    const counts: Record<string, number> = {};
    for (let i = 0; i < 27; i++) {
      const fault = seen(await ask());
      counts[fault] = (counts[fault] ?? 0) + 1;
    }
    const { requests, scripted } = await target.deeds(signal);
    expect(requests).toBe(27);
    expect(scripted).toEqual({ ok: 6, status: 3, body: 3, reset: 3, truncated: 3, garbage: 3, noResponse: 3, hang: 3, slow: 0 });
    for (const name of faultNames) expect(counts[name] ?? 0).toBe(scripted[name]);
  });

  it('answers right, but late', async () => {
    await target.begin({ kind: 'faults', perRound: { slow: 1 }, seed: 5, slowMs: 50 }, signal);
    const answer = await ask();
    expect(seen(answer)).toBe('ok');
    expect(answer.tookMs).toBeGreaterThanOrEqual(49);
  });

  it('knows a port at which connections are refused', async () => {
    const { port } = new URL(await target.refusingUrl(signal));
    const code = await new Promise((resolve) => connect(Number(port), '127.0.0.1').once('error', (error: NodeJS.ErrnoException) => resolve(error.code)));
    expect(code).toBe('ECONNREFUSED');
  });
});
