import type { JetStreamClient, JsMsg, NatsConnection, Subscription } from 'nats';
import { setTimeout as delay } from 'node:timers/promises';
import { decodeRequest, encodeAnswer } from '../codec.ts';
import { Link, type Connection } from '../link.ts';
import { names } from '../names.ts';
import { Serving } from '../serving.ts';
import type { TransportWorker, WorkerOptions } from '../transport.ts';
import { CommandFetcher } from './commands.ts';
import { connectNats, declareConsumer, endOf, hasJetStream } from './connect.ts';

interface Connected extends Connection {
  readonly nc: NatsConnection;
  /** Takes nothing new; resolves when all that was on its way is here. */
  stopTaking(): Promise<void>;
}

/** Serves requests of a queue group, and commands of the JetStream consumer that all workers share. */
export async function openNatsWorker(options: WorkerOptions): Promise<TransportWorker> {
  const { url, log } = options;
  const serving = new Serving(options);
  const link = new Link({ title: 'NATS', log, connect: () => connectWorker(url, serving, log) });
  await link.tried;
  return {
    get isConnected() {
      return link.current !== null;
    },
    async close({ graceMs }) {
      const deadlineMs = performance.now() + graceMs;
      const { current } = link;
      await Promise.race([current?.stopTaking().catch(() => undefined), delay(graceMs, undefined, { ref: false })]);
      await serving.drain({ graceMs: Math.max(0, deadlineMs - performance.now()) });
      // What was said last (replies, acknowledgements) must get out.
      await Promise.race([current?.nc.flush().catch(() => undefined), delay(500, undefined, { ref: false })]);
      await link.close();
    },
  };
}

async function connectWorker(url: string, serving: Serving, log: (line: string) => void): Promise<Connected> {
  const nc = await connectNats(url, 'service');
  try {
    const calls = subscribe(nc, serving);
    await nc.flush();
    const js = nc.jetstream();
    const handle = (message: JsMsg): Promise<void> => carryOut({ message, serving, js, log });
    const fetching = { prepare: () => declareConsumer(nc), atOnce: serving.commandsAtOnce, handle, log };
    // Requests do not wait for JetStream, nor go with it.
    const fetcher = hasJetStream(nc) ? new CommandFetcher(fetching) : null;
    if (fetcher === null) log('NATS has JetStream off: requests are served, commands are not');
    const ended = endOf(nc).then((why) => {
      fetcher?.stop();
      return why;
    });
    const stopTaking = async (): Promise<void> => {
      await Promise.all([calls.drain(), fetcher?.finish()]);
    };
    return { nc, ended, stopTaking, close: () => nc.close() };
  } catch (error) {
    await nc.close();
    throw error;
  }
}

function subscribe(nc: NatsConnection, serving: Serving): Subscription {
  return nc.subscribe(names.calls, {
    queue: names.workers,
    callback: (error, message) => {
      if (error !== null) return;
      serving.request({
        read: () => decodeRequest(message.data),
        answer: (answer) => {
          if (answer !== null) message.respond(encodeAnswer(answer));
        },
      });
    },
  });
}

interface CommandOptions {
  readonly message: JsMsg;
  readonly serving: Serving;
  readonly js: JetStreamClient;
  readonly log: (line: string) => void;
}

async function carryOut({ message, serving, js, log }: CommandOptions): Promise<void> {
  const deliveries = message.info.deliveryCount;
  const verdict = await serving.command({ read: () => decodeRequest(message.data), deliveries });
  try {
    if (verdict.kind === 'again') { message.nak(verdict.delayMs); return; }
    // Stored as a dead letter first, so that it is always in one of the two places.
    if (verdict.kind === 'dead') await js.publish(names.dead, message.data, { msgID: String(message.seq) });
    message.ack();
  } catch (error) {
    // Not acknowledged: it will be delivered again, and handlers of commands are idempotent.
    log(`a command could not be acknowledged: ${error instanceof Error ? error.message : String(error)}`);
  }
}
