import { FILLER_AT, SEQUENCE_AT, TIME_AT } from './payload.ts';

/**
 * A frame of which all bytes are known beforehand, but for the sequence, the time and, in AMQP, the delivery tag and what a log adds.
 * Frames of one shape have one length, so that they can be written in bulk and read in strides.
 */
export interface FrameShape {
  readonly bytes: Uint8Array;
  readonly sequenceAt: number;
  readonly timeAt: number;
  /** 8 bytes, big endian, counting from 1; null where the protocol has none. */
  readonly tagAt: number | null;
  /** 8 bytes that the broker fills with what is not looked at; null where there are none. */
  readonly uncheckedAt: number | null;
}

/** The shape of `payload` between what the protocol puts before and after it. */
export function frameShape(options: { before: Uint8Array; payload: Uint8Array; after: Uint8Array; tagAt?: number; uncheckedAt?: number }): FrameShape {
  const { before, payload, after, tagAt = null, uncheckedAt = null } = options;
  return {
    bytes: Buffer.concat([before, payload, after]),
    sequenceAt: before.length + SEQUENCE_AT,
    timeAt: before.length + TIME_AT,
    tagAt,
    uncheckedAt,
  };
}

/** From here on a memory comparison by the runtime beats a loop over words. */
const LONG_RUN_BYTES = 96;

/** How the constant bytes of a shape are compared: 32-bit words, odd bytes, and long runs as a whole. */
export interface ShapeChecks {
  readonly wordAt: Int32Array;
  readonly wordValue: Int32Array;
  readonly byteAt: Int32Array;
  readonly byteValue: Int32Array;
  readonly runs: readonly { readonly from: number; readonly to: number }[];
}

export function shapeChecks(shape: FrameShape): ShapeChecks {
  const view = new DataView(shape.bytes.buffer, shape.bytes.byteOffset, shape.bytes.byteLength);
  const words: number[] = [];
  const odd: number[] = [];
  const runs: { from: number; to: number }[] = [];
  for (const { from, to } of constantRuns(shape)) {
    if (to - from >= LONG_RUN_BYTES) {
      runs.push({ from, to });
      continue;
    }
    let at = from;
    for (; at + 4 <= to; at += 4) words.push(at);
    // A last word may overlap the one before it; a run shorter than a word goes byte by byte.
    if (at < to && to - from >= 4) words.push(to - 4);
    else for (; at < to; at++) odd.push(at);
  }
  return {
    wordAt: Int32Array.from(words),
    wordValue: Int32Array.from(words, (at) => view.getInt32(at, true)),
    byteAt: Int32Array.from(odd),
    byteValue: Int32Array.from(odd, (at) => view.getUint8(at)),
    runs,
  };
}

function constantRuns(shape: FrameShape): { from: number; to: number }[] {
  const holes = [{ from: shape.sequenceAt, to: shape.sequenceAt + FILLER_AT }];
  for (const at of [shape.uncheckedAt, shape.tagAt]) if (at !== null) holes.unshift({ from: at, to: at + 8 });
  const runs: { from: number; to: number }[] = [];
  let from = 0;
  for (const hole of holes) {
    runs.push({ from, to: hole.from });
    from = hole.to;
  }
  runs.push({ from, to: shape.bytes.length });
  return runs.filter((run) => run.from < run.to);
}
