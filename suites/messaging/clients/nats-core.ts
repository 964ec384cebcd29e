import type { Channel, ChannelOptions, Consumer, OpenChannel } from '../generator/endpoints.ts';

/** What both of the client libraries can do. */
export interface CoreConnection {
  publish(subject: string, payload: Uint8Array, options?: { reply?: string }): void;
  subscribe(subject: string, options: { queue?: string; callback: (error: Error | null, message: { data: Uint8Array; reply?: string }) => void }): unknown;
  flush(): Promise<void>;
  close(): Promise<void>;
}

const INBOX = 'replies';

/** NATS core by a client library: a subject, a queue group where consumers share it, callbacks. */
export function natsCore(connect: (role: string, options: ChannelOptions) => Promise<CoreConnection>): OpenChannel {
  return (options) => {
    const { name: subject, shape, consumers, onFailure } = options;
    const isShared = shape === 'queue' && consumers > 1;
    const subscribe = async (connection: CoreConnection, to: string, queue: string | null, onData: (data: Uint8Array, reply: string) => void): Promise<Consumer> => {
      connection.subscribe(to, {
        ...(queue === null ? {} : { queue }),
        callback: (error, message) => {
          if (error === null) onData(message.data, message.reply ?? '');
          else onFailure(error);
        },
      });
      await connection.flush();
      return { flush: () => Promise.resolve(), close: () => connection.close() };
    };
    const channel: Channel = {
      publisher: async () => {
        const connection = await connect('publisher', options);
        return {
          publish: (payload) => {
            connection.publish(subject, payload);
            return true;
          },
          close: () => connection.close(),
        };
      },
      consumer: async ({ onMessage }) => subscribe(await connect('consumer', options), subject, isShared ? 'shared' : null, onMessage),
      requester: async ({ onReply }) => {
        const connection = await connect('requester', options);
        const inbox = `${subject}.${INBOX}`;
        const replies = await subscribe(connection, inbox, null, onReply);
        return {
          request: (payload) => {
            connection.publish(subject, payload, { reply: inbox });
            return true;
          },
          close: () => replies.close(),
        };
      },
      responder: async () => {
        const connection = await connect('responder', options);
        return subscribe(connection, subject, 'responders', (data, reply) => connection.publish(reply, data));
      },
      close: () => Promise.resolve(),
    };
    return Promise.resolve(channel);
  };
}
