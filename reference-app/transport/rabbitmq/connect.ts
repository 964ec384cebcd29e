import { connect, type Channel, type ChannelModel } from 'amqplib';
import { setTimeout as delay } from 'node:timers/promises';
import { CONNECT_TIMEOUT_MS, HEARTBEAT_SECONDS, names } from '../names.ts';
import type { Connection } from '../link.ts';

const CLOSE_TIMEOUT_MS = 500;

/** A connection that ends as a whole: when one of its channels ends, by whatever cause, `Link` makes all of it anew. */
export class RabbitConnection implements Connection {
  readonly model: ChannelModel;
  readonly ended: Promise<string>;
  readonly #channels: Channel[] = [];
  #why: string | null = null;
  #isEnded = false;

  private constructor(model: ChannelModel) {
    this.model = model;
    model.on('error', (error) => (this.#why ??= error.message));
    this.ended = new Promise((resolve) => {
      model.on('close', (error?: Error) => {
        this.#isEnded = true;
        resolve(this.#why ?? error?.message ?? 'the broker closed it');
      });
    });
  }

  /** Connects and sets up. @throws Error with the broker's own words. */
  static async open<T>(options: {
    readonly url: string;
    readonly role: string;
    readonly log: (line: string) => void;
    readonly setUp: (connection: RabbitConnection) => Promise<T>;
  }): Promise<{ connection: RabbitConnection; its: T }> {
    const { url, role, log, setUp } = options;
    const model = await connect(readUrl(url), { timeout: CONNECT_TIMEOUT_MS, noDelay: true, clientProperties: { connection_name: `shop ${role}` } });
    const connection = new RabbitConnection(model);
    model.on('blocked', (reason) => log(`RabbitMQ takes no messages: ${reason}`));
    try {
      return { connection, its: await setUp(connection) };
    } catch (error) {
      const why = connection.#why;
      await connection.close();
      throw why === null ? error : new Error(why, { cause: error });
    }
  }

  /** Watches a channel. */
  watch<C extends Channel>(channel: C): C {
    this.#channels.push(channel);
    channel.on('error', (error) => (this.#why ??= error.message));
    channel.on('close', () => void this.close());
    return channel;
  }

  /** Why the connection is of no use any more. */
  giveUp(why: string): void {
    this.#why ??= why;
    void this.close();
  }

  async close(): Promise<void> {
    if (this.#isEnded) return;
    this.#isEnded = true;
    // The library throws away what a channel has not sent yet (replies, acknowledgements) unless the channel is closed first.
    const closing = Promise.allSettled(this.#channels.map(async (channel) => channel.close()));
    await Promise.race([closing, delay(CLOSE_TIMEOUT_MS, undefined, { ref: false })]);
    await this.model.close().catch(() => undefined);
  }
}

/** Makes the queue of the commands and that of the dead letters; does nothing where they are there. */
export async function declareCommands(channel: Channel): Promise<void> {
  const quorum = { 'x-queue-type': 'quorum' };
  await channel.assertQueue(names.dead, { durable: true, arguments: quorum });
  await channel.assertQueue(names.commands, {
    durable: true,
    arguments: {
      ...quorum,
      // The workers decide when a command is given up (serving.ts); the broker's own limit is 20 deliveries.
      'x-delivery-limit': -1,
      'x-dead-letter-exchange': '',
      'x-dead-letter-routing-key': names.dead,
      'x-dead-letter-strategy': 'at-least-once',
      'x-overflow': 'reject-publish',
    },
  });
}

/** The queue of the calls. It goes with its last worker, so that callers are told at once that nobody serves. */
export async function declareCalls(channel: Channel): Promise<void> {
  // Durable, because RabbitMQ 4.3 refuses shared queues that are not; the messages in it are transient all the same.
  await channel.assertQueue(names.calls, { durable: true, autoDelete: true, arguments: { 'x-queue-type': 'classic' } });
}

// Taken apart here: the library's own errors about a URL might show it.
function readUrl(url: string): Parameters<typeof connect>[0] {
  const { protocol, hostname, port, username, password, pathname } = new URL(url);
  const vhost = decodeURIComponent(pathname.slice(1));
  return {
    protocol: protocol.slice(0, -1),
    hostname: hostname.replace(/^\[(.*)\]$/, '$1'),
    ...(port === '' ? {} : { port: Number(port) }),
    ...(username === '' ? {} : { username: decodeURIComponent(username), password: decodeURIComponent(password) }),
    vhost: vhost === '' ? '/' : vhost,
    heartbeat: HEARTBEAT_SECONDS,
  };
}
