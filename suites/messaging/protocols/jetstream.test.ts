import { describe, expect, it } from 'vitest';
import { Audit, type AuditCounts } from '../generator/audit.ts';
import { OneWay } from '../generator/one-way.ts';
import { encodePayload, payloadTemplate } from '../generator/payload.ts';
import { StrideReader, viewOf, type Exceptional } from '../generator/stride-reader.ts';
import { acknowledged, Acknowledgements, apiError, deliveries, refusalIn } from './jetstream.ts';
import { natsExceptional, type NatsMessage } from './nats.ts';

const STREAM = 'h12345678';
const MESSAGES = 12;
const PING = Buffer.from('PING\r\n');
const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
const clean = { published: MESSAGES, delivered: MESSAGES, lost: 0, duplicated: 0, reordered: 0, corrupted: 0 };

/** Sequences of the server's, which grow by a digit on the way. */
const replyTo = (sequence: number): string => `$JS.ACK.${STREAM}.wire.1.${sequence + 6}.${sequence + 94}.1795345904490807580.${MESSAGES - sequence}`;

function delivery(sequence: number, payloadBytes: number, reply = replyTo(sequence)): Buffer {
  const payload = encodePayload({ template: payloadTemplate(payloadBytes), sequence, sentAtMs: performance.now() });
  return Buffer.concat([Buffer.from(`MSG ${STREAM} 1 ${reply} ${payloadBytes}\r\n`), payload, Buffer.from('\r\n')]);
}

/** As a socket does: one buffer, written over by each read. */
const shared = Buffer.alloc(1024 * 1024);
const view = viewOf(shared);

interface Read {
  readonly counts: AuditCounts;
  readonly foreign: NatsMessage[];
  readonly pings: number;
  readonly samples: number;
  readonly pendingBytes: number;
}

function readPieces(pieces: Iterable<Buffer>, fast: (its: { audit: Audit; oneWay: OneWay }, rest: Exceptional) => Exceptional, audit = new Audit()): Read {
  audit.published(MESSAGES);
  const oneWay = new OneWay(1);
  const seen = { foreign: [] as NatsMessage[], pings: 0, samples: 0 };
  oneWay.sample = () => seen.samples++;
  const rest = natsExceptional({
    onInfo: () => undefined,
    onPing: () => seen.pings++,
    onPong: () => undefined,
    onError: (text) => {
      throw new Error(text);
    },
    onForeignMessage: (message) => seen.foreign.push({ ...message, payload: Buffer.from(message.payload) }),
  });
  const reader = new StrideReader({ shape: null, audit, oneWay, exceptional: fast({ audit, oneWay }, rest) });
  for (const piece of pieces) {
    shared.set(piece);
    shared.fill(0xaa, piece.length, piece.length + 64);
    reader.push(shared, view, piece.length);
  }
  return { counts: audit.settle(), ...seen, pendingBytes: reader.pendingBytes };
}

function readDeliveries(pieces: Iterable<Buffer>, payloadBytes: number): Read & { written: string } {
  const acknowledgements = new Acknowledgements();
  const read = readPieces(pieces, ({ audit, oneWay }, rest) => deliveries({ subject: STREAM, sid: 1, payloadBytes, audit, oneWay, acknowledgements }, rest));
  return { ...read, written: acknowledgements.take().toString('latin1') };
}

function* cut(bytes: Buffer, size: number): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

describe('deliveries of JetStream', () => {
  const written = range(MESSAGES).map((sequence) => `PUB ${replyTo(sequence)} 4\r\n+ACK\r\n`).join('');
  const stream = (payloadBytes: number): Buffer => Buffer.concat(range(MESSAGES).flatMap((sequence) => (sequence % 3 === 0 ? [PING, delivery(sequence, payloadBytes)] : [delivery(sequence, payloadBytes)])));
  const expected = { counts: clean, foreign: [], pings: 4, samples: MESSAGES, pendingBytes: 0, written };

  it.each([16, 17, 19, 115, 1024])('of %i B are read, cut anywhere, and acknowledged each', (payloadBytes) => {
    const bytes = stream(payloadBytes);
    const step = payloadBytes === 16 ? 1 : 11;
    for (let at = 0; at <= bytes.length; at += step) {
      expect(readDeliveries([bytes.subarray(0, at), bytes.subarray(at)], payloadBytes), `cut at ${at}`).toEqual(expected);
    }
  });

  it.each([1, 2, 3, 31, 100, 4096])('are read in pieces of %i B', (size) => {
    expect(readDeliveries(cut(stream(16), size), 16)).toEqual(expected);
  });

  it('of 64 KiB are read in pieces as a socket gives them', () => {
    for (const size of [4096, 65_536, 100_000, 262_144]) expect(readDeliveries(cut(stream(65_536), size), 65_536)).toEqual(expected);
  });

  it('with any byte that is wrong outside the reply subject are not taken for whole', () => {
    for (const payloadBytes of [16, 21, 200]) {
      const good = delivery(1, payloadBytes);
      const reply = good.indexOf('$JS.ACK.') + '$JS.ACK.'.length;
      const replyEnd = good.indexOf(' ', reply);
      const time = good.indexOf('\r\n') + 2 + 8;
      for (let at = 0; at < good.length; at++) {
        if ((at >= reply && at < replyEnd) || (at >= time && at < time + 8)) continue;
        const bad = Buffer.from(good);
        bad[at]! ^= 0x01;
        const bytes = Buffer.concat([delivery(0, payloadBytes), bad, delivery(2, payloadBytes)]);
        let delivered = 0;
        try {
          delivered = readDeliveries([bytes], payloadBytes).counts.delivered;
        } catch (error) {
          // A stream that makes no sense any more is given up.
          expect((error as Error).message).toMatch(/server sent|item/);
        }
        expect(delivered, `byte ${at} of ${payloadBytes} B`).toBeLessThan(3);
      }
    }
  });

  it('that are not as they were published are handed over with the subject to acknowledge them', () => {
    const bad = delivery(1, 32);
    bad[bad.length - 4]! ^= 0xff;
    const short = delivery(2, 16);
    const { counts, foreign } = readDeliveries([Buffer.concat([delivery(0, 32), bad, short, delivery(3, 32)])], 32);
    expect(counts).toMatchObject({ delivered: 2 });
    expect(foreign.map(({ reply }) => reply)).toEqual([replyTo(1), replyTo(2)]);
  });

  it('are told apart from what the server says about a pull', () => {
    const status = Buffer.from('HMSG _INBOX.h.c 1  40 40\r\nNATS/1.0 409 Consumer Deleted\r\n\r\n'.padEnd(27 + 40, ' ').slice(0, 66) + '\r\n');
    const { foreign } = readDeliveries([Buffer.concat([delivery(0, 16), status])], 16);
    expect(foreign).toMatchObject([{ headers: expect.stringContaining('NATS/1.0 409 Consumer Deleted') as string, reply: null }]);
  });

  it('count what is lost, doubled or out of order', () => {
    const read = (...sequences: number[]): AuditCounts => readDeliveries([Buffer.concat(sequences.map((sequence) => delivery(sequence, 16)))], 16).counts;
    expect(read(...range(MESSAGES).filter((sequence) => sequence !== 4))).toEqual({ ...clean, delivered: MESSAGES - 1, lost: 1 });
    expect(read(...range(MESSAGES), 3)).toEqual({ ...clean, duplicated: 1 });
    expect(read(1, 0, ...range(MESSAGES).slice(2))).toEqual({ ...clean, reordered: 1 });
  });
});

describe('acknowledgements of what was published', () => {
  const inbox = `_INBOX.${STREAM}.p`;
  const message = (body: string): Buffer => Buffer.from(`MSG ${inbox} 1 ${body.length}\r\n${body}\r\n`);
  const read = (pieces: Iterable<Buffer>): Read => readPieces(pieces, ({ audit }, rest) => acknowledged({ inbox, sid: 1, stream: STREAM, audit }, rest), new Audit({ acknowledges: true }));
  const all = Buffer.concat([PING, ...range(MESSAGES).map((sequence) => message(`{"stream":"${STREAM}","seq":${sequence + 95}}`))]);

  it('are counted, cut anywhere', () => {
    for (let at = 0; at <= all.length; at++) {
      expect(read([all.subarray(0, at), all.subarray(at)]), `cut at ${at}`).toMatchObject({ counts: { acknowledged: MESSAGES }, foreign: [], pings: 1, pendingBytes: 0 });
    }
  });

  it.each([
    [`{"error":{"code":503,"err_code":10077,"description":"maximum messages exceeded"},"stream":"${STREAM}","seq":0}`, 'maximum messages exceeded (10077)'],
    [`{"error":{"code":400,"description":"bad request"}}`, 'bad request (400)'],
  ])('are not %s', (body, reason) => {
    const { counts, foreign } = read([Buffer.concat([message(`{"stream":"${STREAM}","seq":1}`), message(body)])]);
    expect(counts.acknowledged).toBe(1);
    expect(foreign.map(refusalIn)).toEqual([reason]);
  });

  it('are none where nobody takes the subject, and some where they say more', () => {
    const none = Buffer.from(`HMSG ${inbox} 1 16 16\r\nNATS/1.0 503\r\n\r\n\r\n`);
    const { foreign } = read([Buffer.concat([none, message(`{"stream":"other","seq":1}`)])]);
    expect(foreign.map(refusalIn)).toEqual(['no stream takes its subject', null]);
    expect(read([message(`{"stream":"${STREAM}","seq":1,"domain":"hub"}`)]).counts.acknowledged).toBe(1);
  });

  it('are refused in the words of the server', () => {
    expect(apiError({ code: 400, err_code: 10100, description: 'filtered consumer not unique on workqueue stream' })).toBe('filtered consumer not unique on workqueue stream (10100)');
  });
});

describe('a batch of acknowledgements', () => {
  it('grows, and is empty once it was taken', () => {
    const acknowledgements = new Acknowledgements();
    const subject = Buffer.from(`xx${replyTo(1)}yy`);
    for (let added = 0; added < 3000; added++) acknowledgements.add(subject, 2, subject.length - 2);
    acknowledgements.append('PING\r\n');
    expect(acknowledgements.count).toBe(3000);
    expect(acknowledgements.take().toString()).toBe(`${`PUB ${replyTo(1)} 4\r\n+ACK\r\n`.repeat(3000)}PING\r\n`);
    expect(acknowledgements.count).toBe(0);
    expect(acknowledgements.take()).toHaveLength(0);
  });
});
