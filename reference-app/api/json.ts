import { isUtf8 } from 'node:buffer';
import { Problem } from '../problem.ts';

/** @throws Problem 400 */
export function parseJson(body: Buffer): unknown {
  if (!isUtf8(body)) throw malformedBody('must be UTF-8');
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch {
    throw malformedBody('must be JSON');
  }
}

/** Whether a Content-Type header is of a media type, in UTF-8. */
export function isMediaType(header: string | undefined, mediaType: string): boolean {
  if (header === mediaType) return true;
  const [type, ...parameters] = (header ?? '').toLowerCase().split(';');
  const charset = parameters.map((parameter) => parameter.trim()).find((parameter) => parameter.startsWith('charset='));
  return type?.trim() === mediaType && (charset === undefined || /^charset="?utf-?8"?$/.test(charset));
}

function malformedBody(message: string): Problem {
  return new Problem('malformed-request', { errors: [{ where: 'body', message }] });
}
