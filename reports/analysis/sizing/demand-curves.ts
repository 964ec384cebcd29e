import { limitsOf, saturationLoad, type Limit } from '../capacity/saturation.ts';
import { systemFits } from '../demand/demand.ts';
import { dot } from '../demand/least-squares.ts';
import { loadOfMix, type DemandModel, type Mix } from '../demand/model.ts';
import { idleRow, rowOf } from '../demand/shape.ts';
import type { ComponentCurve } from './system-model.ts';

/** How busy the box is at each value of a curve: 0, 0.1, …, 1. */
export const BUSY_SHARES: readonly number[] = Array.from({ length: 11 }, (_, at) => at / 10);
/** Below this share of what is measured, shapes that rise without end towards no load are not believed. */
const LEAST_SHARE = 0.5;

/** The demand of each component of the system by how busy its box is, for one set of coefficients. */
export function demandCurves(options: { model: DemandModel; mix: Mix; cores: number; coefficients: (fit: number) => readonly number[] }): ComponentCurve[] {
  const { model, mix, cores, coefficients } = options;
  const fits = systemFits(model);
  const [whole] = limitsOf({ model, coreLayout: { name: 'pinned', serverCpus: Array.from({ length: cores }, (_, cpu) => cpu), generatorCpus: [] }, setting: () => null });
  const least = LEAST_SHARE * leastRate(model);
  const rates = whole === undefined ? [] : BUSY_SHARES.map((busy) => Math.max(least, rateAt({ model, mix, coefficients, limit: { ...whole, cores: busy * cores } })));
  return fits.map((at): ComponentCurve => {
    const fit = model.fits[at];
    if (fit === undefined) return { idleCores: 0, demandSeconds: BUSY_SHARES.map(() => 0) };
    const own = coefficients(at);
    const idleCores = fit.shape.hasIdle ? dot(idleRow(fit), own) : 0;
    return {
      idleCores,
      demandSeconds: rates.map((perSec) => Math.max(0, dot(rowOf({ ...fit, load: loadOfMix(mix, perSec) }), own) - idleCores) / perSec),
    };
  });
}

function rateAt(options: { model: DemandModel; mix: Mix; coefficients: (fit: number) => readonly number[]; limit: Limit }): number {
  const perSec = saturationLoad(options);
  return Number.isFinite(perSec) ? perSec : options.mix.highestPerSec;
}

function leastRate({ fitted }: DemandModel): number {
  return Math.min(...fitted.map(({ perSec }) => perSec).filter((rate) => rate > 0));
}
