import type { FrameShape } from './frame-shape.ts';
import { viewOf } from './stride-reader.ts';

/** One write: large enough that a system call is spread over thousands of small messages. */
const CHUNK_BYTES = 64 * 1024;
/** Memory for frames that the socket has not taken yet. */
const RING_BYTES = 4 * 1024 * 1024;

interface Chunk {
  readonly bytes: Buffer;
  readonly view: DataView;
}

/**
 * Buffers full of frames, made once. For each message only sequence and time are written; a buffer is not touched
 * again before the socket has done with it.
 */
export class ChunkRing {
  readonly framesPerChunk: number;
  readonly #shape: FrameShape;
  readonly #free: Chunk[] = [];

  constructor(options: { shape: FrameShape; window: number }) {
    this.#shape = options.shape;
    const stride = options.shape.bytes.length;
    this.framesPerChunk = Math.max(1, Math.min(options.window, Math.floor(CHUNK_BYTES / stride)));
    const chunkBytes = this.framesPerChunk * stride;
    const wanted = Math.ceil(options.window / this.framesPerChunk) + 1;
    const chunks = Math.max(2, Math.min(wanted, Math.floor(RING_BYTES / chunkBytes)));
    for (let made = 0; made < chunks; made++) {
      const bytes = Buffer.alloc(chunkBytes);
      for (let at = 0; at < chunkBytes; at += stride) bytes.set(options.shape.bytes, at);
      this.#free.push({ bytes, view: viewOf(bytes) });
    }
  }

  /** True when every buffer is on its way. */
  get exhausted(): boolean {
    return this.#free.length === 0;
  }

  /** Numbers up to `count` messages from `first` in one buffer; null when all are on their way. */
  fill(first: number, count: number): { bytes: Buffer; count: number; release: () => void } | null {
    const chunk = this.#free.pop();
    if (chunk === undefined) return null;
    const { sequenceAt, timeAt, bytes } = this.#shape;
    const stride = bytes.length;
    const frames = Math.min(count, this.framesPerChunk);
    const { view } = chunk;
    const sentAtMs = performance.now();
    for (let frame = 0, at = 0; frame < frames; frame++, at += stride) {
      view.setFloat64(at + sequenceAt, first + frame, true);
      view.setFloat64(at + timeAt, sentAtMs, true);
    }
    return { bytes: chunk.bytes.subarray(0, frames * stride), count: frames, release: () => this.#free.push(chunk) };
  }
}
