import { createServer, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import * as hdr from 'hdr-histogram-js';
import { MicrosHistogram } from '../../histogram.ts';
import type { RawResult } from './cannon.ts';
import { completeOptions, divideConnections, type AutocannonOptions } from './options.ts';
import { readingOf } from './reading.ts';
import { AutocannonSession } from './session.ts';

const { signal } = new AbortController();
const servers: Server[] = [];
const sessions: AutocannonSession[] = [];

async function serve(answer: (response: ServerResponse) => void): Promise<string> {
  const server = createServer((_, response) => answer(response));
  servers.push(server);
  server.listen({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

async function open(load: AutocannonOptions): Promise<AutocannonSession> {
  const session = await AutocannonSession.open({ load, cpus: [], components: [], signal });
  sessions.push(session);
  return session;
}

afterEach(async () => {
  for (const session of sessions.splice(0)) await session.close();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** Autocannon's own histogram of so many whole milliseconds. */
function encoded(valuesMs: readonly number[]): string {
  const histogram = hdr.build({ bitBucketSize: 64, autoResize: true, highestTrackableValue: 10_000, numberOfSignificantValueDigits: 5, useWebAssembly: false });
  for (const value of valuesMs) histogram.recordValue(value);
  return hdr.encodeIntoCompressedBase64(histogram);
}

const raw: RawResult = { latencies: encoded([]), totalRequests: 0, totalCompletedRequests: 0, errors: 0, timeouts: 0, mismatches: 0, non2xx: 0 };
const generator = { cpuMs: 10, loopDelayP99Ms: 1 };

describe('the options', () => {
  it('are completed', () => {
    expect(completeOptions({ target: 'http://h:1/', connections: 3 })).toEqual({ target: 'http://h:1/', connections: 3, workers: 1, timeoutMs: 10_000, expectBody: null, requests: [] });
  });

  it.each([
    [{ target: 'https://h/', connections: 1 }, 'target'],
    [{ target: 'h', connections: 1 }, 'target'],
    [{ target: 'http://h/', connections: 0 }, 'connections'],
    [{ target: 'http://h/', connections: 2, workers: 3 }, 'workers'],
    [{ target: 'http://h/', connections: 2, timeoutMs: 10 }, 'timeoutMs'],
  ])('are refused by their key: %o', (options, key) => {
    expect(() => completeOptions(options)).toThrow(new RegExp(`^${key}: `));
  });

  it('divide connections evenly', () => {
    expect(divideConnections({ connections: 10, workers: 3 })).toEqual([4, 3, 3]);
    expect(divideConnections({ connections: 2, workers: 2 })).toEqual([1, 1]);
  });
});

describe('a reading', () => {
  it('puts the threads together, and every count in one outcome', () => {
    const results = [
      { ...raw, totalRequests: 120, totalCompletedRequests: 100, non2xx: 5, mismatches: 7, errors: 9, timeouts: 4, latencies: encoded([0, 1, 2]) },
      { ...raw, totalRequests: 10, totalCompletedRequests: 10, latencies: encoded([20]) },
    ];
    const { operations, audit, metrics, histograms } = readingOf({ results, elapsedMs: 500, connections: 8, generator });
    expect(operations).toBe(110);
    expect(audit).toEqual({ started: 130, ok: 98, status: 5, body: 7, timeout: 4, broken: 8, aborted: 8 });
    expect(metrics).toMatchObject({ completedPerSec: 196, connections: 8, drainMs: 0, errorShare: 24 / 122 });
    expect(MicrosHistogram.decode(histograms!['service']!).count).toBe(4);
    expect(metrics['serviceP999Ms']).toBeCloseTo(20, 1);
  });

  it('of nothing has no quantiles and no errors', () => {
    const { metrics, audit } = readingOf({ results: [raw], elapsedMs: 100, connections: 1, generator });
    expect(metrics).not.toHaveProperty('serviceP50Ms');
    expect(metrics['errorShare']).toBe(0);
    expect(audit['started']).toBe(0);
  });
});

describe('AutocannonSession', () => {
  it('warms up, measures in slices, and accounts for itself', async () => {
    const session = await open({ target: await serve((response) => response.end('ok')), connections: 4, expectBody: 'ok' });
    expect(session.components.map(({ name }) => name)).toEqual(['generator']);
    expect((await session.warmUp(signal)).elapsedMs).toBeGreaterThan(500);
    for (let i = 0; i < 2; i++) {
      const { audit, operations, metrics, generator: use, histograms } = await session.slice({ durationMs: 200, signal });
      expect(operations).toBeGreaterThan(100);
      expect(audit).toMatchObject({ ok: operations, status: 0, body: 0, timeout: 0, broken: 0 });
      expect(audit['aborted']).toBeLessThanOrEqual(4);
      expect(metrics).toMatchObject({ errorShare: 0, connections: 4 });
      expect(metrics['completedPerSec']).toBeLessThan(operations / 0.2);
      expect(use!.cpuMs).toBeGreaterThan(5);
      expect(MicrosHistogram.decode(histograms!['response']!).count).toBe(operations);
    }
  });

  it('counts wrong statuses, wrong bodies and broken connections', async () => {
    const answers = [(response: ServerResponse) => response.writeHead(503).end('ok'), (response: ServerResponse) => response.end('no'), (response: ServerResponse) => response.destroy()];
    const audits = [];
    for (const answer of answers) {
      const session = await open({ target: await serve(answer), connections: 2, expectBody: 'ok' });
      audits.push((await session.slice({ durationMs: 100, signal })).audit);
    }
    const [status, body, broken] = audits;
    expect(status).toMatchObject({ ok: 0, body: 0 });
    expect(status!['status']).toBeGreaterThan(0);
    expect(body).toMatchObject({ ok: 0, status: 0 });
    expect(body!['body']).toBeGreaterThan(0);
    expect(broken).toMatchObject({ ok: 0, status: 0, body: 0 });
    expect(broken!['broken']).toBeGreaterThan(2);
  });

  it('asks for several addresses in turn, and checks the body of each', async () => {
    const server = createServer((request, response) => response.end(`${request.method ?? ''} ${request.url ?? ''}`));
    servers.push(server);
    server.listen({ host: '127.0.0.1', port: 0 });
    await once(server, 'listening');
    const target = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const right = ['GET /a', 'POST /b', 'DELETE /c'].map((answer) => ({ method: answer.split(' ')[0]!, path: answer.split(' ')[1]!, answer }));
    const good = await open({ target, connections: 2, requests: right });
    const { audit } = await good.slice({ durationMs: 200, signal });
    expect(audit).toMatchObject({ status: 0, body: 0 });
    expect(audit['ok']).toBeGreaterThan(20);
    const wrong = await open({ target, connections: 2, requests: [...right, { method: 'GET', path: '/d', answer: 'another' }] });
    const { audit: told } = await wrong.slice({ durationMs: 200, signal });
    // One request of four.
    expect(told['body']! / (told['ok']! + told['body']!)).toBeCloseTo(0.25, 1);
  });

  it('divides its connections among threads, and counts the CPU of all', async () => {
    const session = await open({ target: await serve((response) => response.end('ok')), connections: 6, workers: 3 });
    expect(readFileSync(`/proc/${session.generatorPid}/status`, 'utf8')).toMatch(/^Threads:\s+\d\d/m);
    const { operations, metrics, generator: use } = await session.slice({ durationMs: 300, signal });
    expect(operations).toBeGreaterThan(100);
    expect(metrics['connections']).toBe(6);
    expect(use!.cpuMs).toBeGreaterThan(20);
  });

  it('ends in counts when nobody listens', async () => {
    const session = await open({ target: 'http://127.0.0.1:1/', connections: 2 });
    const { audit, metrics } = await session.slice({ durationMs: 100, signal });
    expect(audit['broken']).toBeGreaterThan(0);
    expect(metrics['errorShare']).toBe(1);
  });

  it('leaves nothing when it is closed', async () => {
    const session = await open({ target: await serve((response) => response.end('ok')), connections: 2, workers: 2 });
    await session.slice({ durationMs: 50, signal });
    await session.close();
    expect(() => readFileSync(`/proc/${session.generatorPid}/status`, 'utf8')).toThrow('ENOENT');
  });
});
