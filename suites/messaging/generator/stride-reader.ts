import type { Audit } from './audit.ts';
import { shapeChecks, type FrameShape, type ShapeChecks } from './frame-shape.ts';
import type { OneWay } from './one-way.ts';

/**
 * Reads whatever is not the frame expected: `bytes` from `at` up to `end`. Returns how many bytes it used, or 0 when
 * they do not hold a whole item yet. Throws when the stream makes no sense any more.
 */
export type Exceptional = (bytes: Buffer, at: number, end: number) => number;

/** An item of a protocol cannot be longer: beyond it the stream is not what it should be. */
const MAX_ITEM_BYTES = 4 * 1024 * 1024;
const UINT32 = 0x1_0000_0000;

/**
 * Reads a stream of frames of one shape in strides. Every constant byte of every frame is compared, sequence and time
 * are read, and nothing is allocated; all else (other frames, frames over the border of two reads) takes a slow path.
 */
export class StrideReader {
  readonly #shape: FrameShape | null;
  readonly #checks: ShapeChecks | null;
  readonly #expectedBytes: Buffer;
  readonly #audit: Audit;
  readonly #oneWay: OneWay;
  readonly #exceptional: Exceptional;
  #carry = Buffer.alloc(0);
  #carryView = viewOf(this.#carry);
  #carried = 0;
  #nextTag = 1;

  /** Without a shape everything is exceptional: for handshakes, and for connections that deliver nothing. */
  constructor(options: { shape: FrameShape | null; audit: Audit; oneWay: OneWay; exceptional: Exceptional }) {
    this.#shape = options.shape;
    this.#checks = options.shape === null ? null : shapeChecks(options.shape);
    this.#expectedBytes = Buffer.from(options.shape?.bytes ?? []);
    this.#audit = options.audit;
    this.#oneWay = options.oneWay;
    this.#exceptional = options.exceptional;
    this.#growCarry(2 * this.#expectedBytes.length + 4096);
  }

  /** The delivery tag that comes next; a driver that reads a delivery by the slow path moves it on. */
  get nextTag(): number {
    return this.#nextTag;
  }

  set nextTag(tag: number) {
    this.#nextTag = tag;
  }

  /** Reads the first `length` bytes of `bytes`; `view` must lie over the same memory. */
  push(bytes: Buffer, view: DataView, length: number): void {
    let at = 0;
    if (this.#carried > 0) {
      at = this.#finishCarried(bytes, length);
      if (at < 0) return;
    }
    const used = this.#readAll(bytes, view, at, length);
    if (used < length) this.#keep(bytes, used, length);
  }

  /** Bytes of an item begun and not ended. */
  get pendingBytes(): number {
    return this.#carried;
  }

  /** Reads as many items as there are; returns where the first incomplete one begins. */
  #readAll(bytes: Buffer, view: DataView, from: number, end: number): number {
    let at = from;
    for (;;) {
      at = this.#readStrides(bytes, view, at, end);
      if (at >= end) return at;
      const used = this.#exceptional(bytes, at, end);
      if (used === 0) return at;
      at += used;
    }
  }

  /** Completes the carried item with bytes of this read. Returns where reading goes on, or -1 when it needs more still. */
  #finishCarried(bytes: Buffer, length: number): number {
    const before = this.#carried;
    // One stride is nearly always enough; what else comes may need the whole read.
    for (const take of [Math.min(length, this.#expectedBytes.length), length]) {
      this.#growCarry(before + take);
      bytes.copy(this.#carry, before, 0, take);
      this.#carried = before + take;
      const used = this.#readOne(this.#carry, this.#carryView, before + take);
      if (used > 0) {
        this.#carried = 0;
        if (used < before) throw new Error('a protocol item ended before bytes that were needed to read it');
        return used - before;
      }
    }
    return -1;
  }

  #readOne(bytes: Buffer, view: DataView, end: number): number {
    const stride = this.#expectedBytes.length;
    if (stride > 0 && end >= stride) {
      const used = this.#readStrides(bytes, view, 0, stride);
      if (used > 0) return used;
    }
    return this.#exceptional(bytes, 0, end);
  }

  #keep(bytes: Buffer, from: number, to: number): void {
    this.#growCarry(to - from);
    bytes.copy(this.#carry, 0, from, to);
    this.#carried = to - from;
  }

  #growCarry(size: number): void {
    if (size > MAX_ITEM_BYTES) throw new Error(`the broker sent an item of more than ${MAX_ITEM_BYTES} bytes`);
    if (size <= this.#carry.length) return;
    const grown = Buffer.alloc(Math.min(MAX_ITEM_BYTES, Math.max(size, 2 * this.#carry.length)));
    this.#carry.copy(grown, 0, 0, this.#carried);
    this.#carry = grown;
    this.#carryView = viewOf(grown);
  }

  /** The fast path: whole frames of the shape, one after another. Returns where it had to stop. */
  #readStrides(bytes: Buffer, view: DataView, from: number, end: number): number {
    const shape = this.#shape;
    const checks = this.#checks;
    if (shape === null || checks === null) return from;
    const { sequenceAt, timeAt } = shape;
    const { wordAt, wordValue, byteAt, byteValue } = checks;
    const tagAt = shape.tagAt ?? -1;
    const words = wordAt.length;
    const odd = byteAt.length;
    const hasRuns = checks.runs.length > 0;
    const stride = this.#expectedBytes.length;
    const last = end - stride;
    const audit = this.#audit;
    const mask = this.#oneWay.mask;
    const nowMs = performance.now();
    let tag = this.#nextTag;
    let expected = audit.expected;
    let at = from;
    frames: for (; at <= last; at += stride) {
      for (let i = 0; i < words; i++) if (view.getInt32(at + (wordAt[i] ?? 0), true) !== wordValue[i]) break frames;
      for (let i = 0; i < odd; i++) if (view.getUint8(at + (byteAt[i] ?? 0)) !== byteValue[i]) break frames;
      if (hasRuns && !this.#runsMatch(bytes, at)) break;
      if (tagAt >= 0) {
        if (view.getUint32(at + tagAt) * UINT32 + view.getUint32(at + tagAt + 4) !== tag) break;
        tag++;
      }
      const sequence = view.getFloat64(at + sequenceAt, true);
      if (sequence === expected) {
        expected++;
        if ((sequence & mask) === 0) this.#oneWay.sample(view.getFloat64(at + timeAt, true), nowMs);
      } else {
        audit.advanceTo(expected);
        audit.arrive(sequence);
        expected = audit.expected;
      }
    }
    audit.advanceTo(expected);
    this.#nextTag = tag;
    return at;
  }

  #runsMatch(bytes: Buffer, at: number): boolean {
    for (const { from, to } of this.#checks?.runs ?? []) {
      if (this.#expectedBytes.compare(bytes, at + from, at + to, from, to) !== 0) return false;
    }
    return true;
  }
}

/** A view over exactly the memory of a buffer. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
