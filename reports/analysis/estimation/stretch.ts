import { erlangC } from '../network/erlang.ts';

/** Nearer to full, a window is no steady state: backlog grows, and its length says more than its utilisation. */
export const MOST_BUSY = 0.98;

/**
 * By what a response is longer than its service at a station of `servers` processors that are `busy` (0 to 1) each: 1 ÷ (1 − U)
 * for one, 1 + C(m, U) ÷ (m (1 − U)) for m, with Erlang's C. Holds for every class and any distribution of service under
 * processor sharing, which is insensitive to it (Kelly, "Reversibility and Stochastic Networks", 1979, chapter 3), and for
 * first come first served with exponential service (M/M/m).
 */
export function stretchOf(servers: number, busy: number): number {
  const at = Math.min(MOST_BUSY, Math.max(0, busy));
  return servers === 1 ? 1 / (1 - at) : 1 + erlangC({ servers, load: servers * at }) / (servers * (1 - at));
}
