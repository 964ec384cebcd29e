/** What a user wants kept: a latency at a quantile, and a share of errors. */
export interface Objective {
  /** 0 to 1, e.g. 0.99. */
  readonly quantile: number;
  readonly latencyMs: number;
  /** Errors of any kind, timeouts included, among all requests offered. */
  readonly errorShare: number;
}

/** One trial at one rate, judged. */
export interface Probe {
  readonly ratePerSec: number;
  readonly keeps: boolean;
}

export interface SearchSettings {
  readonly fromPerSec: number;
  readonly leastPerSec: number;
  readonly mostPerSec: number;
  /** Ends when the bracket is this narrow, e.g. 0.05. */
  readonly resolution: number;
  /** Trials at the answer; four of five must keep the objective. */
  readonly confirmations: number;
  /** Trials at the rate just above, most of which must break it. */
  readonly refutations: number;
  readonly mostProbes: number;
}

export const searchDefaults: SearchSettings = {
  fromPerSec: 100,
  leastPerSec: 1,
  mostPerSec: 1e7,
  resolution: 0.05,
  confirmations: 5,
  refutations: 3,
  mostProbes: 40,
};

/** How many of the trials at a rate kept the objective. */
export interface Tries {
  readonly kept: number;
  readonly of: number;
}

/** The highest rate that keeps the objective lies between `lowerPerSec` (confirmed) and `upperPerSec` (refuted). */
export interface SearchResult {
  /** Null: even the least rate breaks the objective. */
  readonly ratePerSec: number | null;
  readonly lowerPerSec: number;
  /** Null: the objective was kept up to the most that was allowed. */
  readonly upperPerSec: number | null;
  /** Trials at either end. */
  readonly lowerTries: Tries | null;
  readonly upperTries: Tries | null;
  readonly probes: number;
  /** False when the trials ran out before the bracket was narrow and both ends were repeated. */
  readonly confirmed: boolean;
}

export type SearchStep = { readonly kind: 'probe'; readonly ratePerSec: number } | { readonly kind: 'done'; readonly result: SearchResult };

const KEEP_SHARE = 0.8;

/** Whether a trial kept the objective. A rate that was offered and not served is an error, not an omission. */
export function keepsObjective(options: { objective: Objective; latencyMs: number; errorShare: number; servedShare: number }): boolean {
  const { objective, latencyMs, errorShare, servedShare } = options;
  return latencyMs <= objective.latencyMs && errorShare <= objective.errorShare && servedShare >= 0.98;
}

/**
 * What to try next, in view of every probe so far: double (or halve) until the objective breaks (or holds), bisect on a
 * log scale, then repeat at both ends of the bracket. A trial that luck decided is outvoted by the repeats at its rate,
 * which reopens the bracket. Pure: a search can be resumed from its record.
 */
export function nextStep(probes: readonly Probe[], settings: SearchSettings): SearchStep {
  const { lower, upper } = bracketOf(probes, settings);
  const done = (): SearchStep => ({ kind: 'done', result: searchResult(probes, settings) });
  const probe = (ratePerSec: number): SearchStep => ({ kind: 'probe', ratePerSec: rounded(ratePerSec) });

  if (lower === null && upper === null) return probe(settings.fromPerSec);
  if (probes.length >= settings.mostProbes) return done();
  if (lower === null && upper !== null) {
    if (upper.ratePerSec > settings.leastPerSec) return probe(Math.max(upper.ratePerSec / 2, settings.leastPerSec));
    return upper.of < settings.refutations ? probe(upper.ratePerSec) : done();
  }
  if (lower === null) return done();
  if (upper === null && lower.ratePerSec < settings.mostPerSec) return probe(Math.min(lower.ratePerSec * 2, settings.mostPerSec));
  if (upper !== null && upper.ratePerSec / lower.ratePerSec > 1 + settings.resolution) return probe(Math.sqrt(lower.ratePerSec * upper.ratePerSec));
  if (lower.of < settings.confirmations) return probe(lower.ratePerSec);
  if (upper !== null && upper.of < settings.refutations) return probe(upper.ratePerSec);
  return done();
}

/**
 * What the probes say so far, whether or not the search would go on. Where it began and between which bounds it moved does
 * not matter to it.
 */
export function searchResult(probes: readonly Probe[], settings: Pick<SearchSettings, 'resolution' | 'confirmations' | 'refutations'>): SearchResult {
  const { lower, upper } = bracketOf(probes, settings);
  const isNarrow = lower === null || upper === null || upper.ratePerSec / lower.ratePerSec <= 1 + settings.resolution;
  const areSure = (lower === null || lower.of >= settings.confirmations) && (upper === null || upper.of >= settings.refutations);
  const triesOf = (end: RateVerdict | null): Tries | null => (end === null ? null : { kept: end.kept, of: end.of });
  return {
    ratePerSec: lower?.ratePerSec ?? null,
    lowerPerSec: lower?.ratePerSec ?? 0,
    upperPerSec: upper?.ratePerSec ?? null,
    lowerTries: triesOf(lower),
    upperTries: triesOf(upper),
    probes: probes.length,
    confirmed: probes.length > 0 && isNarrow && areSure,
  };
}

interface Bracket {
  readonly lower: RateVerdict | null;
  readonly upper: RateVerdict | null;
}

function bracketOf(probes: readonly Probe[], settings: Pick<SearchSettings, 'confirmations'>): Bracket {
  const rates = verdictsOf(probes, settings);
  const upper = rates.find(({ keeps }) => !keeps) ?? null;
  const lower = rates.filter(({ keeps, ratePerSec }) => keeps && (upper === null || ratePerSec < upper.ratePerSec)).at(-1) ?? null;
  return { lower, upper };
}

/** Four digits: finer than any resolution, and short enough to be read. */
function rounded(ratePerSec: number): number {
  return Number(ratePerSec.toPrecision(4));
}

interface RateVerdict extends Tries {
  readonly ratePerSec: number;
  readonly keeps: boolean;
}

/** The rates tried, ascending, each judged by all of its probes: by most of them first, by four in five once confirmed. */
function verdictsOf(probes: readonly Probe[], settings: Pick<SearchSettings, 'confirmations'>): RateVerdict[] {
  const byRate = new Map<number, { of: number; kept: number }>();
  for (const { ratePerSec, keeps } of probes) {
    const entry = byRate.get(ratePerSec) ?? { of: 0, kept: 0 };
    byRate.set(ratePerSec, { of: entry.of + 1, kept: entry.kept + Number(keeps) });
  }
  return [...byRate]
    .map(([ratePerSec, tries]) => ({
      ratePerSec,
      ...tries,
      keeps: tries.kept / tries.of >= (tries.of >= settings.confirmations ? KEEP_SHARE : 0.5),
    }))
    .sort((a, b) => a.ratePerSec - b.ratePerSec);
}
