import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { MicrosHistogram } from '../../histogram.ts';
import { outcomeNames } from './outcomes.ts';
import type { HttpReading } from './reading.ts';
import { OK, Targets } from './target.case.ts';

const targets = new Targets();
afterEach(() => targets.down());

/** What was counted, zeros left out; checks that every request that was started has ended in one way. */
function counted({ audit }: HttpReading): Record<string, number> {
  expect(outcomeNames.reduce((sum, name) => sum + (audit[name] ?? 0), 0)).toBe(audit['started']);
  return Object.fromEntries(Object.entries(audit).filter(([name, count]) => count > 0 && !name.startsWith('connections')));
}

const okBody = (body: string): string => `HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n${body}`;

describe('responses that are in order', () => {
  it.each([
    ['fixed length', (s: import('node:net').Socket) => s.write(OK)],
    ['chunked at odd splits', async (s: import('node:net').Socket) => {
      for (const piece of ['HTTP/1.1 200 OK\r\ntransfer-enc', 'oding: chunked\r\n\r\n1;x=', 'y\r\no\r', '\n1\r\nk\r\n0', '\r\nx: y\r\n', '\r\n']) {
        s.write(piece);
        await sleep(1);
      }
    }],
    ['interim responses first', (s: import('node:net').Socket) => s.write(`HTTP/1.1 100 Continue\r\n\r\n${OK}`)],
    ['until the close', (s: import('node:net').Socket) => s.end('HTTP/1.1 200 OK\r\n\r\nok')],
    ['with connection: close', (s: import('node:net').Socket) => s.end('HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\nok')],
  ])('%s', async (_, answer) => {
    const slicer = targets.slicer({ target: await targets.raw((socket) => void answer(socket)), retriesRaces: false });
    expect(counted(await slicer.slice({ count: 60 }))).toEqual({ started: 60, ok: 60 });
  });

  it('HEAD, 204 and 304', async () => {
    const target = await targets.http((request, response) => {
      response.statusCode = request.method === 'HEAD' ? 200 : Number(request.url?.slice(1));
      if (request.method === 'HEAD') response.setHeader('content-length', 1000);
      response.end();
    });
    const expectBody = { body: { bytes: 0 } };
    const mix = {
      requests: [
        { id: 'head', method: 'HEAD', path: '/200', expect: expectBody },
        { id: '204', path: '/204', expect: { status: 204, ...expectBody } },
        { id: '304', path: '/304', expect: { status: 304, ...expectBody } },
      ],
    };
    expect(counted(await targets.slicer({ target, mix }).slice({ count: 100 }))).toEqual({ started: 100, ok: 100 });
  });

  it('bodies that are sent, with values in them, after 100 (Continue)', async () => {
    const target = await targets.http((request, response) => {
      let body = '';
      request.on('data', (bytes: Buffer) => (body += bytes.toString())).on('end', () => response.end(`${request.url ?? ''} ${body}`));
    });
    const mix = {
      requests: [{ id: 'a', method: 'POST', path: '/{id}', headers: { expect: '100-continue' }, body: 'n={id}', expect: { body: { exact: '/{id} n={id}' } } }],
      variables: { id: { sequence: 1 } },
    };
    expect(counted(await targets.slicer({ target, mix }).slice({ count: 100 }))).toEqual({ started: 100, ok: 100 });
  });

  it('a megabyte, in as many pieces as it takes', async () => {
    const body = 'x'.repeat(1e6);
    const target = await targets.http((_, response) => response.end(body));
    const mix = { requests: [{ id: 'a', path: '/', expect: { body: { exact: body } } }] };
    expect(counted(await targets.slicer({ target, mix }).slice({ count: 40 }))).toEqual({ started: 40, ok: 40 });
  });

  it('a server that closes after so many requests', async () => {
    const target = await targets.http((_, response) => response.end('ok'), { maxRequestsPerSocket: 3 });
    const reading = await targets.slicer({ target }).slice({ count: 90 });
    expect(counted(reading)).toMatchObject({ ok: 90 });
    expect(reading.audit['connectionsOpened']).toBeGreaterThanOrEqual(26);
  });
});

describe('faults, each counted under its own name', () => {
  it.each<[string, (socket: import('node:net').Socket) => void]>([
    ['status', (socket) => socket.write('HTTP/1.1 500 No\r\ncontent-length: 2\r\n\r\nok')],
    ['body', (socket) => socket.write(okBody('no'))],
    ['body', (socket) => socket.write(okBody('okay'))],
    ['reset', (socket) => socket.resetAndDestroy()],
    ['reset', (socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf', () => setTimeout(() => socket.resetAndDestroy(), 5))],
    ['truncated', (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf')],
    ['truncated', (socket) => socket.end('HTTP/1.1 200 O')],
    ['truncated', (socket) => socket.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n')],
    ['malformed', (socket) => socket.write('SSH-2.0-OpenSSH_9.2p1\r\n')],
    ['malformed', (socket) => socket.write(`${OK}HTTP/1.1 200 OK\r\n`)],
    ['malformed', (socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: many\r\n\r\n')],
    ['noResponse', (socket) => socket.end()],
    ['timeout', () => undefined],
    ['timeout', (socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf')],
  ])('%s', async (name, misbehave) => {
    // Every third request of a connection goes wrong: the others must not suffer.
    const target = await targets.raw((socket, nth) => (nth % 3 === 2 ? misbehave(socket) : socket.write(OK)));
    const slicer = targets.slicer({ target, timeoutMs: 60, retriesRaces: false });
    const counts = counted(await slicer.slice({ count: 30 }));
    expect(Object.keys(counts).sort()).toEqual(['started', 'ok', name].sort());
    expect(counts[name]).toBeGreaterThanOrEqual(5);
  });

  it('refused', async () => {
    const slicer = targets.slicer({ target: await targets.refused(), load: { kind: 'open', process: 'uniform', rate: 500 } });
    const reading = await slicer.slice({ durationMs: 100 });
    expect(counted(reading)).toEqual({ started: 50, refused: 50 });
    expect(reading.reasons['refused']).toContain('ECONNREFUSED');
    expect(reading.metrics['errorShare']).toBe(1);
    expect(reading.metrics).not.toHaveProperty('responseP50Ms');
  });

  it('unreachable', async () => {
    // Its queue is full after two: the rest is never answered.
    const slicer = targets.slicer({ target: await targets.deaf(), connectTimeoutMs: 50, load: { kind: 'closed', connections: 6 }, drainMs: 0 });
    const counts = counted(await slicer.slice({ durationMs: 200 }));
    expect(counts['unreachable']).toBeGreaterThanOrEqual(3);
    expect(counts).not.toHaveProperty('ok');
  });

  it('aborted, when the time to drain is over', async () => {
    const target = await targets.raw((socket, nth) => (nth < 2 ? socket.write(OK) : undefined));
    const counts = counted(await targets.slicer({ target, drainMs: 50 }).slice({ durationMs: 50 }));
    expect(counts).toEqual({ started: 12, ok: 8, aborted: 4 });
  });

  it('overflow, when more wait than may', async () => {
    const target = await targets.raw(() => undefined);
    const load = { kind: 'open', process: 'uniform', rate: 2000 } as const;
    const slicer = targets.slicer({ target, load, maxConnections: 2, maxBacklog: 10, drainMs: 20 });
    const counts = counted(await slicer.slice({ durationMs: 100 }));
    expect(counts).toEqual({ started: 200, aborted: 12, overflow: 188, capHits: 198 });
  });

  it('leaves the next slice as if nothing had been', async () => {
    let isHanging = true;
    const target = await targets.raw((socket) => isHanging ? undefined : socket.write(OK));
    const slicer = targets.slicer({ target, drainMs: 20 });
    expect(counted(await slicer.slice({ durationMs: 30 }))).toEqual({ started: 4, aborted: 4 });
    isHanging = false;
    expect(counted(await slicer.slice({ count: 20 }))).toEqual({ started: 20, ok: 20 });
  });
});

describe('a connection that the target closed while it was idle', () => {
  const closing = (): Promise<string> => targets.raw((socket, nth) => (nth === 2 ? socket.end() : socket.write(OK)));

  it('has its request sent once more, and that is counted', async () => {
    const counts = counted(await targets.slicer({ target: await closing() }).slice({ count: 60 }));
    expect(counts['retried']).toBeGreaterThan(10);
    // Only where it meets another such connection.
    expect(counts['noResponse'] ?? 0).toBeLessThan(counts['retried']!);
  });

  it('has not, where the request might have had an effect', async () => {
    const mix = { requests: [{ id: 'a', method: 'POST', path: '/' }] };
    const counts = counted(await targets.slicer({ target: await closing(), mix }).slice({ count: 60 }));
    expect(counts['noResponse']).toBeGreaterThan(10);
    expect(counts).not.toHaveProperty('retried');
  });

  it('has not, when it happens twice', async () => {
    let requests = 0;
    const target = await targets.raw((socket) => (requests++ < 4 ? socket.write(OK) : socket.end()));
    const counts = counted(await targets.slicer({ target, load: { kind: 'closed', connections: 1 } }).slice({ count: 10 }));
    expect(counts).toEqual({ started: 10, ok: 4, noResponse: 6, retried: 1 });
  });

  it('is closed here too, and missed by nobody', async () => {
    const target = await targets.http((_, response) => response.end('ok'), { keepAliveTimeout: 30 });
    const slicer = targets.slicer({ target });
    await slicer.slice({ count: 8 });
    await sleep(1200);
    expect(counted(await slicer.slice({ count: 8 }))).toEqual({ started: 8, ok: 8 });
  });
});

describe('classes of requests', () => {
  const mix = {
    requests: [
      { id: 'quick', weight: 3, path: '/quick' },
      { id: 'slow', path: '/slow' },
      { id: 'wrong', path: '/wrong' },
      { id: 'mute', weight: 0.5, path: '/mute' },
    ],
  };
  const target = (): Promise<string> => targets.raw((socket, _, head) => {
    const [, kind] = /^GET \/(\w+)/.exec(head) ?? [];
    if (kind === 'quick') socket.write(OK);
    if (kind === 'slow') setTimeout(() => socket.write(OK), 20);
    if (kind === 'wrong') socket.write('HTTP/1.1 500 No\r\ncontent-length: 0\r\n\r\n');
  });

  it.each<import('./load.ts').HttpLoad>([
    { kind: 'closed', connections: 8 },
    { kind: 'open', process: 'poisson', rate: 400 },
  ])('are told apart: counts, failures and response times ($kind)', async (load) => {
    const slicer = targets.slicer({ target: await target(), mix, load, timeoutMs: 60 });
    await slicer.slice({ count: 40 });
    const reading = await slicer.slice({ count: 400 });
    const { quick, slow, wrong, mute } = reading.classes!;
    const counts = counted(reading);
    expect(quick!.operations + slow!.operations + wrong!.operations + mute!.operations).toBe(400);
    expect(quick!.operations).toBeGreaterThan(slow!.operations);
    expect([quick!.failed, slow!.failed, wrong!.failed, mute!.failed]).toEqual([0, 0, counts['status'], counts['timeout']]);
    expect([wrong!.operations, mute!.operations]).toEqual([wrong!.failed, mute!.failed]);
    const [fast, late, none, never] = [quick, slow, wrong, mute].map((one) => MicrosHistogram.decode(one!.response));
    expect([fast!.count, late!.count, none!.count, never!.count]).toEqual([quick!.operations, slow!.operations, 0, mute!.operations]);
    expect(late!.quantile(0.1)).toBeGreaterThan(19_000);
    expect(fast!.quantile(0.5)).toBeLessThan(19_000);
    expect(never!.quantile(0.5)).toBeGreaterThanOrEqual(59_900);
  });

  it('are the whole where there is but one', async () => {
    const slicer = targets.slicer({ target: await targets.raw((socket, nth) => socket.write(nth === 0 ? OK.replace('200', '404') : OK)), mix: { requests: [{ id: 'only', path: '/' }] } });
    const { classes, audit, histograms } = await slicer.slice({ count: 50 });
    expect(classes).toEqual({ only: { operations: 50, failed: audit['status'], response: histograms!['response'] } });
    expect(audit['status']).toBeGreaterThan(0);
  });

  it('hold nothing of what was never sent', async () => {
    const slicer = targets.slicer({ target: await targets.refused(), mix, load: { kind: 'open', process: 'uniform', rate: 500 } });
    const { classes, audit } = await slicer.slice({ durationMs: 100 });
    expect(audit['refused']).toBe(50);
    expect(Object.values(classes!).map(({ operations }) => operations)).toEqual([0, 0, 0, 0]);
  });
});
