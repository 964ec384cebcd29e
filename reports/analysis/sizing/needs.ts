import type { Candidate } from './candidates.ts';
import type { Operation } from './placement.ts';
import { rangeOf } from './ranges.ts';
import type { Range, SizingQuestion } from './size-question.ts';
import type { SystemModel } from './system-model.ts';

/** What a component needs at the load that is sized for. */
export interface ComponentNeed {
  readonly component: string;
  /** Which box of the layout, 0 first. */
  readonly box: number;
  readonly copies: number;
  /** In use, all copies together, nothing having failed. */
  readonly cores: Range;
  /** Of all cores of its boxes. */
  readonly share: Range;
  /** On each copy, counted for what is left after a failure; null: one, of as many threads as there are cores. */
  readonly processes: number | null;
  /** Of one copy; null where it was not metered. */
  readonly memoryBytes: number | null;
}

/** A box of the layout at the load that is sized for. */
export interface BoxNeed {
  readonly busy: Range;
  /** Of one copy, reserve included; components that were not metered are left out. */
  readonly memoryBytes: number;
}

/** Draws of a candidate at the load. */
export interface Operations {
  readonly best: Operation;
  readonly drawn: readonly Operation[];
}

/** @param options.after with one box failed; the same as `before` without such a demand. */
export function componentNeeds(options: { question: SizingQuestion; candidate: Candidate; before: Operations; after: Operations; level: number }): ComponentNeed[] {
  const { question, candidate, before, after, level } = options;
  const { model, processTargetShare } = question;
  return candidate.placement.boxes.flatMap(({ components, copies, machine }, box) =>
    components.map((at): ComponentNeed => {
      const draws = before.drawn.map(({ cores }) => cores[at] ?? 0);
      const cores = rangeOf({ value: before.best.cores[at] ?? 0, draws, level });
      const all = copies * machine.cores;
      const left = candidate.judged.boxes[box]?.copies ?? copies;
      const each = after.drawn.map((operation) => (operation.cores[at] ?? 0) / left);
      const processes = processesFor({ model, at, targetShare: processTargetShare, usual: rangeOf({ value: (after.best.cores[at] ?? 0) / left, draws: each, level }).upper, most: Math.max(...each) });
      return {
        component: model.components[at]?.name ?? '',
        box,
        copies,
        cores,
        share: { value: cores.value / all, lower: cores.lower / all, upper: cores.upper / all },
        processes,
        memoryBytes: memoryFor({ model, at, processes }),
      };
    }),
  );
}

/** So many that each stays at or below its target at the upper end of the interval, and none is over-full in any draw. */
function processesFor(options: { model: SystemModel; at: number; targetShare: number; usual: number; most: number }): number | null {
  const { model, at, targetShare, usual, most } = options;
  const each = model.components[at]?.coresPerProcess ?? null;
  return each === null ? null : Math.max(1, Math.ceil(usual / (each * targetShare)), Math.ceil(most / each));
}

/** Memory grows with the number of processes; what is one process is taken as measured. */
function memoryFor(options: { model: SystemModel; at: number; processes: number | null }): number | null {
  const component = options.model.components[options.at];
  if (component?.memoryBytes == null) return null;
  return options.processes === null ? component.memoryBytes : (component.memoryBytes / (component.processes ?? 1)) * options.processes;
}

export function boxNeeds(options: { question: SizingQuestion; candidate: Candidate; before: Operations; components: readonly ComponentNeed[]; level: number }): BoxNeed[] {
  const { question, candidate, before, components, level } = options;
  return candidate.placement.boxes.map((_, box): BoxNeed => ({
    busy: rangeOf({ value: before.best.busy[box] ?? 0, draws: before.drawn.map(({ busy }) => busy[box] ?? 0), level }),
    memoryBytes: components.filter((need) => need.box === box).reduce((sum, { memoryBytes }) => sum + (memoryBytes ?? 0), question.reserveBytes),
  }));
}

/** The processes that `needs` counts out, by component of the model. */
export function processCounts(model: SystemModel, needs: readonly ComponentNeed[]): (number | null)[] {
  return model.components.map(({ name }) => needs.find(({ component }) => component === name)?.processes ?? null);
}
