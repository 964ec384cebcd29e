import type { Random } from '../../../suites/harness/statistics/random.ts';
import { delayMsOf, demandMsOf, type ClosedModel } from './closed-model.ts';
import type { ClosedPoint } from './points.ts';
import { throughputOf } from './predict.ts';

const RESAMPLES = 99;

/**
 * How much of an error the scatter of the fitted points explains: twice the standard deviation, as a share, of the throughput
 * foretold by models of points drawn again, with replacement, at each level of each mix.
 */
export function fitScatter(options: { model: ClosedModel; fitted: readonly ClosedPoint[]; shares: Readonly<Record<string, number>>; underWay: number; random: Random }): number {
  const { model, fitted, shares, underWay, random } = options;
  const rates = Array.from({ length: RESAMPLES }, () => throughputOf({ model: redrawn({ model, fitted, random }), shares, underWay }));
  const middle = rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
  return (2 * Math.sqrt(rates.reduce((sum, rate) => sum + (rate - middle) ** 2, 0) / (rates.length - 1))) / middle;
}

/** Response times stay: only throughput is asked of it. */
function redrawn({ model, fitted, random }: { model: ClosedModel; fitted: readonly ClosedPoint[]; random: Random }): ClosedModel {
  return {
    ...model,
    mixes: model.mixes.map((mix) => {
      const levels = mix.levels.map((level) => {
        const own = fitted.filter((point) => point.mix === mix.mix && point.underWay === level.underWay);
        const drawn = own.map(() => own[random.int(own.length)] ?? own[0]).filter((point) => point !== undefined);
        return { level: { ...level, cpuMs: demandMsOf(drawn) }, drawn };
      });
      return {
        ...mix,
        levels: levels.map(({ level }) => level),
        delayMs: delayMsOf({ single: levels[0]?.drawn ?? [], cpuMs: levels[0]?.level.cpuMs ?? 0, fullCores: model.fullCores }),
      };
    }),
  };
}
