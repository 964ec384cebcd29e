import { problemReply, unavailable } from '../problem.ts';
import type { Handler } from '../transport/transport.ts';

/** A handler, and what it stands on. */
export interface OpenedHandler {
  readonly handler: Handler;
  /** True, or why a call would not be served now. */
  isReady(): Promise<true | string>;
  close(): Promise<void>;
}

/** Answers the operation `ready` too: what asks it over a transport learns of the whole way to the database. */
export function answerReady(opened: OpenedHandler, transport: string): Handler {
  const { handler } = opened;
  return async (call) => {
    if (call.operation !== 'ready') return handler(call);
    const ready = await opened.isReady();
    if (ready !== true) return problemReply(unavailable(ready));
    return { status: 200, body: JSON.stringify({ status: 'ready', transport, database: 'connected' }) };
  };
}
