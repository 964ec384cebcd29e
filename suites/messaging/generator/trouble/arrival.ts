import type { Audit } from '../audit.ts';
import { payloadIsWhole, payloadTemplate, SEQUENCE_AT } from '../payload.ts';
import { viewOf } from '../stride-reader.ts';

/** Reads the sequence of each payload of a size; null where its bytes are not those that were published. */
export function sequenceReader(payloadBytes: number): (payload: Uint8Array) => number | null {
  const template = payloadTemplate(payloadBytes);
  return (payload) => (payloadIsWhole(template, payload) ? viewOf(payload).getFloat64(SEQUENCE_AT, true) : null);
}

/** Reports each payload to an audit. */
export function auditing(options: { readonly audit: Audit; readonly payloadBytes: number }): (payload: Uint8Array) => void {
  const { audit, payloadBytes } = options;
  const sequenceOf = sequenceReader(payloadBytes);
  return (payload) => {
    const sequence = sequenceOf(payload);
    if (sequence === null) audit.corrupt();
    else audit.arrive(sequence);
  };
}
