import type { Channel } from 'amqplib';
import type { ChannelOptions, Requester, RequesterOptions } from '../generator/endpoints.ts';
import { connectRabbit } from './rabbitmq.ts';

/** A pseudo-queue of the broker's: replies go straight to the connection that asked. */
const DIRECT_REPLY = 'amq.rabbitmq.reply-to';

/** `amqplib` says no when its buffer is full, having taken the message nevertheless. */
export class Valve {
  #open = true;

  constructor(channel: Channel, onWritable: () => void) {
    channel.on('drain', () => {
      this.#open = true;
      onWritable();
    });
  }

  /** False: nothing was taken. */
  pass(publish: () => boolean): boolean {
    if (!this.#open) return false;
    this.#open = publish();
    return true;
  }
}

/** Requests go to the queue of the channel's name, stored there or not; what is waited for is the reply. */
export async function openRequester(its: RequesterOptions & { options: ChannelOptions; persistent: boolean }): Promise<Requester> {
  const { options, persistent, onReply, onWritable } = its;
  const { channel, explained, close } = await connectRabbit('requester', options, (model) => model.createChannel());
  const valve = new Valve(channel, onWritable);
  await explained(channel.consume(DIRECT_REPLY, (message) => message !== null && onReply(message.content), { noAck: true }));
  return {
    request: (payload) => valve.pass(() => channel.publish('', options.name, payload, { persistent, replyTo: DIRECT_REPLY })),
    close,
  };
}
