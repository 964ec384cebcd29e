import { createInbox, ErrorCode, NatsError, type Msg, type NatsConnection } from 'nats';
import { decodeAnswer, encodeRequest, type Answer } from '../codec.ts';
import { Link, type Connection } from '../link.ts';
import { names } from '../names.ts';
import { Pending } from '../pending.ts';
import { keyOf } from '../serving.ts';
import { UnavailableError, type Call, type ClientOptions, type TransportClient } from '../transport.ts';
import { connectNats, declareStreams, endOf, hasJetStream } from './connect.ts';

interface Connected extends Connection {
  readonly nc: NatsConnection;
  /** Replies come to `<inbox>.<id>`, all to one subscription. */
  readonly inbox: string;
}

/** Requests as messages with a reply subject, commands into a JetStream work queue. */
export async function openNatsClient({ url, log }: ClientOptions): Promise<TransportClient> {
  const pending = new Pending<Answer>();
  const link = new Link({ title: 'NATS', log, connect: () => connectClient({ url, log }, pending) });
  await link.tried;
  let isClosed = false;
  const connected = (): Connected => {
    if (isClosed || link.current === null) throw new UnavailableError('NATS is away');
    return link.current;
  };
  return {
    kind: 'nats',
    async request(call, { timeoutMs }) {
      const { nc, inbox } = connected();
      const send = (id: string): void => nc.publish(names.calls, encodeRequest({ call, timeoutMs }), { reply: `${inbox}.${id}` });
      const answer = await pending.wait({ timeoutMs, what: 'reply', send });
      if (answer === 'busy') throw new UnavailableError('the service is overloaded');
      return answer;
    },
    async submit(call, { timeoutMs }) {
      const { nc } = connected();
      if (!hasJetStream(nc)) throw new UnavailableError('NATS has JetStream off');
      await store(nc, call, timeoutMs);
    },
    async close({ graceMs }) {
      isClosed = true;
      await pending.drain({ graceMs });
      await link.close();
    },
  };
}

async function connectClient({ url, log }: ClientOptions, pending: Pending<Answer>): Promise<Connected> {
  const nc = await connectNats(url, 'api');
  try {
    const inbox = createInbox();
    nc.subscribe(`${inbox}.*`, {
      callback: (error, message) => {
        if (error === null) receive(message, message.subject.slice(inbox.length + 1), pending);
      },
    });
    // Requests do not wait for JetStream, nor fail with it.
    if (hasJetStream(nc)) await declareStreams(nc).catch((error: unknown) => log(`NATS: commands cannot be taken: ${textOf(error)}`));
    else await nc.flush();
    const ended = endOf(nc).then((why) => {
      pending.failAll('the connection to NATS was lost');
      return why;
    });
    return { nc, inbox, ended, close: () => nc.close() };
  } catch (error) {
    await nc.close();
    throw error;
  }
}

function receive(message: Msg, id: string, pending: Pending<Answer>): void {
  // The broker says itself that nobody subscribes to the calls.
  if (message.data.length === 0 && message.headers?.code === 503) { pending.fail(id, 'no service is connected to NATS'); return; }
  try {
    pending.settle(id, decodeAnswer(message.data));
  } catch {
    pending.fail(id, 'the reply cannot be read');
  }
}

async function store(nc: NatsConnection, call: Call, timeoutMs: number): Promise<void> {
  const msgID = keyOf(call);
  try {
    await nc.jetstream().publish(names.commands, encodeRequest({ call, timeoutMs }), { timeout: timeoutMs, ...(msgID === undefined ? {} : { msgID }) });
  } catch (error) {
    // Nobody stores it: the stream is gone.
    if (error instanceof NatsError && error.code === (ErrorCode.NoResponders as string)) void declareStreams(nc).catch(() => undefined);
    throw new UnavailableError(`NATS did not confirm the command: ${textOf(error)}`, { cause: error });
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
