import { connect } from 'node:net';

/** A request as bytes, well formed or not. */
export interface RawRequest {
  /** In words, for the report of a failure. */
  readonly what: string;
  readonly bytes: Buffer;
  /** The client says no more after it: for what is cut short. */
  readonly endsEarly: boolean;
  /** It is hostile, but not malformed: an answer of 2xx is right too. */
  readonly mayBeServed: boolean;
}

export interface RawResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Makes a request out of its parts, whatever they hold; header lines are written as they are. */
export function rawRequest(options: {
  readonly what: string;
  readonly method?: string;
  readonly target: string;
  readonly headers?: readonly string[];
  readonly body?: Buffer;
  readonly mayBeServed?: boolean;
  readonly endsEarly?: boolean;
}): RawRequest {
  const { what, method = 'GET', target, headers = [], body, mayBeServed = false, endsEarly = false } = options;
  const head = [`${method} ${target} HTTP/1.1`, 'Host: localhost', ...headers].map((line) => `${line}\r\n`).join('');
  return { what, bytes: Buffer.concat([Buffer.from(`${head}\r\n`), body ?? Buffer.alloc(0)]), endsEarly, mayBeServed };
}

/** Sends a request over a connection of its own. @throws Error when no whole response comes */
export function sendRaw(port: number, request: Pick<RawRequest, 'bytes' | 'endsEarly'>, options: { readonly timeoutMs?: number } = {}): Promise<RawResponse> {
  const { timeoutMs = 5000 } = options;
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true });
    let received = Buffer.alloc(0);
    const settle = (end: () => void): void => {
      clearTimeout(timer);
      socket.destroy();
      end();
    };
    const fail = (why: string): void => settle(() => reject(new Error(`${why} after ${JSON.stringify(received.toString('latin1').slice(0, 300))}`)));
    const timer = setTimeout(() => fail(`no whole response in ${timeoutMs} ms`), timeoutMs);
    socket.on('connect', () => (request.endsEarly ? socket.end(request.bytes) : socket.write(request.bytes)));
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      const response = parseResponse(received);
      if (response !== null) settle(() => resolve(response));
    });
    // While a server ends the connection of a client that still writes, what it said may be there already.
    socket.on('error', (error) => fail(`connection failed (${error.message})`));
    socket.on('end', () => fail('connection closed'));
  });
}

/** The first response of a connection; null while it is not whole. Interim ones (1xx) are passed over. */
export function parseResponse(received: Buffer): RawResponse | null {
  const at = received.indexOf('\r\n\r\n');
  if (at === -1) return null;
  const [statusLine = '', ...lines] = received.toString('latin1', 0, at).split('\r\n');
  const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(statusLine)?.[1]);
  const rest = received.subarray(at + 4);
  if (status < 200) return parseResponse(rest);
  const headers = Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]));
  const length = Number(headers['content-length'] ?? 0);
  return rest.length < length ? null : { status, headers, body: rest.toString('utf8', 0, length) };
}
