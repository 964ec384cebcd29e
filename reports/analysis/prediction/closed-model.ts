import { responsesOf } from '../../../suites/harness/statistics/responses.ts';
import { AnalysisError } from '../errors.ts';
import type { ClosedPoint } from './points.ts';
import { SHARES, type QuantileTable } from './quantile-table.ts';

const MS_PER_SEC = 1000;
/** From this share of the most cores ever in use, the CPU counts as full. */
const NEARLY_FULL = 0.98;

/** One mix with so many requests under way, as measured. */
export interface ClosedLevel {
  readonly underWay: number;
  /** CPU that a request needs of all components together (service-demand law). */
  readonly cpuMs: number;
  /** Response times by class. */
  readonly responses: Readonly<Record<string, QuantileTable>>;
}

/** One mix as measured at several levels, ascending. */
export interface ClosedMix {
  readonly mix: string;
  readonly shares: Readonly<Record<string, number>>;
  /** Of a single request: time that is not CPU (disk, network, timers). */
  readonly delayMs: number;
  readonly levels: readonly ClosedLevel[];
}

/**
 * A system in a closed loop. All of its parts share the CPU; a request needs less of it the more are under way, because
 * they are taken in batches; what is not CPU is a delay. Between mixes everything is interpolated by their shares of the
 * classes, between levels by the logarithm of the requests under way.
 */
export interface ClosedModel {
  readonly mixes: readonly ClosedMix[];
  /** Cores that count as used when the CPU is full: the meters do not see the kernel's part of network traffic. */
  readonly fullCores: number;
}

/** @throws AnalysisError where a mix never ran with a single request: nothing then tells waiting from delay. */
export function fitClosedModel(points: readonly ClosedPoint[]): ClosedModel {
  const most = Math.max(...points.map(({ cores }) => cores));
  const fullCores = meanOf(points.map(({ cores }) => cores).filter((cores) => cores >= NEARLY_FULL * most));
  const mixes = [...new Set(points.map(({ mix }) => mix))].map((mix) => mixOf({ mix, points: points.filter((point) => point.mix === mix), fullCores }));
  return { mixes, fullCores };
}

function mixOf({ mix, points, fullCores }: { mix: string; points: readonly ClosedPoint[]; fullCores: number }): ClosedMix {
  const ids = [...new Set(points.flatMap(({ shares }) => Object.keys(shares)))].sort();
  const levels = [...new Set(points.map(({ underWay }) => underWay))].sort((a, b) => a - b).map((underWay) => levelOf({ ids, underWay, points: points.filter((point) => point.underWay === underWay) }));
  const single = points.filter(({ underWay }) => underWay === 1);
  if (single.length === 0) {
    throw new AnalysisError({ code: 'NO_SINGLE', message: `${mix} never ran with a single request under way: its service cannot be told from waiting.`, hint: 'Measure it by: headroom run system/prediction --profile standard.' });
  }
  return {
    mix,
    shares: Object.fromEntries(ids.map((id) => [id, meanOf(points.map(({ shares }) => shares[id] ?? 0))])),
    delayMs: delayMsOf({ single, cpuMs: levels[0]?.cpuMs ?? 0, fullCores }),
    levels,
  };
}

/** CPU a request, by the service-demand law: use ÷ throughput. */
export function demandMsOf(points: readonly ClosedPoint[]): number {
  return meanOf(points.map(({ cores, perSec }) => (cores / perSec) * MS_PER_SEC));
}

/** What is left of the time of a request that is alone in the system, when it has had its CPU. */
export function delayMsOf({ single, cpuMs, fullCores }: { single: readonly ClosedPoint[]; cpuMs: number; fullCores: number }): number {
  return Math.max(0, meanOf(single.map(({ perSec }) => MS_PER_SEC / perSec)) - cpuMs / Math.min(1, fullCores));
}

function levelOf({ ids, underWay, points }: { ids: readonly string[]; underWay: number; points: readonly ClosedPoint[] }): ClosedLevel {
  const slices = points.map(({ slice }) => slice);
  return {
    underWay,
    cpuMs: demandMsOf(points),
    responses: Object.fromEntries(ids.flatMap((id) => {
      const responses = responsesOf({ slices, id });
      return responses === null ? [] : [[id, SHARES.map((share) => responses.quantileMs(share))]];
    })),
  };
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
