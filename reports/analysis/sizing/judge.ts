import { MS_PER_SEC } from '../../../suites/harness/units.ts';
import { levelOf } from '../plan/ranges.ts';
import type { StepKind } from '../plan/steps.ts';
import type { Candidate } from './candidates.ts';
import { boxNeeds, componentNeeds, type BoxNeed, type ComponentNeed, type Operations } from './needs.ts';
import type { Capacity } from './placement.ts';
import { rangeOf } from './ranges.ts';
import { designPerSec, type Range, type SizingQuestion } from './size-question.ts';
import { capacityIn, operationIn, untestedSteps, type Worlds } from './worlds.ts';

/** A candidate, judged in all worlds. */
export interface Judged {
  readonly candidate: Candidate;
  /** What it carries with the objective kept; with `n-1`, after a failure. */
  readonly capacity: Range;
  /** At the best estimate. */
  readonly best: Capacity;
  readonly bestAtLoad: { readonly busy: readonly number[]; readonly responseMs: number };
  /** Of the draws in which it carries the load that is sized for. */
  readonly holdingShare: number;
  readonly binds: Capacity['binds'] | 'memory';
  readonly untested: readonly StepKind[];
  readonly isHolding: boolean;
  /** Null where what it carries is too little. */
  readonly needs: Needs | null;
}

export interface Needs {
  /** At the quantile of the model, nothing having failed. */
  readonly responseMs: Range;
  /** With one box failed; null where that changes nothing. */
  readonly responseAfterFailureMs: Range | null;
  /** Requests in the system at a time, by Little's law with this quantile in place of the mean: more than there are. */
  readonly inFlight: Range;
  readonly components: readonly ComponentNeed[];
  readonly boxes: readonly BoxNeed[];
  /** The first box that has too little memory. */
  readonly shortOfMemory: number | null;
}

export interface Judging {
  readonly question: SizingQuestion;
  readonly worlds: Worlds;
  readonly candidate: Candidate;
}

/** Judges what a candidate carries by the share of the worlds in which that is enough; then, whether its memory is. */
export function judge(options: Judging): Judged {
  const { question, worlds, candidate } = options;
  const { latencyMs, confidence, model } = question;
  const perSec = designPerSec(question);
  const processes = model.components.map(() => null);
  const at = { worlds, placement: candidate.judged, processes };
  const best = capacityIn({ ...at, world: worlds.best, latencyMs });
  const drawn = worlds.drawn.map((world) => capacityIn({ ...at, world, latencyMs }));
  const rates = drawn.map((capacity) => capacity.perSec);
  const holdingShare = rates.filter((rate) => rate >= perSec).length / rates.length;
  const carries = holdingShare >= confidence;
  const needs = carries ? needsOf(options) : null;
  const isShort = needs !== null && needs.shortOfMemory !== null;
  return {
    candidate,
    capacity: rangeOf({ value: best.perSec, draws: rates, level: levelOf(confidence) }),
    best,
    bestAtLoad: operationIn({ ...at, world: worlds.best, perSec }),
    holdingShare,
    binds: isShort ? 'memory' : mostOften(drawn.map(({ binds }) => binds)) ?? best.binds,
    untested: untestedSteps({ ...candidate.placement, hop: question.hop }, worlds),
    isHolding: carries && !isShort,
    needs,
  };
}

function needsOf({ question, worlds, candidate }: Judging): Needs {
  const before = operationsOf({ question, worlds, placement: candidate.placement });
  const isFailing = candidate.judged.boxes.some(({ copies }, at) => copies !== candidate.placement.boxes[at]?.copies);
  const after = isFailing ? operationsOf({ question, worlds, placement: candidate.judged }) : before;
  const level = levelOf(question.confidence);
  const components = componentNeeds({ question, candidate, before, after, level });
  const boxes = boxNeeds({ question, candidate, before, components, level });
  const short = boxes.findIndex(({ memoryBytes }) => memoryBytes > candidate.machine.memoryBytes);
  const response = ({ best, drawn }: Operations): Range => rangeOf({ value: best.responseMs, draws: drawn.map(({ responseMs }) => responseMs), level });
  const responseMs = response(before);
  const inFlight = (ms: number): number => (designPerSec(question) * ms) / MS_PER_SEC;
  return {
    responseMs,
    inFlight: { value: inFlight(responseMs.value), lower: inFlight(responseMs.lower), upper: inFlight(responseMs.upper) },
    responseAfterFailureMs: isFailing ? response(after) : null,
    components,
    boxes,
    shortOfMemory: short < 0 ? null : short,
  };
}

export function operationsOf(options: { question: SizingQuestion; worlds: Worlds; placement: Candidate['placement']; processes?: readonly (number | null)[] }): Operations {
  const { question, worlds, placement } = options;
  const at = { worlds, placement, processes: options.processes ?? question.model.components.map(() => null), perSec: designPerSec(question) };
  return { best: operationIn({ ...at, world: worlds.best }), drawn: worlds.drawn.map((world) => operationIn({ ...at, world })) };
}

function mostOften<T>(values: readonly T[]): T | undefined {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
}
