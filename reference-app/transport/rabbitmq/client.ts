import type { Channel, ConfirmChannel, ConsumeMessage } from 'amqplib';
import { decodeAnswer, encodeRequest, type Answer } from '../codec.ts';
import { Link, type Connection } from '../link.ts';
import { names } from '../names.ts';
import { Pending } from '../pending.ts';
import { keyOf } from '../serving.ts';
import { UnavailableError, type ClientOptions, type TransportClient } from '../transport.ts';
import { declareCommands, RabbitConnection } from './connect.ts';
import { Registration } from './registration.ts';

/** A pseudo-queue of the broker's: replies go straight to the connection that asked. */
const DIRECT_REPLY = 'amq.rabbitmq.reply-to';

interface Channels {
  readonly calls: Channel;
  readonly commands: ConfirmChannel;
  readonly registration: Registration;
}

interface Connected extends Connection, Channels {}

/** What is waited for: replies to calls, and the broker's confirmations of commands. */
interface Waiting {
  readonly replies: Pending<Answer>;
  readonly confirms: Pending<undefined>;
}

/** Requests over a queue that the workers share, with direct reply-to; commands into a quorum queue, confirmed. */
export async function openRabbitClient({ url, log }: ClientOptions): Promise<TransportClient> {
  const waiting: Waiting = { replies: new Pending(), confirms: new Pending() };
  const link = new Link({ title: 'RabbitMQ', log, connect: () => connectClient({ url, log }, waiting) });
  await link.tried;
  let isClosed = false;
  const connected = (): Connected => {
    if (isClosed || link.current === null) throw new UnavailableError('RabbitMQ is away');
    return link.current;
  };
  return {
    kind: 'rabbitmq',
    async request(call, { timeoutMs }) {
      const { calls } = connected();
      const send = (id: string): void => {
        // Dropped by the broker when its caller has given up; returned at once when there is no queue.
        const options = { mandatory: true, expiration: Math.ceil(timeoutMs), replyTo: DIRECT_REPLY, correlationId: id };
        calls.publish('', names.calls, encodeRequest({ call, timeoutMs }), options);
      };
      const answer = await waiting.replies.wait({ timeoutMs, what: 'reply', send });
      if (answer === 'busy') throw new UnavailableError('the service is overloaded, or ended while it carried out the call');
      return answer;
    },
    async submit(call, { timeoutMs }) {
      const { commands, registration } = connected();
      const { confirms } = waiting;
      const key = keyOf(call);
      const send = (id: string): void => {
        const options = { mandatory: true, persistent: true, correlationId: id, ...(key === undefined ? {} : { messageId: key }) };
        commands.publish('', names.commands, encodeRequest({ call, timeoutMs }), options, (refused: unknown) => {
          if (refused) confirms.fail(id, 'RabbitMQ refused the command');
          else registration.whenDone(() => confirms.settle(id, undefined));
        });
      };
      await confirms.wait({ timeoutMs, what: 'confirmation', send });
    },
    async close({ graceMs }) {
      isClosed = true;
      await Promise.all([waiting.replies.drain({ graceMs }), waiting.confirms.drain({ graceMs })]);
      await link.close();
      failAll(waiting, 'closed');
    },
  };
}

async function connectClient({ url, log }: ClientOptions, waiting: Waiting): Promise<Connected> {
  const setUp = async (connection: RabbitConnection): Promise<Channels> => {
    const calls = connection.watch(await connection.model.createChannel());
    await calls.consume(DIRECT_REPLY, (message) => receive(message, waiting, connection), { noAck: true });
    calls.on('return', ({ properties }) => waiting.replies.fail(String(properties.correlationId), 'no service is connected to RabbitMQ'));
    const commands = connection.watch(await connection.model.createConfirmChannel());
    await declareCommands(commands);
    const registration = new Registration();
    commands.on('return', ({ properties }) => {
      waiting.confirms.fail(String(properties.correlationId), 'the queue of the commands is gone');
      void declareCommands(commands).then(
        () => registration.begin(),
        () => undefined,
      );
    });
    return { calls, commands, registration };
  };
  const { connection, its } = await RabbitConnection.open({ url, role: 'api', log, setUp });
  const ended = connection.ended.then((why) => {
    failAll(waiting, 'the connection to RabbitMQ was lost');
    return why;
  });
  return { ...its, ended, close: () => connection.close() };
}

function receive(message: ConsumeMessage | null, { replies }: Waiting, connection: RabbitConnection): void {
  if (message === null) { connection.giveUp('the broker cancelled the replies'); return; }
  const id = String(message.properties.correlationId);
  try {
    replies.settle(id, decodeAnswer(message.content));
  } catch {
    replies.fail(id, 'the reply cannot be read');
  }
}

function failAll({ replies, confirms }: Waiting, why: string): void {
  replies.failAll(why);
  confirms.failAll(why);
}
