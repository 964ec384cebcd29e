import { describe, expect, it } from 'vitest';
import { until, within } from './bounded.ts';
import { Closers } from './closers.ts';

const never = new AbortController().signal;

describe('a bounded wait', () => {
  it('gives what came in time, be it an error', async () => {
    await expect(within(Promise.resolve(7), { what: 'seven', limitMs: 50 })).resolves.toBe(7);
    await expect(within(Promise.reject(new Error('no')), { what: 'seven', limitMs: 50 })).rejects.toThrow('no');
  });

  it('says what it waited for in vain', async () => {
    await expect(within(new Promise(() => undefined), { what: 'a miracle', limitMs: 20 })).rejects.toThrow('waited 20 ms for a miracle, in vain');
  });

  it('ends when all is reached, when nothing moves any more, and when it is late', async () => {
    const base = { patienceMs: 40, limitMs: 200, failed: never };
    let count = 0;
    const counting = { reached: () => count >= 5, progress: () => count++ };
    expect(await until({ ...base, ...counting })).toBe('reached');
    expect(await until({ ...base, reached: () => false, progress: () => 0 })).toBe('stalled');
    const startMs = performance.now();
    expect(await until({ ...base, reached: () => false, progress: () => performance.now() })).toBe('late');
    expect(performance.now() - startMs).toBeGreaterThanOrEqual(200);
  });

  it('ends with the error of a connection that fails', async () => {
    const failure = new AbortController();
    setTimeout(() => failure.abort(new Error('connection reset')), 10);
    await expect(until({ reached: () => false, progress: () => 0, patienceMs: 1000, limitMs: 1000, failed: failure.signal })).rejects.toThrow('connection reset');
  });
});

describe('what is to be closed', () => {
  it('is closed in reverse order, all of it, and once', async () => {
    const closed: string[] = [];
    const closers = new Closers(20);
    closers.add('the first', () => Promise.resolve(closed.push('first')));
    closers.add('the second', () => new Promise(() => undefined));
    closers.add('the third', () => Promise.reject(new Error('third failed')));
    closers.add('the fourth', () => Promise.resolve(closed.push('fourth')));
    await expect(closers.close()).rejects.toThrow('third failed');
    expect(closed).toEqual(['fourth', 'first']);
    await closers.close();
    expect(closed).toHaveLength(2);
  });

  it('tells what went wrong first', async () => {
    const closers = new Closers(20);
    const work = closers.around(() => {
      closers.add('the end', () => Promise.reject(new Error('did not close')));
      return Promise.reject(new Error('did not work'));
    });
    await expect(work).rejects.toThrow('did not work');
    closers.add('the end', () => Promise.reject(new Error('did not close')));
    await expect(closers.around(() => Promise.resolve(1))).rejects.toThrow('did not close');
  });
});
