import type { Channel, ConsumeMessage } from 'amqplib';
import { setTimeout as delay } from 'node:timers/promises';
import { decodeRequest, encodeAnswer, type Answer } from '../codec.ts';
import { Link, type Connection } from '../link.ts';
import { names } from '../names.ts';
import { Serving } from '../serving.ts';
import type { TransportWorker, WorkerOptions } from '../transport.ts';
import { declareCalls, declareCommands, RabbitConnection } from './connect.ts';

interface Connected extends Connection {
  /** Takes nothing new; what was delivered stays. */
  stopTaking(): Promise<void>;
}

/** Serves the queue of the calls and that of the commands. */
export async function openRabbitWorker(options: WorkerOptions): Promise<TransportWorker> {
  const serving = new Serving(options);
  const link = new Link({ title: 'RabbitMQ', log: options.log, connect: () => connectWorker(options, serving) });
  await link.tried;
  return {
    get isConnected() {
      return link.current !== null;
    },
    async close({ graceMs }) {
      const deadlineMs = performance.now() + graceMs;
      await Promise.race([link.current?.stopTaking().catch(() => undefined), delay(graceMs, undefined, { ref: false })]);
      await serving.drain({ graceMs: Math.max(0, deadlineMs - performance.now()) });
      await link.close();
    },
  };
}

async function connectWorker(options: WorkerOptions, serving: Serving): Promise<Connected> {
  const { url, log, inFlight } = options;
  const setUp = async (connection: RabbitConnection): Promise<Channel[]> => {
    const commands = connection.watch(await connection.model.createChannel());
    await declareCommands(commands);
    await commands.prefetch(serving.commandsAtOnce);
    const calls = connection.watch(await connection.model.createChannel());
    await declareCalls(calls);
    await calls.prefetch(inFlight);
    const consume = (channel: Channel, queue: string, take: (channel: Channel, message: ConsumeMessage) => void): PromiseLike<unknown> =>
      channel.consume(
        queue,
        (message) => {
          if (message === null) connection.giveUp(`the queue ${queue} was deleted`);
          else take(channel, message);
        },
        { consumerTag: queue },
      );
    await consume(commands, names.commands, (channel, message) => void carryOut(channel, message, serving));
    await consume(calls, names.calls, (channel, message) => serveCall(channel, message, serving));
    return [commands, calls];
  };
  const { connection, its } = await RabbitConnection.open({ url, role: 'service', log, setUp });
  const stopTaking = async (): Promise<void> => {
    const [commands, calls] = its;
    await Promise.all([commands?.cancel(names.commands), calls?.cancel(names.calls)]);
  };
  return { ended: connection.ended, stopTaking, close: () => connection.close() };
}

function serveCall(channel: Channel, message: ConsumeMessage, serving: Serving): void {
  const { replyTo, correlationId } = message.properties as { replyTo: string; correlationId: string };
  const answer = (answer: Answer | null): void => {
    if (answer !== null) channel.sendToQueue(replyTo, encodeAnswer(answer), { correlationId });
    channel.ack(message);
  };
  // A worker that had it is gone, and may have carried it out: requests are carried out at most once.
  if (message.fields.redelivered) answer('busy');
  else serving.request({ read: () => decodeRequest(message.content), answer });
}

async function carryOut(channel: Channel, message: ConsumeMessage, serving: Serving): Promise<void> {
  const earlier: unknown = message.properties.headers?.['x-delivery-count'];
  const deliveries = (typeof earlier === 'number' ? earlier : 0) + 1;
  const verdict = await serving.command({ read: () => decodeRequest(message.content), deliveries });
  // The queue knows no delay: the message is held back here, and counts for the prefetch, which slows the worker down.
  if (verdict.kind === 'again') await delay(verdict.delayMs, undefined, { ref: false });
  try {
    if (verdict.kind === 'final') channel.ack(message);
    else channel.nack(message, false, verdict.kind === 'again');
  } catch {
    // The channel is gone: the broker delivers the command again, and handlers of commands are idempotent.
  }
}
