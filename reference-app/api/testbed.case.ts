import type { HttpLimits } from '../http/server.ts';
import type { Running } from '../process.ts';
import { readSettings } from '../settings.ts';
import { FakeClient } from './fake-client.case.ts';
import { openApi } from './open.ts';

export const API_KEY = 'test-key-1234';
export const AUTHORIZATION = { authorization: `Bearer ${API_KEY}` };

export interface TestApi extends AsyncDisposable, Running {
  readonly port: number;
  readonly url: string;
  readonly client: FakeClient;
  /** What was logged. */
  readonly lines: string[];
}

/** The API on a real socket, in front of a transport of the test's own. */
export async function openTestApi(options: { readonly limits?: HttpLimits; readonly env?: Readonly<Record<string, string>> } = {}): Promise<TestApi> {
  const client = new FakeClient();
  const lines: string[] = [];
  const settings = readSettings({ PORT: '0', API_KEY, ...options.env });
  const log = (line: string, details?: unknown): void => void lines.push(`${line} ${JSON.stringify(details)}`);
  const api = await openApi({ settings, client, log, ...(options.limits === undefined ? {} : { limits: options.limits }) });
  return {
    ...api,
    url: `http://127.0.0.1:${api.port}`,
    client,
    lines,
    [Symbol.asyncDispose]: () => api.drain({ graceMs: 0 }),
  };
}
