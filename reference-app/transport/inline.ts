import { Pending } from './pending.ts';
import { Serving } from './serving.ts';
import { UnavailableError, type Call, type Handler, type Reply, type TransportClient } from './transport.ts';

/** No broker: the handler runs in the API's own process, under the same limits as in a worker. */
export function openInline(options: {
  readonly handler: Handler;
  readonly inFlight: number;
  readonly log: (line: string) => void;
  /** Lets go of what the handler stands on. */
  readonly close?: () => Promise<void>;
}): TransportClient {
  const serving = new Serving(options);
  const pending = new Pending<Reply>();
  let isClosed = false;
  return {
    kind: 'inline',
    submit: null,
    async request(call: Call, { timeoutMs }): Promise<Reply> {
      if (isClosed) throw new UnavailableError('closed');
      return pending.wait({
        timeoutMs,
        what: 'reply',
        send: (id) =>
          serving.request({
            read: () => ({ call, timeoutMs }),
            answer: (answer) => {
              if (answer === 'busy') pending.fail(id, 'too much waits already');
              else if (answer !== null) pending.settle(id, answer);
            },
          }),
      });
    },
    async close({ graceMs }) {
      isClosed = true;
      await serving.drain({ graceMs });
      pending.failAll('closed');
      await options.close?.();
    },
  };
}
