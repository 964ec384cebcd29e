import type { DriverOptions } from '../driver.ts';
import type { Shape } from '../endpoints.ts';

/** What the parent says of a flow: many publishers, many consumers, one channel. */
export interface FlowLoad extends Pick<DriverOptions, 'channel' | 'payloadBytes' | 'prefetch' | 'acknowledgeEvery'> {
  readonly shape: Shape;
  readonly publishers: number;
  readonly consumers: number;
  /** Messages of the whole flow in flight at most, in equal parts for all publishers. At least one each. */
  readonly window: number;
  /** The broker acknowledges what is published: a message is in flight until then, too. */
  readonly acknowledges: boolean;
  /** Of one message in so many each delivery has its time sampled; a power of two. */
  readonly sampleEvery: number;
}

/** What a flow is opened with, in the generator process. */
export type FlowOptions = FlowLoad & Pick<DriverOptions, 'address' | 'credentials' | 'ca'>;

/** The parts of a whole number that differ by 1 at most. Throws `RangeError` where a part would be none. */
export function equalParts(whole: number, parts: number): number[] {
  if (!Number.isInteger(whole) || whole < parts) throw new RangeError(`a window of ${whole} messages is too small for ${parts} publishers`);
  return Array.from({ length: parts }, (_, index) => Math.floor((whole + index) / parts));
}
