import { levelOf } from '../plan/ranges.ts';
import { candidatesOf, candidateWords, type Candidate } from './candidates.ts';
import { operationsOf, type Judged } from './judge.ts';
import { processCounts } from './needs.ts';
import { rangeOf } from './ranges.ts';
import { designPerSec, type Range, type SizingQuestion } from './size-question.ts';
import type { ClassVerdict } from './size.ts';
import { capacityIn, type Worlds } from './worlds.ts';

/** What it would cost to be wrong by one. */
export interface Regret {
  readonly what: 'one size smaller' | 'one size larger' | 'one box fewer' | 'one box more' | 'one process fewer' | 'one process more';
  /** The hardware or the component with its processes. */
  readonly instead: string;
  /** Against the answer; below 0: saved. */
  readonly costPerMonth: number;
  /** Against the answer, on each copy; null where memory was not metered, or it is other hardware. */
  readonly memoryBytes: number | null;
  /** Chance that the objective is missed at the load that is sized for, 0 to 1: the share of draws. */
  readonly missShare: number;
  /** Of the answer. */
  readonly answerMissShare: number;
  /** At the load, after a failure where that is asked for; Infinity where it cannot keep up. */
  readonly responseMs: Range;
}

interface Regretting {
  readonly question: SizingQuestion;
  readonly worlds: Worlds;
  readonly answer: Judged;
  readonly classes: readonly ClassVerdict[];
}

/** One size, one box, one process too few and too many, each judged in the same worlds as the answer. */
export function regretsOf(options: Regretting): Regret[] {
  return [...sizes(options), ...boxCounts(options), ...processes(options)];
}

/**
 * The neighbours of the answer by what they carry, in the same number of boxes: the next that carries less and costs less,
 * and the next that carries more and costs more.
 */
function sizes(options: Regretting): Regret[] {
  const { question, answer, classes } = options;
  const others = classes
    .filter(({ machine }) => machine.id !== answer.candidate.machine.id)
    .flatMap(({ machine }) => candidatesOf(question, machine).filter(({ boxes, layout }) => boxes === answer.candidate.boxes && layout === answer.candidate.layout))
    .map((candidate) => ({ candidate, perSec: bestPerSec(options, candidate) }))
    .sort((a, b) => a.perSec - b.perSec);
  const { pricePerMonth } = answer.candidate;
  const smaller = others.filter(({ candidate, perSec }) => perSec < answer.best.perSec && candidate.pricePerMonth < pricePerMonth).at(-1);
  const larger = others.find(({ candidate, perSec }) => perSec > answer.best.perSec && candidate.pricePerMonth > pricePerMonth);
  return [
    ...(smaller === undefined ? [] : [hardwareRegret({ ...options, what: 'one size smaller', candidate: smaller.candidate })]),
    ...(larger === undefined ? [] : [hardwareRegret({ ...options, what: 'one size larger', candidate: larger.candidate })]),
  ];
}

function boxCounts(options: Regretting): Regret[] {
  const { question, answer } = options;
  const same = candidatesOf({ ...question, maxBoxes: Math.max(question.maxBoxes, answer.candidate.boxes + 1) }, answer.candidate.machine);
  const at = same.findIndex(({ boxes }) => boxes === answer.candidate.boxes);
  const fewer = same[at - 1];
  const more = same[at + 1];
  return [
    ...(fewer === undefined ? [] : [hardwareRegret({ ...options, what: 'one box fewer', candidate: fewer })]),
    ...(more === undefined || answer.candidate.boxes === 1 ? [] : [hardwareRegret({ ...options, what: 'one box more', candidate: more })]),
  ];
}

function hardwareRegret(options: Regretting & { what: Regret['what']; candidate: Candidate }): Regret {
  const { question, answer, what, candidate } = options;
  const free = question.model.components.map(() => null);
  return {
    what,
    instead: candidateWords(candidate),
    costPerMonth: candidate.pricePerMonth - answer.candidate.pricePerMonth,
    memoryBytes: null,
    ...missing({ ...options, placement: candidate.judged, counts: free }),
    answerMissShare: 1 - answer.holdingShare,
  };
}

/** Only what is counted in processes. */
function processes(options: Regretting): Regret[] {
  const { question, answer } = options;
  const needs = answer.needs;
  if (needs === null) return [];
  const counts = processCounts(question.model, needs.components);
  return needs.components.flatMap((need): Regret[] => {
    if (need.processes === null) return [];
    const which = question.model.components.findIndex(({ name }) => name === need.component);
    const each = need.memoryBytes === null ? null : need.memoryBytes / need.processes;
    const regret = (what: Regret['what'], count: number): Regret => ({
      what,
      instead: `${need.component} with ${String(count)}`,
      costPerMonth: 0,
      memoryBytes: each === null ? null : each * (count - (need.processes ?? 0)),
      ...missing({ ...options, placement: answer.candidate.judged, counts: counts.with(which, count) }),
      answerMissShare: 1 - answer.holdingShare,
    });
    return [...(need.processes > 1 ? [regret('one process fewer', need.processes - 1)] : []), regret('one process more', need.processes + 1)];
  });
}

function missing(options: Regretting & { placement: Candidate['judged']; counts: readonly (number | null)[] }): Pick<Regret, 'missShare' | 'responseMs'> {
  const { question, worlds, placement, counts } = options;
  const perSec = designPerSec(question);
  const holding = worlds.drawn.filter((world) => capacityIn({ worlds, world, placement, processes: counts, latencyMs: question.latencyMs }).perSec >= perSec);
  const { best, drawn } = operationsOf({ question, worlds, placement, processes: counts });
  return {
    missShare: 1 - holding.length / worlds.drawn.length,
    responseMs: rangeOf({ value: best.responseMs, draws: drawn.map(({ responseMs }) => responseMs), level: levelOf(question.confidence) }),
  };
}

function bestPerSec({ question, worlds }: Regretting, candidate: Candidate): number {
  const free = question.model.components.map(() => null);
  return capacityIn({ worlds, world: worlds.best, placement: candidate.judged, processes: free, latencyMs: question.latencyMs }).perSec;
}
