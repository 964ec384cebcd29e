import type { Interval } from '../../fixtures/hardware/hop.ts';
import { paths, type HopPath, type HopProtocol, type HopSlice } from '../../fixtures/hardware/link/protocol.ts';
import { MS_PER_SEC } from '../../suites/harness/units.ts';
import { boundAt, centreOf } from '../../suites/harness/statistics/centre.ts';
import { pairedRatio } from '../../suites/harness/statistics/paired-ratio.ts';
import { median, sorted } from '../../suites/harness/statistics/quantiles.ts';

type Pair = Readonly<Record<HopPath, HopSlice>>;

/** What the link added to the requests of one protocol. */
export interface PathCost {
  readonly loopbackMs: number;
  readonly linkMs: number;
  /** To the slices' median round trips, and to their means, which the pauses of a busy host reach. */
  readonly addedP50Ms: Interval;
  readonly addedMeanMs: Interval;
  /** Of the median round trips, link ÷ loopback. */
  readonly ratio: Interval;
}

export interface HopCost {
  readonly roundTripMs: Interval;
  /** Of one end: half of what both used more. */
  readonly cpuSeconds: Interval;
  readonly http: PathCost;
  readonly echo: PathCost;
  readonly cpu: { readonly clientSeconds: Interval; readonly serverSeconds: Interval };
  readonly pairs: number;
  readonly method: string;
}

/**
 * The price of a hop from slices over loopback and over a link, neighbours in pairs (R7): the median over the pairs of the
 * difference of their median round trips, 95 % by a studentised block bootstrap. HTTP gives the price; the echo stands beside.
 *
 * @throws RangeError below 3 pairs.
 */
export function hopCost(options: { blocks: readonly (readonly HopSlice[])[]; seed: number }): HopCost {
  const { blocks, seed } = options;
  const pairs = { http: pairsOf(blocks, 'http'), echo: pairsOf(blocks, 'echo') };
  const added = (series: readonly (readonly Pair[])[], of: (slice: HopSlice) => number): { interval: Interval; method: string } => {
    const centre = centreOf({ series: series.map((block) => block.map(({ loopback, link }) => of(link) - of(loopback))), seed });
    return { interval: { value: centre.value, lower: boundAt(centre, 0.025), upper: boundAt(centre, 0.975) }, method: centre.method };
  };
  const cost = (series: readonly (readonly Pair[])[]): PathCost => {
    const { ratio, lower, upper } = pairedRatio({ blocks: series.map((block) => block.map(({ loopback, link }) => Math.log(link.p50Ms / loopback.p50Ms))), seed });
    const middle = (path: HopPath): number => median(sorted(series.flat().map((pair) => pair[path].p50Ms)));
    return {
      loopbackMs: middle('loopback'),
      linkMs: middle('link'),
      addedP50Ms: added(series, ({ p50Ms }) => p50Ms).interval,
      addedMeanMs: added(series, ({ meanMs }) => meanMs).interval,
      ratio: { value: ratio, lower, upper },
    };
  };
  const cpu = (msOf: (slice: HopSlice) => number): Interval => added(pairs.http, (slice) => msOf(slice) / slice.requests / MS_PER_SEC).interval;
  const { interval: roundTripMs, method } = added(pairs.http, ({ p50Ms }) => p50Ms);
  return {
    roundTripMs,
    cpuSeconds: cpu(({ clientCpuMs, serverCpuMs }) => (clientCpuMs + serverCpuMs) / 2),
    http: cost(pairs.http),
    echo: cost(pairs.echo),
    cpu: { clientSeconds: cpu(({ clientCpuMs }) => clientCpuMs), serverSeconds: cpu(({ serverCpuMs }) => serverCpuMs) },
    pairs: pairs.http.flat().length,
    method: `of paired differences: ${method}`,
  };
}

/** Slices come as neighbours: one over each path, in either order. */
function pairsOf(blocks: readonly (readonly HopSlice[])[], protocol: HopProtocol): Pair[][] {
  return blocks.map((block) => {
    const byPath = paths.map((path) => block.filter((slice) => slice.protocol === protocol && slice.path === path));
    const [loopbacks = [], links = []] = byPath;
    return loopbacks.flatMap((loopback, index) => {
      const link = links[index];
      return link === undefined ? [] : [{ loopback, link }];
    });
  });
}
