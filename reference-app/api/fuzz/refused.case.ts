import { expectProblem } from '../documented.case.ts';
import type { RawRequest, RawResponse } from './raw.case.ts';

/** Holds the answer to a malformed or hostile request to what is owed: a 4xx with a problem document, nothing injected. @throws Error */
export function expectRefused(request: RawRequest, response: RawResponse): void {
  const told = `${request.what}\n${request.bytes.toString('latin1').slice(0, 600)}\n→ ${response.status} ${response.body.slice(0, 300)}`;
  if (response.headers['x-injected'] !== undefined) throw new Error(`a header was injected: ${told}`);
  if (response.status >= 500) throw new Error(`the server failed: ${told}`);
  if (response.status < 400 && !request.mayBeServed) throw new Error(`not refused: ${told}`);
  if (response.status >= 400 && request.bytes.indexOf('HEAD ') !== 0) expectProblem(response);
}
