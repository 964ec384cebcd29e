import { Agent, request, type IncomingMessage } from 'node:http';

/** The API did not give what a page needs; `status` is what the page is to answer with. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: 400 | 404 | 502 | 503;

  constructor(status: ApiError['status'], message: string, options: { readonly cause?: unknown } = {}) {
    super(message, options);
    this.status = status;
  }
}

const MAX_CONNECTIONS = 128;

/** Reads from the API over connections that are kept. */
export class ApiClient {
  readonly #url: URL;
  readonly #timeoutMs: number;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: MAX_CONNECTIONS });

  constructor(options: { readonly url: string; readonly timeoutMs: number }) {
    this.#url = new URL(options.url);
    this.#timeoutMs = options.timeoutMs;
  }

  /** @throws ApiError for every answer but 200 */
  async get<T>(path: string): Promise<T> {
    const { status, body } = await this.#ask(path);
    if (status === 200) return JSON.parse(body) as T;
    if (status === 400 || status === 404 || status === 503) throw new ApiError(status, `the API answered ${status}`);
    throw new ApiError(502, `the API answered ${status} to ${path}`);
  }

  /** Closes idle connections; to be called when nothing is under way. */
  close(): void {
    this.#agent.destroy();
  }

  #ask(path: string, isRetry = false): Promise<{ readonly status: number; readonly body: string }> {
    return new Promise((resolve, reject) => {
      const asked = request(new URL(path, this.#url), { agent: this.#agent, signal: AbortSignal.timeout(this.#timeoutMs) });
      asked.on('response', (response) => {
        readText(response).then((body) => resolve({ status: response.statusCode ?? 502, body }), reject);
      });
      asked.on('error', (error) => {
        // The API may have closed a kept connection in the moment in which it was used again.
        if (asked.reusedSocket && !isRetry && 'code' in error && error.code === 'ECONNRESET') resolve(this.#ask(path, true));
        else reject(new ApiError(503, 'the API cannot be reached', { cause: error }));
      });
      asked.end();
    });
  }
}

async function readText(response: IncomingMessage): Promise<string> {
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString('utf8');
  } catch (error) {
    throw new ApiError(503, 'the API broke off', { cause: error });
  }
}
