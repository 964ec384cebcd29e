import type { Between, NetworkBounds } from '../../reports/analysis/network/bounds.ts';
import type { NetworkProblem } from '../../reports/analysis/network/problem.ts';
import type { SolveOutcome } from '../../reports/analysis/network/solve.ts';

/** What `solve --json` prints (docs/cli.md). */
export function solutionJson(options: { outcome: Extract<SolveOutcome, { status: 'solved' }>; assumptions: readonly string[] }): unknown {
  const { solution, bounds, simulation } = options.outcome;
  const { solver, method, knownErrorShare, classes, stations } = solution;
  return {
    solver,
    method,
    knownErrorShare,
    classes: renamed(classes),
    stations,
    bounds: Object.fromEntries(Object.entries(bounds).map(([id, entry]) => [id, boundsJson(entry)])),
    ...(simulation === null ? {} : { simulation: { ...simulation, intervals: renamed(simulation.intervals) } }),
    assumptions: options.assumptions,
  };
}

/** The same shape as every error's, and what the stations would have to do. */
export function problemJson({ code, message, hint, utilisation }: NetworkProblem): unknown {
  return {
    error: { code, message, hint },
    ...(utilisation === undefined ? {} : { stations: Object.fromEntries(Object.entries(utilisation).map(([id, share]) => [id, { utilisation: share }])) }),
  };
}

function renamed<T extends { readonly throughputPerSec: unknown }>(classes: Readonly<Record<string, T>>): unknown {
  return Object.fromEntries(Object.entries(classes).map(([id, { throughputPerSec: throughput, ...rest }]) => [id, { throughput, ...rest }]));
}

function boundsJson(bounds: NetworkBounds[string]): unknown {
  const one = (between: Between | null): unknown => (between === null ? null : { throughput: between.throughputPerSec, responseSeconds: between.responseSeconds });
  return { asymptotic: one(bounds.asymptotic), balanced: one(bounds.balanced), proportional: one(bounds.proportional), geometric: one(bounds.geometric) };
}
