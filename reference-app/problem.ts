import type { Reply } from './transport/transport.ts';

/** Every kind of problem (RFC 9457) that the application answers with; its `type` is `/problems/<id>`, a page that explains it. */
export const PROBLEMS = {
  'malformed-request': {
    status: 400,
    title: 'The request is malformed',
    explanation: 'A part of the request is not what the document at /swagger.json says: `errors` names each part and what is wrong with it.',
  },
  unauthorized: {
    status: 401,
    title: 'A key is needed',
    explanation: 'This operation needs the header `Authorization: Bearer <key>` with the key of this installation.',
  },
  'not-found': { status: 404, title: 'There is no such thing', explanation: 'Nothing is known under this address.' },
  'method-not-allowed': {
    status: 405,
    title: 'This method is not allowed here',
    explanation: 'The address exists, but not with this method; the header `Allow` lists those that it takes.',
  },
  'request-timeout': {
    status: 408,
    title: 'The request did not come in time',
    explanation: 'The connection was open, but the request was not complete in the time allowed. Send it again.',
  },
  'insufficient-stock': {
    status: 409,
    title: 'There is not enough in stock',
    explanation: 'A product of the order is not there in that quantity. Nothing was ordered.',
  },
  conflict: {
    status: 409,
    title: 'The request conflicts with the present state',
    explanation: 'What is asked for cannot be done to the thing as it is now; `detail` says why.',
  },
  'body-too-large': {
    status: 413,
    title: 'The body is too large',
    explanation: 'The body has more bytes than this server takes. It was not read to its end, and the connection is closed.',
  },
  'unsupported-media-type': {
    status: 415,
    title: 'The body is not of a supported type',
    explanation: 'Bodies are JSON in UTF-8, without a content encoding: send `Content-Type: application/json`.',
  },
  'expectation-failed': {
    status: 417,
    title: 'The expectation cannot be met',
    explanation: 'Of the header `Expect`, only `100-continue` is known.',
  },
  'idempotency-key-reused': {
    status: 422,
    title: 'This idempotency key belongs to another request',
    explanation: 'The key was used before with another content. Use a new key for a new order.',
  },
  unprocessable: {
    status: 422,
    title: 'The request cannot be carried out',
    explanation: 'The request is well formed but makes no sense for the data that is there; `detail` says why.',
  },
  'headers-too-large': {
    status: 431,
    title: 'The request line or its headers are too large',
    explanation: 'The address and the headers together have more bytes than this server takes.',
  },
  'internal-error': {
    status: 500,
    title: 'Something went wrong here',
    explanation: 'This is a fault of the server. It is in the log under the id that `detail` gives.',
  },
  unavailable: {
    status: 503,
    title: 'The service is not available now',
    explanation: 'A part that is needed is away, overloaded or being stopped. Try again after the seconds that `Retry-After` gives.',
  },
} as const satisfies Record<string, { status: number; title: string; explanation: string }>;

export type ProblemId = keyof typeof PROBLEMS;

/** A part of the request that is wrong: `where` is `query.limit`, `body.lines.0.quantity`, `header.idempotency-key`. */
export interface Fault {
  readonly where: string;
  readonly message: string;
}

export interface ProblemOptions {
  /** What is wrong this time; never internals. */
  readonly detail?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly errors?: readonly Fault[];
  readonly cause?: unknown;
}

/** A problem to answer with: `throw new Problem('not-found', { detail: 'There is no product 7' })`. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly id: ProblemId;
  readonly status: number;
  readonly type: string;
  readonly title: string;
  readonly detail: string | undefined;
  readonly errors: readonly Fault[] | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(id: ProblemId, options: ProblemOptions = {}) {
    super(options.detail ?? PROBLEMS[id].title, { cause: options.cause });
    this.id = id;
    this.status = PROBLEMS[id].status;
    this.type = `/problems/${id}`;
    this.title = PROBLEMS[id].title;
    this.detail = options.detail;
    this.errors = options.errors;
    this.headers = options.headers ?? {};
  }
}

/** The document of a problem, ready to be sent. */
export function problemReply(problem: Problem): Reply {
  const { type, title, status, detail, errors } = problem;
  return {
    status,
    headers: { 'content-type': 'application/problem+json', ...problem.headers },
    body: JSON.stringify({ type, title, status, detail, errors }),
  };
}

/** A 503 that says when to come back. */
export function unavailable(detail: string, options: { readonly retryAfterSeconds?: number; readonly cause?: unknown } = {}): Problem {
  const { retryAfterSeconds = 1, cause } = options;
  return new Problem('unavailable', { detail, cause, headers: { 'retry-after': String(retryAfterSeconds) } });
}
