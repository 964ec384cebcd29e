/** What a reader must know of every contender of JetStream; `jetstream.ts` makes it so. */
export const jetStreamSettings: Readonly<Record<string, string>> = {
  'connections': 'one publishes, one consumes; in client mode a third makes the stream and removes it',
  'publishing': 'acknowledged by the server, one by one, as many on their way as the window allows; no message ids, so no deduplication',
  'consumer': 'durable pull consumer read by consume(), which the documentation advises; push consumers are the older way',
  'prefetch': 'max_messages of consume(), and max_ack_pending for each consumer of the queue',
  'acknowledgement': 'explicit, one a message; ack_wait 5 min',
  'message': 'in client mode a header without entries (12 B), which the library puts before each message; in wire mode none',
  'request': 'stored like any message, the address for the reply in a header; replies by NATS core',
  'library': 'nats, without traces of asynchronous calls (noAsyncTraces)',
};
