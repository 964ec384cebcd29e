import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fakeBench, FakeClock, fakeContender, fakeHeader, fakeScenario, fakeSuite, quietHost } from './fake.case.ts';
import { readRecord } from './record-reader.ts';
import { RecordWriter } from './record-writer.ts';
import { Redactor } from './redaction.ts';
import { fixedSchedule, run } from './runner.ts';
import { schedule } from './schedule.ts';

const scenarios = [fakeScenario({ blocks: 3 })];
const contenders = ['rate-1000', 'rate-500'];
const { blocks } = schedule({
  selections: [{ suite: fakeSuite({ scenarios, contenders }), scenarios, contenders: contenders.map(fakeContender) }],
  profile: 'quick',
  seed: 3,
});

let folder = '';
let path = '';
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'headroom-record-'));
  path = join(folder, 'run', 'record.ndjson');
  const clock = new FakeClock();
  const record = RecordWriter.create({ path, header: fakeHeader(blocks), redactor: new Redactor() });
  const bench = fakeBench({ clock });
  await run({ next: fixedSchedule(blocks), benchOf: () => Promise.resolve(bench), record, clock, host: quietHost, signal: new AbortController().signal });
  record.close();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const lines = (): string[] => readFileSync(path, 'utf8').split('\n').filter((line) => line !== '');

describe('record', () => {
  it('reads back what was written', () => {
    const { record, goodBytes, raw } = readRecord(path);
    expect(record.trials).toHaveLength(6);
    expect(record.trials[0]?.slices[0]).toMatchObject({ operations: 2000, classes: { only: { operations: 2000, failed: 0, response: 'encoded' } } });
    expect(record.closing).toMatchObject({ completed: 6 });
    expect(record.servers).toHaveLength(1);
    expect(goodBytes).toBe(raw.length);
  });

  it('is readable up to the last whole block after being cut anywhere', () => {
    const whole = readFileSync(path);
    const header = whole.indexOf(0x0a) + 1;
    const ends = [header];
    for (let at = header; at < whole.length; at = whole.indexOf(0x0a, at) + 1) ends.push(whole.indexOf(0x0a, at) + 1);
    for (let cut = header; cut <= whole.length; cut += 97) {
      writeFileSync(path, whole.subarray(0, cut));
      const { record, goodBytes } = readRecord(path);
      expect(record.trials.length % 2).toBe(0);
      expect(goodBytes).toBeLessThanOrEqual(cut);
      expect(ends).toContain(goodBytes);
    }
  });

  it('goes on from the last whole block', () => {
    const whole = readFileSync(path);
    writeFileSync(path, whole.subarray(0, whole.length - 2000));
    const { goodBytes, record } = readRecord(path);
    const writer = RecordWriter.resume({ path, goodBytes, redactor: new Redactor() });
    writer.append([{ kind: 'resumed', at: '2026-01-02T00:00:00.000Z', environment: record.header.environment }]);
    writer.close();
    const again = readRecord(path);
    expect(again.record.resumedAt).toEqual(['2026-01-02T00:00:00.000Z']);
    expect(again.record.trials).toEqual(record.trials);
  });

  it('refuses damage in the middle, naming the line', () => {
    const kept = lines();
    kept[2] = kept[2]!.slice(0, 40);
    writeFileSync(path, `${kept.join('\n')}\n`);
    expect(() => readRecord(path)).toThrow(expect.objectContaining({ code: 'RECORD_DAMAGED', kind: 'input', message: expect.stringContaining('line 3') as string }) as Error);
  });

  it('refuses unknown keys, a newer format, an empty file and a missing one', () => {
    const kept = lines();
    writeFileSync(path, `${kept.join('\n').replace('"attempt":1', '"attempt":1,"surprise":true')}\n`);
    expect(() => readRecord(path)).toThrow(/surprise/);
    writeFileSync(path, kept.join('\n').replace('headroom.record/1', 'headroom.record/9'));
    expect(() => readRecord(path)).toThrow(expect.objectContaining({ code: 'RECORD_FORMAT' }) as Error);
    writeFileSync(path, '');
    expect(() => readRecord(path)).toThrow(expect.objectContaining({ code: 'RECORD_DAMAGED' }) as Error);
    expect(() => readRecord(join(folder, 'nowhere'))).toThrow(expect.objectContaining({ code: 'RECORD_NOT_FOUND' }) as Error);
  });

  it('is never overwritten', () => {
    expect(() => RecordWriter.create({ path, header: fakeHeader(blocks), redactor: new Redactor() })).toThrow(expect.objectContaining({ code: 'RECORD_EXISTS' }) as Error);
  });

  it('says what to do when the disk is full, and when the folder cannot be written', () => {
    expect(() => RecordWriter.create({ path: '/proc/headroom/record.ndjson', header: fakeHeader(blocks), redactor: new Redactor() })).toThrow(
      expect.objectContaining({ code: 'OUT_NOT_WRITABLE', kind: 'input' }) as Error,
    );
    expect(() => RecordWriter.resume({ path: '/dev/full', goodBytes: 0, redactor: new Redactor() }).append([fakeHeader(blocks)])).toThrow();
  });

  it('never holds a secret, plain, encoded or within a URL', () => {
    const redactor = new Redactor();
    redactor.add('s3cret/pass word');
    const writer = RecordWriter.resume({ path, goodBytes: readRecord(path).goodBytes, redactor });
    const settings = { a: 's3cret/pass word', b: 'x s3cret%2Fpass%20word y', c: 'amqp://user:other@127.0.0.1:5672/' };
    writer.append([{ kind: 'server', name: 'x', version: '1', origin: 'url', settings }]);
    writer.close();
    const last = lines().at(-1) ?? '';
    expect(last).not.toMatch(/s3cret|other/);
    expect(last).toContain('[redacted]');
  });

  it('holds blocks that were planned during the run', async () => {
    const { goodBytes } = readRecord(path);
    const writer = RecordWriter.resume({ path, goodBytes, redactor: new Redactor() });
    const clock = new FakeClock();
    const bench = fakeBench({ clock });
    const added = { ...blocks[0]!, id: 'fake/speed/added#1' };
    await run({
      next: (trials) => (trials.length === 0 ? [added] : 'done'),
      planned: new Set(blocks.map(({ id }) => id)),
      benchOf: () => Promise.resolve(bench),
      record: writer,
      clock,
      host: quietHost,
      signal: new AbortController().signal,
    });
    writer.close();
    const { record } = readRecord(path);
    expect(record.header.blocks.map(({ id }) => id)).toEqual([...blocks.map(({ id }) => id), added.id]);
    expect(record.trials.filter(({ block }) => block === added.id)).toHaveLength(2);
  });

  it('keeps a torn last line out, whatever is in it', () => {
    appendFileSync(path, '{"kind":"trial","id":"x');
    expect(readRecord(path).record.trials).toHaveLength(6);
  });
});
