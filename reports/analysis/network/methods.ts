import type { Prepared } from './prepared.ts';

/** The methods in words, as answers name them. */
export const METHOD = {
  open: 'product form, each station by itself (Jackson, BCMP)',
  openLosses: 'product form; stations with a limit as M/M/m/K, fed by Poisson arrivals; requests pass the stations in their order, once each',
  convolution: 'convolution of normalisation constants, scaled',
  mixed: 'convolution of normalisation constants, scaled; open classes summed out of the stations',
  closedLosses: 'convolution with truncated stations: a request that is lost goes back to think; requests pass the stations in their order, once each',
  schweitzer: 'Bard–Schweitzer approximate mean value analysis',
  linearizer: 'Linearizer approximate mean value analysis',
  thinned: 'each station as M/M/m/K, fed by what was not lost before it as if that were still Poisson; requests pass the stations in their order, once each',
} as const;

/**
 * What product form supposes where classes share a station with different demands: a demand is visits × service time, so
 * they differ by visits alone, or the station shares its servers among all that are there.
 */
export function sharingNote({ stations, closed, open }: Prepared): string {
  const shared = stations.filter(({ waits }, i) => {
    const demands = [...closed, ...open].map((entry) => entry.demands[i] ?? 0).filter((demand) => demand > 0);
    return waits && new Set(demands).size > 1;
  });
  if (shared.length === 0) return '';
  return `; classes share ${shared.map(({ id }) => id).join(', ')} by processor sharing, or first come first served with one mean service time a visit`;
}
