import type { IncomingMessage } from 'node:http';
import { Problem } from '../problem.ts';

/** Whether a body follows the headers. */
export function hasBody(request: IncomingMessage): boolean {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  return encoding !== undefined || (length !== undefined && Number(length) > 0);
}

/**
 * Reads a body to its end, but no more of it than is allowed.
 * @throws Problem 413 as soon as it is known to be too large; 400, which nobody will read, when the client went away
 */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const tooLarge = (): Problem =>
      new Problem('body-too-large', { detail: `A body has at most ${maxBytes} bytes`, headers: { connection: 'close' } });
    if (Number(request.headers['content-length'] ?? 0) > maxBytes) {
      reject(tooLarge());
      return;
    }
    const chunks: Buffer[] = [];
    let sizeBytes = 0;
    const onData = (chunk: Buffer): void => {
      sizeBytes += chunk.length;
      if (sizeBytes <= maxBytes) {
        chunks.push(chunk);
        return;
      }
      request.off('data', onData);
      request.pause();
      reject(tooLarge());
    };
    request.on('data', onData);
    request.on('end', () => resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)));
    request.on('error', () => reject(new Problem('malformed-request', { detail: 'The connection ended before the body did' })));
  });
}
