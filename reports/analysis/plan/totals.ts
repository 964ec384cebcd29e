import { quantile, sorted } from '../../../suites/harness/statistics/quantiles.ts';
import { dayAfter } from './calendar.ts';
import { loadAfter, logGrowth } from './growth.ts';
import type { Carrier, Ground } from './ground.ts';
import type { Path } from './path.ts';
import { levelOf, rangeOf, type PlanRange } from './ranges.ts';
import type { MonthPoint } from './result.ts';

/** Load by month with its interval, and the stage that carries it. */
export function timelineOf(ground: Ground, path: Path): MonthPoint[] {
  const { fromPerSec, growth, months, start, confidence } = ground.options;
  const first = path.carriers.findIndex(({ dependablePerSec }) => dependablePerSec >= fromPerSec);
  const used = first < 0 ? [] : path.carriers.slice(first);
  const rates = sorted(ground.draws.map(({ logGrowth: rate }) => rate));
  const tail = (1 - levelOf(confidence)) / 2;
  const best = logGrowth(growth);
  const [slow, fast] = [Math.min(best, quantile(rates, tail)), Math.max(best, quantile(rates, 1 - tail))];
  return Array.from({ length: months + 1 }, (_, month): MonthPoint => {
    const loadOf = (rate: number): number => loadAfter({ fromPerSec, logGrowth: rate, months: month });
    const value = loadOf(best);
    const at = used.findIndex(({ dependablePerSec }) => dependablePerSec >= value);
    return {
      month,
      date: dayAfter(start, month),
      perSec: { value, lower: loadOf(slow), upper: loadOf(fast), confidence: levelOf(confidence), untested: [] },
      stage: at < 0 ? null : at + 1,
      perMonth: (used[at] ?? used.at(-1))?.layout.pricePerMonth ?? 0,
    };
  });
}

/** All months paid: each at the load that it begins with, in each draw by what the stages carry there. */
export function costOf(ground: Ground, path: Path): PlanRange {
  const { fromPerSec, growth, months, confidence } = ground.options;
  const first = path.carriers.findIndex(({ dependablePerSec }) => dependablePerSec >= fromPerSec);
  const used = first < 0 ? [] : path.carriers.slice(first);
  const paid = (rate: number, carries: (carrier: Carrier) => number): number => {
    let sum = 0;
    let stage = 0;
    for (let month = 0; month < months; month += 1) {
      const load = loadAfter({ fromPerSec, logGrowth: rate, months: month });
      // Nobody goes back to a smaller stage; beyond the last there is nothing more to buy.
      for (let next = used[stage]; next !== undefined && carries(next) < load && stage < used.length - 1; next = used[stage]) stage += 1;
      sum += used[stage]?.layout.pricePerMonth ?? 0;
    }
    return sum;
  };
  const untested = [...new Set(used.flatMap((carrier) => carrier.untested))];
  return rangeOf({
    value: paid(logGrowth(growth), ({ dependablePerSec }) => dependablePerSec),
    draws: ground.draws.map((draw, at) => paid(draw.logGrowth, ({ drawn }) => drawn[at] ?? 0)),
    confidence,
    untested,
  });
}
