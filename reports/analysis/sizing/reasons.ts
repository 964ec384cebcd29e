import { formatNumber, formatUnit } from '../../../suites/harness/units.ts';
import { candidateWords } from './candidates.ts';
import type { Judged } from './judge.ts';
import type { Machine } from './placement.ts';
import { rangeWords } from './ranges.ts';
import { designPerSec, type SizingQuestion } from './size-question.ts';
import { operationIn, type Worlds } from './worlds.ts';

/** `p99`, `p99.9`. */
export function quantileWords(quantile: number): string {
  return `p${String(Number((quantile * 100).toFixed(3)))}`;
}

/** `EUR 98 a month`. */
export function priceWords(price: number, currency: string): string {
  return `${currency} ${formatNumber(price)} a month`;
}

/** Why a class of machines is not the answer, in a phrase with numbers. */
export function whyRejected(options: { question: SizingQuestion; worlds: Worlds; machine: Machine; judged: Judged | null; answer: Judged | null }): string {
  const { question, judged, answer } = options;
  if (judged === null) return `${question.availability} needs more boxes at work than the ${String(question.maxBoxes)} allowed`;
  if (judged.isHolding) return answer === null ? '' : dearerWords({ judged, answer, currency: question.currency });
  if (judged.needs !== null) return memoryWords(judged);
  const idleMs = idleResponseMs({ ...options, judged });
  if (idleMs > question.latencyMs) return `a request takes ${formatUnit(idleMs, 'ms')} (${quantileWords(question.model.quantile)}) on an idle box of it, more than ${formatUnit(question.latencyMs, 'ms')}`;
  return carriesWords({ question, judged });
}

function dearerWords(options: { judged: Judged; answer: Judged; currency: string }): string {
  const { judged, answer, currency } = options;
  const { candidate } = judged;
  const times = candidate.pricePerMonth / answer.candidate.pricePerMonth;
  const as = candidate.boxes + candidate.standbys > 1 ? ` as ${candidateWords(candidate)}, ${priceWords(candidate.pricePerMonth, currency)}` : '';
  return times === 1 ? `holds${as}: costs as much and carries less` : `holds${as}: ${formatUnit(times, 'ratio')} the price`;
}

function memoryWords({ needs, candidate }: Judged): string {
  const box = needs?.boxes[needs.shortOfMemory ?? 0];
  return `memory: ${formatUnit(box?.memoryBytes ?? 0, 'bytes')} are needed, and it has ${formatUnit(candidate.machine.memoryBytes, 'bytes')}`;
}

function carriesWords({ question, judged }: { question: SizingQuestion; judged: Judged }): string {
  const { capacity, candidate, holdingShare, best } = judged;
  const perSec = designPerSec(question);
  const at = candidate.boxes > 1 ? `${candidateWords(candidate)} ${question.availability === 'n-1' ? 'carry after a failure' : 'carry'}` : 'carries';
  const load = `${at} ${rangeWords(capacity, 'perSec')} of ${formatUnit(perSec, 'perSec')}`;
  const chance = holdingShare > 0 ? `, enough in ${shareWords(holdingShare)} of draws, not ${shareWords(question.confidence)}` : '';
  return `${load}${chance}; ${bindingWords({ question, judged, binds: best.binds })}`;
}

/** What stands in the way of more, in words. */
export function bindingWords({ question, judged, binds = judged.binds }: { question: SizingQuestion; judged: Judged; binds?: Judged['binds'] }): string {
  const { candidate, best } = judged;
  const box = candidate.judged.boxes[best.box];
  const components = box?.components ?? [];
  const on = candidate.judged.boxes.length > 1 ? ` of the box of ${components.map((at) => question.model.components[at]?.name ?? '').join(', ')}` : '';
  const needed = judged.bestAtLoad.busy[best.box] ?? 0;
  if (binds === 'memory') return 'memory binds';
  if (binds === 'processes') return `the processes of ${question.model.components[best.component ?? 0]?.name ?? ''} bind`;
  if (needed > 1) return `the load needs ${formatUnit(needed, 'ratio')} the cores${on}`;
  return binds === 'cores' ? `the cores${on} bind` : `waiting for the cores${on} binds (${formatUnit(needed, 'share')} busy at the load)`;
}

/** Whole per cent where that tells enough. */
export function shareWords(share: number): string {
  const percent = share * 100;
  return `${percent > 99.5 && percent < 100 ? formatNumber(Math.floor(percent * 10) / 10) : formatNumber(Math.round(percent))} %`;
}

/** The response time without any load, at the best estimate. */
export function idleResponseMs({ worlds, judged }: { worlds: Worlds; judged: Judged }): number {
  const processes = worlds.model.components.map(() => null);
  return operationIn({ worlds, world: worlds.best, placement: judged.candidate.judged, processes, perSec: 0 }).responseMs;
}
