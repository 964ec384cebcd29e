/** Offered load: arrivals a second × seconds of service, in erlangs (servers that it would keep busy). */
interface Offered {
  readonly servers: number;
  readonly load: number;
}

/**
 * Erlang B: the share of arrivals that are lost where m servers have no queue (M/G/m/m), by the recurrence on 1/B, which
 * neither overflows into a wrong answer nor cancels.
 *
 * Source: A. K. Erlang (1917); D. L. Jagerman, "Some properties of the Erlang loss function", BSTJ 53 (1974).
 */
export function erlangB({ servers, load }: Offered): number {
  let inverse = 1;
  for (let k = 1; k <= servers; k += 1) inverse = 1 + (inverse * k) / load;
  return 1 / inverse;
}

/**
 * Erlang C: the share of arrivals that wait where m servers have a queue without end (M/M/m); 1 where they cannot keep up.
 *
 * Source: A. K. Erlang (1917); L. Kleinrock, "Queueing Systems" vol. 1 (1975), 3.4.
 */
export function erlangC({ servers, load }: Offered): number {
  if (load >= servers) return 1;
  const lost = erlangB({ servers, load });
  return lost / (1 - (load / servers) * (1 - lost));
}
