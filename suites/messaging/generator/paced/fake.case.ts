import { setImmediate } from 'node:timers/promises';
import type { PacerLoop } from '../../../harness/generator/pacer.ts';
import { Audit } from '../audit.ts';
import { Dispatcher } from './dispatcher.ts';
import type { PacedLoad } from './options.ts';
import { PacedSlicer } from './slicer.ts';
import { Tally } from './tally.ts';

const TURN_MS = 0.05;

/** An event loop whose time goes on only from event to event. */
export class FakeLoop implements PacerLoop {
  #nowMs = 1000;
  readonly #events: { readonly atMs: number; readonly work: () => void }[] = [];

  readonly nowMs = (): number => this.#nowMs;
  readonly cpuMs = (): number => 0;
  readonly sleep = (work: () => void, durationMs: number): void => this.at(this.#nowMs + durationMs, work);
  readonly soon = (work: () => void): void => this.at(this.#nowMs + TURN_MS, work);

  at(atMs: number, work: () => void): void {
    const after = this.#events.findIndex((event) => event.atMs > atMs);
    this.#events.splice(after === -1 ? this.#events.length : after, 0, { atMs, work });
  }

  /** This process gets no turn for so long: what is due meanwhile comes after it. */
  freeze(durationMs: number): void {
    this.#nowMs += durationMs;
  }

  /** Lets time pass until the promise has settled. */
  async until<T>(promise: Promise<T>): Promise<T> {
    const state = { isSettled: false };
    const settle = (): void => {
      state.isSettled = true;
    };
    promise.then(settle, settle);
    for (;;) {
      await setImmediate();
      const next = state.isSettled ? undefined : this.#events.shift();
      if (next === undefined) return promise;
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      next.work();
    }
  }
}

/** What comes of a message, and when, if not as usual. */
interface Fate {
  readonly payload: Buffer;
  readonly delayMs?: number;
}

/** What a fake channel does to its messages. */
export interface FakeChannel {
  readonly delayMs: number;
  /** Nothing is delivered while it lasts; on the loop's clock, which begins at 1,000 ms. */
  readonly stall?: { readonly fromMs: number; readonly toMs: number };
  /** Nothing is taken while it lasts. */
  readonly block?: { readonly fromMs: number; readonly toMs: number };
  /** What comes of the message that was sent as the n-th, from 0; nothing: it is lost. Default: it comes once, as it is. */
  readonly fate?: (index: number, payload: Buffer) => readonly Fate[];
  /** How long after it was sent a message is acknowledged. */
  readonly acknowledgedAfterMs?: number;
}

/** A slicer over a fake channel. `fail` breaks its connection. */
export function fakePaced(options: { load: PacedLoad; channel: FakeChannel; loop?: FakeLoop }): { loop: FakeLoop; slicer: PacedSlicer; fail: (error: Error) => void; sent: () => number } {
  const { load, channel, loop = new FakeLoop() } = options;
  const { delayMs, stall, block, fate = (_: number, payload: Buffer): readonly Fate[] => [{ payload }], acknowledgedAfterMs } = channel;
  const audit = new Audit({ acknowledges: acknowledgedAfterMs !== undefined });
  const tally = new Tally();
  const failure = new AbortController();
  let sent = 0;
  const isIn = (span: { fromMs: number; toMs: number } | undefined, atMs: number): boolean => span !== undefined && atMs >= span.fromMs && atMs < span.toMs;
  const send = (payload: Buffer): boolean => {
    const nowMs = loop.nowMs();
    if (isIn(block, nowMs)) {
      loop.at(block?.toMs ?? 0, () => dispatcher.turn());
      return false;
    }
    for (const copy of fate(sent, payload)) {
      const atMs = nowMs + (copy.delayMs ?? delayMs);
      loop.at(isIn(stall, atMs) ? (stall?.toMs ?? 0) : atMs, () => {
        dispatcher.receive(copy.payload);
        slicer.load.onArrival();
      });
    }
    sent += 1;
    if (acknowledgedAfterMs !== undefined) {
      loop.at(nowMs + acknowledgedAfterMs, () => {
        audit.acknowledge(1);
        slicer.load.onArrival();
      });
    }
    return true;
  };
  const dispatcher = new Dispatcher({ audit, tally, payloadBytes: 32, nowMs: loop.nowMs, send });
  const slicer = new PacedSlicer({ load, dispatcher, audit, tally, activity: { isBusy: false }, loop, failed: failure.signal, flush: () => Promise.resolve() });
  return { loop, slicer, fail: (error) => failure.abort(error), sent: () => sent };
}
