import { loadAfter, logGrowth, monthsUntil } from './growth.ts';
import { bestOperation, type Carrier, type Ground } from './ground.ts';
import { afterOneFailure } from './failure.ts';
import { boxWords, processesFor, running } from './layout.ts';
import { movesOf } from './moves.ts';
import type { Path } from './path.ts';
import { momentOf, rangeOf, type Moment, type PlanRange } from './ranges.ts';
import type { Stage, StageBox } from './result.ts';
import { triggerOf } from './trigger.ts';

/** The stages from the one that carries the load at the start: those that begin within the months, and the one after. */
export function stagesOf(ground: Ground, path: Path): { stages: Stage[]; next: Stage | null } {
  const { fromPerSec, growth, months } = ground.options;
  const first = path.carriers.findIndex(({ dependablePerSec }) => dependablePerSec >= fromPerSec);
  if (first < 0) return { stages: [], next: null };
  const used = path.carriers.slice(first);
  const begins = used.map((_, at) => used[at - 1]?.dependablePerSec ?? fromPerSec);
  const best = logGrowth(growth);
  const count = begins.filter((perSec) => monthsUntil({ fromPerSec, logGrowth: best, perSec }) <= months).length;
  const all = used.slice(0, count + 1).map((carrier, at) => stageOf({ ground, path, before: used[at - 1] ?? null, now: carrier, number: at + 1, beganPerSec: begins[at - 1] ?? fromPerSec }));
  return { stages: all.slice(0, count), next: all[count] ?? null };
}

function stageOf(options: { ground: Ground; path: Path; before: Carrier | null; now: Carrier; number: number; beganPerSec: number }): Stage {
  const { ground, path, before, now, number, beganPerSec } = options;
  const { fromPerSec, growth, months, confidence } = ground.options;
  const beginPerSec = before?.dependablePerSec ?? fromPerSec;
  const horizonPerSec = loadAfter({ fromPerSec, logGrowth: logGrowth(growth), months });
  const price = now.layout.pricePerMonth;
  const full = now.dependablePerSec;
  return {
    number,
    kind: now.layout.structure.kind,
    title: titleOf(now),
    boxes: boxesOf({ ground, carrier: now, beginPerSec }),
    begins: beginOf(ground, before),
    carries: { ...rangeOf({ value: full, draws: now.drawn, confidence, untested: now.untested }), bestPerSec: now.best.perSec, binds: bindsWords(now) },
    moves: movesOf({ ground, path, before, now }),
    trigger: before === null ? null : triggerOf({ ground, stage: before, beginsPerSec: beganPerSec }),
    cost: { perMonth: price, perThousandAtBegin: (1000 * price) / beginPerSec, perThousandFull: (1000 * price) / full },
    headroom: { atBeginShare: 1 - beginPerSec / full, atHorizonShare: horizonPerSec <= full ? 1 - horizonPerSec / full : null },
    afterOneFailure: afterOneFailure(ground, now),
    untested: now.untested,
  };
}

/** A stage begins where the one before can no longer be relied upon; the first has begun. */
function beginOf(ground: Ground, before: Carrier | null): { perSec: PlanRange; when: Moment } {
  const { fromPerSec, start, confidence } = ground.options;
  if (before !== null) return reachOf(ground, { perSec: before.dependablePerSec, drawn: before.drawn, untested: before.untested });
  const now = (value: number): PlanRange => rangeOf({ value, draws: [], confidence, untested: [] });
  return { perSec: now(fromPerSec), when: momentOf(now(0), start) };
}

/** When load reaches a limit that each draw has its own view of. */
export function reachOf(ground: Ground, limit: { perSec: number; drawn: ArrayLike<number>; untested: PlanRange['untested'] }): { perSec: PlanRange; when: Moment } {
  const { fromPerSec, growth, start, confidence } = ground.options;
  const { perSec, drawn, untested } = limit;
  const months = ground.draws.map((draw, at) => monthsUntil({ fromPerSec, logGrowth: draw.logGrowth, perSec: drawn[at] ?? 0 }));
  return {
    perSec: rangeOf({ value: perSec, draws: drawn, confidence, untested }),
    when: momentOf(rangeOf({ value: monthsUntil({ fromPerSec, logGrowth: logGrowth(growth), perSec }), draws: months, confidence, untested }), start),
  };
}

function boxesOf(options: { ground: Ground; carrier: Carrier; beginPerSec: number }): StageBox[] {
  const { ground, carrier, beginPerSec } = options;
  const { model } = carrier.layout.structure;
  const layout = running(carrier.layout);
  const [begin, end] = [bestOperation(ground, layout, beginPerSec), bestOperation(ground, layout, carrier.dependablePerSec)];
  return carrier.layout.boxes.map(({ machine, copies, spares, components }, box): StageBox => {
    const { id, title, cores, speed, pricePerMonth } = machine;
    return {
      machine: { id, title, cores, speed, pricePerMonth },
      copies,
      spares,
      busy: { atBegin: begin.busy[box] ?? 0, atEnd: end.busy[box] ?? 0 },
      components: components.map((at) => {
        const component = model.components[at];
        const atEnd = end.cores[at] ?? 0;
        const processes = component === undefined ? null : processesFor({ component, cores: atEnd / (layout.boxes[box]?.copies ?? 1) });
        return { name: component?.name ?? '', processes, cores: { atBegin: begin.cores[at] ?? 0, atEnd } };
      }),
    };
  });
}

/** `metal-8 with everything`, `service on 2 × shared-8; the rest on metal-8`. */
function titleOf({ layout: { boxes, structure } }: Carrier): string {
  const [rest, ...own] = boxes;
  if (own.length === 0) return `${boxWords(rest)} with everything`;
  const names = (components: readonly number[]): string => components.map((at) => structure.model.components[at]?.name ?? '').join(', ');
  return [...own.map((box) => `${names(box.components)} on ${boxWords(box)}`), `${names(rest?.components ?? [])} on ${boxWords(rest)}`].join('; ');
}

function bindsWords({ layout: { boxes, structure }, best }: Carrier): string {
  const box = boxes[best.box];
  const names = (box?.components ?? []).map((at) => structure.model.components[at]?.name ?? '').join(', ');
  const where = boxes.length === 1 ? 'the box' : `the server of ${names}`;
  if (best.binds === 'processes') return `the processes of ${best.component === null ? where : (structure.model.components[best.component]?.name ?? '')}`;
  return best.binds === 'cores' ? `the cores of ${where}` : `response time, waiting at ${where}`;
}
