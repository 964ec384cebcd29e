import type { TrialRecord } from '../../../suites/harness/record.ts';
import { responsesOf } from '../../../suites/harness/statistics/responses.ts';
import { latencyOf } from '../../../suites/harness/statistics/search-trials.ts';
import { formatUnit } from '../../../suites/harness/units.ts';
import { systemFits } from '../demand/demand.ts';
import { coresTogether, type DemandModel, type Mix } from '../demand/model.ts';
import { HELD_OUT, type LoadPoint } from '../demand/points.ts';
import { AnalysisError } from '../errors.ts';
import { erlangC } from '../network/erlang.ts';
import { fitResponse, type ResponsePoint } from './response-curve.ts';
import type { ComponentCurve, ResponseCurve } from './system-model.ts';

const MS_PER_SEC = 1000;
/** So many loads of the mix itself tell its response times better than other mixes do. */
const ENOUGH_LOADS = 3;
/** Of what is offered, so much at least is served within a trial at a load that the system carries. */
const STEADY_SHARE = 0.98;
/** Nearer to full, the wait of a queue in equilibrium says nothing about a trial of some seconds. */
const MOST_BUSY = 0.95;

export interface ResponseModel {
  readonly curve: ResponseCurve;
  readonly draws: readonly ResponseCurve[];
  /** Relative error (root mean square) at open loads held out; null where none ran. */
  readonly heldOutShare: number | null;
  readonly notes: readonly string[];
}

/** How response times depend on load, from the trials of open load (R1): those held out try the fit, the others make it. */
export function responseModel(options: {
  model: DemandModel; mix: Mix; cores: number; demands: readonly ComponentCurve[]; quantile: number; seed: number; draws: number;
}): ResponseModel {
  const { model, mix, cores, demands, quantile, seed, draws } = options;
  const open = model.points.filter(({ trial, perSec }) => perSec > 0 && trial.levels['loadKind'] === 'open' && isSteady(trial));
  const fitted = open.filter(({ purpose }) => purpose !== HELD_OUT);
  const loads = new Set(fitted.filter((point) => point.mix === mix.id).map(({ loadKey }) => loadKey)).size;
  const isOwn = loads >= ENOUGH_LOADS;
  const used = isOwn ? fitted.filter((point) => point.mix === mix.id) : fitted;
  const pointsOf = (points: readonly LoadPoint[]): ResponsePoint[] => points.flatMap((point) => pointOf({ model, point, cores, quantile }) ?? []);
  const middle = demands.reduce((sum, { demandSeconds }) => sum + (demandSeconds[5] ?? 0), 0) * MS_PER_SEC;
  const cpuShare = isOwn ? cpuShareOf({ model, points: used }) : null;
  const fit = fitResponse({ points: pointsOf(used), demandMs: middle, cpuShare, seed, draws });
  if (fit === null) {
    throw new AnalysisError({
      code: 'NO_OPEN_LOAD',
      message: `The runs hold ${String(used.length)} trials at open loads with response times: too few to say how p${String(quantile * 100)} depends on load.`,
      hint: 'Measure some by: headroom run system/ladder --profile quick.',
    });
  }
  const tried = pointsOf(open.filter(({ purpose, mix: own }) => purpose === HELD_OUT && (!isOwn || own === mix.id)));
  const errors = tried.map((point) => predicted({ curve: fit.curve, point, middleMs: middle, isOwn }) / point.latencyMs - 1);
  const heldOutShare = errors.length === 0 ? null : Math.sqrt(errors.reduce((sum, error) => sum + error ** 2, 0) / errors.length);
  return {
    curve: fit.curve,
    draws: fit.draws,
    heldOutShare,
    notes: [
      ...(isOwn ? [] : [`Response times come from all mixes together: ${mix.id} ran at ${loads === 0 ? 'no open load' : `${String(loads)} open loads`}.`]),
      ...(fit.residualShare > 0.25 ? [`Response times scatter by ${formatUnit(fit.residualShare, 'share')} about their curve.`] : []),
    ],
  };
}

/** Where less is served than is offered, the queue grows for as long as the trial lasts: its response times are of the trial, not of the load. */
function isSteady({ slices }: TrialRecord): boolean {
  const total = (name: string): number => slices.reduce((sum, { metrics }) => sum + (metrics[name] ?? 0), 0);
  return total('throughputPerSec') >= STEADY_SHARE * total('offeredPerSec');
}

function pointOf(options: { model: DemandModel; point: LoadPoint; cores: number; quantile: number }): ResponsePoint | null {
  const { model, point, cores, quantile } = options;
  const latencyMs = latencyOf(point.trial, quantile) ?? sliceQuantile(point, quantile);
  if (latencyMs === null || !(latencyMs > 0)) return null;
  const busy = Math.min(MOST_BUSY, coresTogether({ model, fits: systemFits(model), load: point }) / cores);
  const demandMs = (busy * cores * MS_PER_SEC) / point.perSec;
  return { demandMs, waitMs: (demandMs * erlangC({ servers: cores, load: busy * cores })) / (cores * (1 - busy)), latencyMs };
}

/** At the lightest load, where hardly anyone waits: CPU demand ÷ mean response time. All of it where no mean is known. */
function cpuShareOf({ model, points }: { model: DemandModel; points: readonly LoadPoint[] }): number {
  const [lightest] = [...points].sort((a, b) => a.perSec - b.perSec);
  if (lightest === undefined) return 1;
  const meanMs = responsesOf({ slices: lightest.trial.slices })?.meanMs;
  const demandMs = (coresTogether({ model, fits: systemFits(model), load: lightest }) * MS_PER_SEC) / lightest.perSec;
  return meanMs === undefined || !(meanMs > 0) ? 1 : Math.min(1, demandMs / meanMs);
}

/** Observed records hold quantiles of windows, not histograms. */
function sliceQuantile({ trial }: LoadPoint, quantile: number): number | null {
  const name = `p${String(Number((quantile * 100).toFixed(3))).replace('.', '')}Ms`;
  const values = trial.slices.flatMap(({ metrics }) => metrics[name] ?? []).sort((a, b) => a - b);
  return values[Math.floor(values.length / 2)] ?? null;
}

function predicted(options: { curve: ResponseCurve; point: ResponsePoint; middleMs: number; isOwn: boolean }): number {
  const { curve: { fixedMs, cpuMs, waitFactor }, point: { demandMs, waitMs }, middleMs, isOwn } = options;
  return fixedMs + (isOwn ? cpuMs : (cpuMs / middleMs) * demandMs) + waitFactor * waitMs;
}
