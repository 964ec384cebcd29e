import { subscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import type { Activity } from '../../../harness/generator/pacer.ts';

/**
 * Busy when somebody said so, or when a socket of this process has read since the last turn: a responder answers inside its
 * client library, and nobody else is told of it. To be made before the first connection is.
 */
export class SocketActivity implements Activity {
  readonly #sockets: Pick<Socket, 'bytesRead'>[] = [];
  #isTold = false;
  #seenBytes = 0;

  constructor() {
    subscribe('net.client.socket', (message) => void this.#sockets.push((message as { socket: Socket }).socket));
  }

  get isBusy(): boolean {
    return this.#isTold || this.#readBytes() !== this.#seenBytes;
  }

  set isBusy(value: boolean) {
    this.#isTold = value;
    if (!value) this.#seenBytes = this.#readBytes();
  }

  #readBytes(): number {
    let bytes = 0;
    for (const socket of this.#sockets) bytes += socket.bytesRead;
    return bytes;
  }
}
