import type { DemandResult } from '../../reports/analysis/demand/result.ts';
import type { EstimationResult, MethodResult } from '../../reports/analysis/estimation/result.ts';
import type { Observed } from './observed.ts';

/** What `observe` found. */
export interface ObserveResult {
  readonly run: { readonly id: string; readonly folder: string };
  readonly observed: Observed;
  readonly cores: number;
  /** Windows that the record holds: neighbours are joined where there were too many. */
  readonly windowsKept: number;
  readonly estimation: EstimationResult;
  /** Of the record, as size and plan take it; null where too few loads were seen. */
  readonly demand: DemandResult | null;
  readonly notes: readonly string[];
  readonly next: readonly string[];
}

/** The method that fares best in both utilisation and response time. */
export function recommendedOf({ estimation }: ObserveResult): MethodResult | null {
  return estimation.methods.find(({ id }) => id === estimation.recommended) ?? null;
}

/** Everything that limits the trust in the demands, the worst first. */
export function warningsOf({ estimation, demand }: ObserveResult): string[] {
  const regressions = estimation.methods.filter(({ id }) => id.startsWith('utilisation-regression'));
  const best = recommendedOf({ estimation } as ObserveResult);
  const areDoubtful = regressions.length > 0 && regressions.every(({ verdict }) => verdict === 'misses');
  return [
    ...(estimation.collinearity.warning === '' ? [] : [estimation.collinearity.warning]),
    ...(areDoubtful ? [`Regression of CPU on rates ${regressions[0]?.reason ?? ''}: how it divides CPU among classes is not to be trusted, the sum over classes is.`] : []),
    ...(best !== null && best.verdict === 'misses' ? [`No method foretells windows that it has not seen in both CPU and response time; the best of them ${best.reason}.`] : []),
    ...(demand?.notes ?? []),
  ];
}

/** For machines. `demandsSeconds` are those of the method recommended; every method stands in `methods`. */
export function observeJson(result: ObserveResult): unknown {
  const { run, observed, cores, windowsKept, estimation, demand, notes, next } = result;
  const recommended = recommendedOf(result);
  const last = observed.windows.at(-1);
  return {
    run: run.id,
    folder: run.folder,
    origin: 'observed',
    source: observed.source,
    windows: {
      seen: observed.windows.length + observed.dropped.reduce((sum, { count }) => sum + count, 0),
      kept: observed.windows.length,
      recorded: windowsKept,
      dropped: observed.dropped,
      seconds: observed.windowMs / 1000,
      from: new Date(observed.windows[0]?.startMs ?? 0).toISOString(),
      to: new Date((last?.startMs ?? 0) + (last?.elapsedMs ?? 0)).toISOString(),
    },
    classes: observed.classes,
    components: observed.components,
    cores,
    recommended: estimation.recommended,
    demandsSeconds: recommended?.demandsSeconds ?? {},
    confidence: estimation.confidence,
    methods: estimation.methods,
    refused: estimation.refused,
    naive: estimation.naive,
    responseShape: estimation.responseShape,
    collinearity: estimation.collinearity,
    warnings: warningsOf(result),
    /** Of the record, as `size` and `plan` take it: use falls with load, idle use apart. */
    recordDemand: demand === null ? null : { separation: demand.separation, components: demand.components, totals: demand.totals, mixes: demand.mixes },
    notes,
    next,
  };
}
