/**
 * A payload: 8 bytes sequence, 8 bytes time, and a filler that is the same in every message, so that it can be checked.
 * Both numbers are doubles: exact up to 2^53, and read without allocating.
 */
export const SEQUENCE_AT = 0;
export const TIME_AT = 8;
export const FILLER_AT = 16;
export const MIN_PAYLOAD_BYTES = FILLER_AT;
export const MAX_PAYLOAD_BYTES = 64 * 1024;

/** A payload with both numbers zero and the filler in place. */
export function payloadTemplate(payloadBytes: number): Buffer {
  if (payloadBytes < MIN_PAYLOAD_BYTES || payloadBytes > MAX_PAYLOAD_BYTES) {
    throw new RangeError(`a payload has ${MIN_PAYLOAD_BYTES} to ${MAX_PAYLOAD_BYTES} bytes, not ${payloadBytes}`);
  }
  const bytes = Buffer.alloc(payloadBytes);
  // A period of 61 (a prime) shows a shift by any power of two.
  for (let at = FILLER_AT; at < payloadBytes; at++) bytes[at] = 0x30 + ((at - FILLER_AT) % 61);
  return bytes;
}

/** A fresh payload, as an application would hand it to its client library. */
export function encodePayload(options: { template: Buffer; sequence: number; sentAtMs: number }): Buffer {
  const bytes = Buffer.allocUnsafe(options.template.length);
  options.template.copy(bytes, FILLER_AT, FILLER_AT);
  bytes.writeDoubleLE(options.sequence, SEQUENCE_AT);
  bytes.writeDoubleLE(options.sentAtMs, TIME_AT);
  return bytes;
}

/** True when length and filler are what was published. */
export function payloadIsWhole(template: Buffer, bytes: Uint8Array): boolean {
  if (bytes.length !== template.length) return false;
  return template.compare(bytes, FILLER_AT, bytes.length, FILLER_AT, template.length) === 0;
}
