import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findRun, newRunId } from './runs.ts';

let out = '';
beforeEach(() => void (out = mkdtempSync(join(tmpdir(), 'headroom-runs-'))));
afterEach(() => rmSync(out, { recursive: true, force: true }));

describe('runs', () => {
  it('have ids that sort by time', () => {
    expect(newRunId({ now: new Date('2026-03-04T05:06:07.890Z'), suites: ['messaging'], profile: 'quick' })).toBe('20260304-050607-messaging-quick');
  });

  it('have ids that a lab takes, whatever was measured together', () => {
    const id = newRunId({ now: new Date('2026-03-04T05:06:07.890Z'), suites: ['system', 'workers', 'database'], profile: 'quick' });
    expect(id).toBe('20260304-050607-system_workers_database-quick');
    expect(id).toMatch(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/);
  });

  it('are found by path, by id, by their record, and as the latest', () => {
    for (const id of ['first', 'second']) {
      mkdirSync(join(out, id));
      writeFileSync(join(out, id, 'record.ndjson'), '');
    }
    mkdirSync(join(out, 'zzz-no-record'));
    for (const run of ['second', join(out, 'second'), join(out, 'second', 'record.ndjson'), 'latest']) {
      expect(findRun({ run, out })).toBe(join(out, 'second'));
    }
    expect(() => findRun({ run: 'third', out })).toThrow(expect.objectContaining({ code: 'RUN_NOT_FOUND', hint: expect.stringContaining('first, second') as string }) as Error);
  });

  it('say how to make the first one', () => {
    expect(() => findRun({ run: 'latest', out: join(out, 'none') })).toThrow(expect.objectContaining({ hint: expect.stringContaining('headroom run') as string }) as Error);
  });
});
