import { describe, expect, it } from 'vitest';
import { natsExceptional, pubShape, type NatsMessage } from './nats.ts';

/** Reads items one after another; messages are copied, as they are valid during the call only. */
function read(text: string): { messages: NatsMessage[]; errors: string[]; used: number } {
  const messages: NatsMessage[] = [];
  const errors: string[] = [];
  const exceptional = natsExceptional({
    onInfo: () => undefined,
    onPing: () => undefined,
    onPong: () => undefined,
    onError: (said) => errors.push(said),
    onForeignMessage: (message) => messages.push({ ...message, payload: Buffer.from(message.payload) }),
  });
  const bytes = Buffer.from(text, 'latin1');
  let at = 0;
  for (let used = -1; used !== 0 && at < bytes.length; at += used) used = exceptional(bytes, at, bytes.length);
  return { messages, errors, used: at };
}

describe('the NATS protocol', () => {
  it('publishes with and without a subject for replies', () => {
    expect(Buffer.from(pubShape({ subject: 's', payloadBytes: 16 }).bytes).toString('latin1')).toBe(`PUB s 16\r\n${'\0'.repeat(16)}\r\n`);
    const shape = pubShape({ subject: 's', reply: '_INBOX.a', payloadBytes: 16 });
    expect(Buffer.from(shape.bytes).toString('latin1')).toBe(`PUB s _INBOX.a 16\r\n${'\0'.repeat(16)}\r\n`);
    expect(shape.sequenceAt).toBe('PUB s _INBOX.a 16\r\n'.length);
  });

  it.each([
    ['MSG s 7 3\r\nabc\r\n', { subject: 's', sid: 7, reply: null, headers: '', payload: 'abc' }],
    ['MSG s.a 7 $JS.ACK.x 3\r\nabc\r\n', { subject: 's.a', sid: 7, reply: '$JS.ACK.x', headers: '', payload: 'abc' }],
    ['MSG s 7 0\r\n\r\n', { subject: 's', sid: 7, reply: null, headers: '', payload: '' }],
    ['HMSG s 1 16 16\r\nNATS/1.0 503\r\n\r\n\r\n', { subject: 's', sid: 1, reply: null, headers: 'NATS/1.0 503\r\n\r\n', payload: '' }],
    ['HMSG s 1 r 12 14\r\nNATS/1.0\r\n\r\nab\r\n', { subject: 's', sid: 1, reply: 'r', headers: 'NATS/1.0\r\n\r\n', payload: 'ab' }],
  ])('reads %j, when it is whole and not before', (text, expected) => {
    const { messages, used } = read(text);
    expect(messages.map((message) => ({ ...message, payload: message.payload.toString() }))).toMatchObject([expected]);
    expect(used).toBe(text.length);
    for (let end = 1; end < text.length; end++) expect(read(text.slice(0, end)), `up to ${end}`).toMatchObject({ messages: [], used: 0 });
  });

  it.each(['MSG s 7\r\n', 'MSG s 7 a b c\r\n', 'MSG s 7 x\r\n', 'HMSG s 7 12\r\n', 'HMSG s 7 12 3\r\n', 'HMSG s 7 r x 12 13\r\n'])('refuses %j', (line) => {
    expect(() => read(line)).toThrow('a message line that makes no sense');
  });

  it('takes an error without its quotes', () => {
    expect(read("-ERR 'Authorization Violation'\r\n").errors).toEqual(['Authorization Violation']);
  });
});
