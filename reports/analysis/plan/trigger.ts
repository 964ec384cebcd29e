import { formatNumber, formatUnit } from '../../../suites/harness/units.ts';
import { DAYS_PER_MONTH } from './calendar.ts';
import { loadAfter, logGrowth, monthsUntil } from './growth.ts';
import { bestOperation, type Carrier, type Ground } from './ground.ts';
import { running, type Layout } from './layout.ts';
import { momentOf, rangeOf } from './ranges.ts';
import type { Trigger } from './result.ts';

/** When to order what comes after a stage, in figures that operations can watch while it runs. */
export function triggerOf(options: { ground: Ground; stage: Carrier; beginsPerSec: number }): Trigger {
  const { ground, stage, beginsPerSec } = options;
  const { growth, fromPerSec, leadDays, start, confidence } = ground.options;
  const leadMonths = leadDays / DAYS_PER_MONTH;
  const best = logGrowth(growth);
  const ahead = (log: number, perSec: number): number => loadAfter({ fromPerSec: perSec, logGrowth: Math.max(0, log), months: -leadMonths });
  const orderPerSec = ahead(best, stage.dependablePerSec);
  const months = rangeOf({
    value: Math.max(0, monthsUntil({ fromPerSec, logGrowth: best, perSec: stage.dependablePerSec }) - leadMonths),
    draws: ground.draws.map((draw, at) => Math.max(0, monthsUntil({ fromPerSec, logGrowth: draw.logGrowth, perSec: stage.drawn[at] ?? 0 }) - leadMonths)),
    confidence,
    untested: stage.untested,
  });
  const { responseMs, watched } = watch({ ground, layout: running(stage.layout), perSec: orderPerSec });
  const { component, cores, share, boxShare } = watched;
  const isAtOnce = orderPerSec <= beginsPerSec;
  const box = stage.layout.boxes.length === 1 ? 'the box' : 'its box';
  const figures = `${component} CPU above ${percent(share)} of ${box} (${formatNumber(cores)} cores; all of ${box} ${percent(boxShare)}) or ${formatUnit(orderPerSec, 'perSec')}`;
  return {
    orderPerSec,
    order: momentOf(months, start),
    component,
    cores,
    share,
    boxShare,
    responseMs,
    isAtOnce,
    sentence: isAtOnce ? `${figures}: with the stage before, which is outgrown within the ${formatNumber(leadDays)} days that machines take` : figures,
  };
}

interface Watched {
  readonly component: string;
  readonly cores: number;
  readonly share: number;
  readonly boxShare: number;
}

/** The component that uses most of what it can use. */
function watch(options: { ground: Ground; layout: Layout; perSec: number }): { responseMs: number; watched: Watched } {
  const { ground, layout, perSec } = options;
  const { model, processes } = layout.structure;
  const { cores, busy, responseMs } = bestOperation(ground, layout, perSec);
  const all = layout.boxes.flatMap(({ machine, copies, components }, box): Watched[] =>
    components.map((component) => {
      const { coresPerProcess = null, name = '' } = model.components[component] ?? {};
      const count = processes[component] ?? null;
      const most = Math.min(machine.cores, coresPerProcess === null || count === null ? Infinity : coresPerProcess * count) * copies;
      const used = cores[component] ?? 0;
      return { component: name, cores: used, share: used / most, boxShare: busy[box] ?? 0 };
    }),
  );
  const busiest = Math.max(...all.map(({ boxShare }) => boxShare));
  // The box that binds first, and of it the component that needs most; a process at its limit comes before both.
  const limited = all.find(({ share, boxShare }) => share > boxShare + 1e-9);
  const onBusiest = all.filter(({ boxShare }) => boxShare === busiest).sort((a, b) => b.share - a.share);
  return { responseMs, watched: limited ?? onBusiest[0] ?? { component: '', cores: 0, share: 0, boxShare: 0 } };
}

const percent = (share: number): string => formatUnit(share, 'share');
