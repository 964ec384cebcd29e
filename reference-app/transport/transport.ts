/** One call of an operation, on its way from the API to whoever serves it. */
export interface Call {
  /** The `operationId` in openapi.yaml. */
  readonly operation: string;
  /** Parameters by name (body parameters too), validated and with their defaults. */
  readonly input: Readonly<Record<string, unknown>>;
}

/** What a call came to; problems (RFC 9457) are replies like any other. */
export interface Reply {
  readonly status: number;
  /** JSON text, ready to be sent on; the API does not parse it. */
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Serves calls. Never throws: what goes wrong is a reply with a problem. */
export type Handler = (call: Call) => Promise<Reply>;

/** Nobody could be reached who serves this call: the API answers 503 with Retry-After. */
export class UnavailableError extends Error {
  override readonly name = 'UnavailableError';
}

/** The API's side. Reconnects by itself. */
export interface TransportClient {
  /** `inline`, `nats`, `rabbitmq`. */
  readonly kind: string;
  /**
   * Asks and waits for the reply.
   * @throws UnavailableError when the broker is away, nobody serves, or no reply came within `timeoutMs`.
   */
  request(call: Call, options: { readonly timeoutMs: number }): Promise<Reply>;
  /**
   * Hands over a command; null where the transport has no durable queue (inline). Resolves when the broker has the
   * command on disk. A worker carries it out at least once; it must be idempotent.
   * @throws UnavailableError when that was not confirmed within `timeoutMs`: it may or may not have been stored.
   */
  readonly submit: ((call: Call, options: { readonly timeoutMs: number }) => Promise<void>) | null;
  /** Waits for what is under way, at most `graceMs`, and disconnects. */
  close(options: { readonly graceMs: number }): Promise<void>;
}

/** The service's side: takes requests and commands, at most `inFlight` of them at a time together. Reconnects by itself. */
export interface TransportWorker {
  /** Whether calls can reach this worker now. */
  readonly isConnected: boolean;
  /** Takes nothing new, ends what is under way (at most `graceMs`; commands cut short are delivered again), disconnects. */
  close(options: { readonly graceMs: number }): Promise<void>;
}

export interface WorkerOptions {
  readonly url: string;
  readonly handler: Handler;
  readonly inFlight: number;
  readonly log: (line: string) => void;
}

export interface ClientOptions {
  readonly url: string;
  readonly log: (line: string) => void;
}
