import type { DemandModel, Mix } from '../demand/model.ts';
import { AnalysisError } from '../errors.ts';

/** Shares may be given as rounded numbers. */
const ROUNDING = 0.005;

/** The mix that a plan is made for. @throws AnalysisError for a mix or a class that was not measured, and shares that do not add up to 1. */
export function mixOf(options: { model: DemandModel; mix?: string | Readonly<Record<string, number>> }): { mix: Mix; notes: string[] } {
  const { model, mix } = options;
  const names = model.mixes.map(({ id }) => id);
  if (mix === undefined) {
    const [first] = model.mixes;
    if (first === undefined) throw new AnalysisError({ code: 'NO_MIX', message: 'No mix of requests was measured under load.', hint: 'Measure one by: headroom run system --profile quick.' });
    return { mix: first, notes: names.length < 2 ? [] : [`The mix is ${first.id}, which ran at most loads; others: ${names.slice(1).join(', ')}.`] };
  }
  if (typeof mix === 'string') {
    const found = model.mixes.find(({ id }) => id === mix);
    if (found === undefined) throw new AnalysisError({ code: 'NO_SUCH_MIX', message: `No mix ${mix} was measured.`, hint: `Name one of ${names.join(', ')}, or give shares: --mix ${sharesExample(model)}.` });
    return { mix: found, notes: [] };
  }
  return { mix: ofShares(model, mix), notes: ['The mix was not measured as such: its demands are added up from those of its classes.'] };
}

function ofShares(model: DemandModel, shares: Readonly<Record<string, number>>): Mix {
  const known = model.separation.classes;
  const unknown = Object.keys(shares).filter((id) => !known.includes(id));
  if (unknown.length > 0) {
    throw new AnalysisError({ code: 'NO_SUCH_CLASS', message: `No requests of class ${unknown.join(', ')} were measured.`, hint: `Classes measured: ${known.join(', ')}.` });
  }
  const values = Object.values(shares);
  const total = values.reduce((sum, value) => sum + value, 0);
  if (values.some((value) => !(value >= 0)) || Math.abs(total - 1) > ROUNDING) {
    throw new AnalysisError({ code: 'MIX_NOT_WHOLE', message: `The shares of the mix add up to ${Number(total.toFixed(4))}, not to 1, or one of them is negative.`, hint: `Give shares that do: --mix ${sharesExample(model)}.` });
  }
  return {
    id: Object.entries(shares).map(([id, share]) => `${id}=${share}`).join(','),
    shares: Object.fromEntries(Object.entries(shares).map(([id, share]) => [id, share / total])),
    highestPerSec: Math.max(...model.mixes.map(({ highestPerSec }) => highestPerSec)),
  };
}

function sharesExample({ separation }: DemandModel): string {
  const [first = 'read', second] = separation.classes;
  return second === undefined ? `${first}=1` : `${first}=0.8,${second}=0.2`;
}
