import type { BoxNeed } from '../../reports/analysis/sizing/needs.ts';
import type { Judged } from '../../reports/analysis/sizing/judge.ts';
import type { Range } from '../../reports/analysis/sizing/size-question.ts';
import type { Sizing } from '../../reports/analysis/sizing/size.ts';
import { levelOf } from '../../reports/analysis/plan/ranges.ts';

/** A range for machines: null is without end (a response time of what cannot keep up). */
interface JsonRange {
  readonly value: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
}

/** `size --json`; every key is always there. docs/cli.md explains them. */
export function sizingJson(sizing: Sizing): unknown {
  const { question, answer, classes, regrets, infeasible, assumptions, overturn, cautions } = sizing;
  const { model, hop } = question;
  return {
    command: 'size',
    feasible: answer !== null,
    question: {
      perSec: question.perSec,
      growthBufferShare: question.growthBufferShare,
      designPerSec: sizing.designPerSec,
      objective: { quantile: model.quantile, latencyMs: question.latencyMs },
      availability: question.availability,
      confidence: question.confidence,
      maxBoxes: question.maxBoxes,
      single: question.single,
      processTargetShare: question.processTargetShare,
      reserveBytes: question.reserveBytes,
      hop: { roundTripMs: hop.roundTripMs, cpuSeconds: hop.cpuSeconds, origin: hop.origin, source: hop.source },
      currency: question.currency,
      seed: question.seed,
    },
    model: {
      runs: model.runs,
      origin: model.origin,
      suite: model.suite,
      contender: model.contender,
      mix: model.mix,
      reference: model.reference,
      measuredFromPerSec: model.measuredFromPerSec,
      measuredToPerSec: model.measuredToPerSec,
      predictionError: model.predictionError,
      draws: model.draws.length,
      trials: model.trials,
      notes: model.notes,
    },
    answer: answer === null ? null : candidateJson(sizing, answer),
    classes: classes.map(({ machine, verdict, judged, why }) => ({
      class: machine.id,
      title: machine.title,
      cores: machine.cores,
      speed: machine.speed,
      memoryBytes: machine.memoryBytes,
      pricePerMonth: machine.pricePerMonth,
      verdict,
      why,
      candidate: judged === null ? null : candidateJson(sizing, judged),
    })),
    regret: regrets.map((regret) => ({ ...regret, responseMs: rangeJson(regret.responseMs) })),
    infeasible,
    assumptions,
    overturn,
    cautions,
  };
}

function candidateJson({ question, designPerSec }: Sizing, judged: Judged): unknown {
  const { candidate, capacity, needs } = judged;
  const room = (perSec: number): number => perSec / designPerSec - 1;
  return {
    class: candidate.machine.id,
    layout: candidate.layout,
    boxes: candidate.boxes,
    standbys: candidate.standbys,
    pricePerMonth: candidate.pricePerMonth,
    capacityPerSec: rangeJson(capacity),
    headroomShare: rangeJson({ value: room(capacity.value), lower: room(capacity.lower), upper: room(capacity.upper) }),
    holdingShare: judged.holdingShare,
    intervalConfidence: judged.untested.length === 0 ? levelOf(question.confidence) : null,
    untested: judged.untested,
    binds: judged.binds,
    responseMs: needs && rangeJson(needs.responseMs),
    responseAfterFailureMs: needs?.responseAfterFailureMs ? rangeJson(needs.responseAfterFailureMs) : null,
    inFlight: needs && rangeJson(needs.inFlight),
    components: needs?.components.map((need) => ({ ...need, cores: rangeJson(need.cores), share: rangeJson(need.share) })) ?? [],
    boxNeeds: needs?.boxes.map((need, at) => boxJson(judged, need, at, question.model.components.map(({ name }) => name))) ?? [],
  };
}

function boxJson(judged: Judged, need: BoxNeed, at: number, names: readonly string[]): unknown {
  const box = judged.candidate.placement.boxes[at];
  return { components: box?.components.map((component) => names[component]) ?? [], copies: box?.copies ?? 0, busy: rangeJson(need.busy), memoryBytes: need.memoryBytes };
}

function rangeJson({ value, lower, upper }: Range): JsonRange {
  const finite = (end: number): number | null => (Number.isFinite(end) ? end : null);
  return { value: finite(value), lower: finite(lower), upper: finite(upper) };
}
