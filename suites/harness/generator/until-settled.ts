import type { WarmUp } from '../scenario.ts';
import { settled } from '../statistics/settled.ts';

const BIN_MS = 100;
const WARM_UP_MS = { least: 800, step: 200, most: 3000 };

/**
 * Loads until a series has settled (R11), for a bounded time.
 *
 * @param options.what the series and how it is cut, for the record: `delivered rate in bins`.
 * @param options.series runs load for so long and returns its series, a value for each bin.
 * @param options.then what belongs to the warm-up and follows the load.
 */
export async function untilSettled(options: {
  what: string;
  series: (stretch: { durationMs: number; binMs: number }) => Promise<readonly number[]>;
  then?: () => Promise<void>;
}): Promise<WarmUp> {
  const values: number[] = [];
  const startMs = performance.now();
  let isSettled = false;
  for (let durationMs = WARM_UP_MS.least; !isSettled && values.length * BIN_MS < WARM_UP_MS.most; durationMs = WARM_UP_MS.step) {
    values.push(...(await options.series({ durationMs, binMs: BIN_MS })));
    isSettled = settled(values).settled;
  }
  await options.then?.();
  return {
    settled: isSettled,
    elapsedMs: performance.now() - startMs,
    method: `${options.what} of ${BIN_MS} ms, tested for a change of level; ${WARM_UP_MS.least} to ${WARM_UP_MS.most} ms`,
  };
}
