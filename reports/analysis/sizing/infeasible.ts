import { quantile, sorted } from '../../../suites/harness/statistics/quantiles.ts';
import { formatUnit } from '../../../suites/harness/units.ts';
import { secondsAt } from './box-load.ts';
import { candidateWords } from './candidates.ts';
import { operationsOf, type Judged } from './judge.ts';
import { idleResponseMs, quantileWords, shareWords } from './reasons.ts';
import { rangeWords } from './ranges.ts';
import { designPerSec, type SizingQuestion } from './size-question.ts';
import type { ClassVerdict } from './size.ts';
import { capacityIn, type Worlds } from './worlds.ts';

/** That nothing in the catalogue holds: which constraint cannot, and what would. */
export interface Infeasibility {
  readonly constraint: 'boxes' | 'response time' | 'cores' | 'memory' | 'confidence';
  readonly sentence: string;
  readonly remedies: readonly string[];
}

interface Failing {
  readonly question: SizingQuestion;
  readonly worlds: Worlds;
  readonly classes: readonly ClassVerdict[];
}

export function infeasibility(options: Failing): Infeasibility {
  const { question, worlds, classes } = options;
  const judged = classes.flatMap((one) => one.judged ?? []);
  const [most] = [...judged].sort((a, b) => b.best.perSec - a.best.perSec);
  if (most === undefined) {
    const sentence = `No class may be taken: ${question.availability} needs more boxes at work than the ${String(question.maxBoxes)} allowed.`;
    return { constraint: 'boxes', sentence, remedies: [`Allow more: --max-boxes ${String(question.maxBoxes + 1)}.`] };
  }
  const idle = judged.map((one) => ({ one, ms: idleResponseMs({ worlds, judged: one }) })).sort((a, b) => a.ms - b.ms)[0];
  if (idle !== undefined && idle.ms > question.latencyMs) return tooSlow({ question, judged: idle.one, idleMs: idle.ms });
  const short = judged.filter(({ needs }) => needs !== null).sort((a, b) => b.candidate.machine.memoryBytes - a.candidate.machine.memoryBytes)[0];
  if (short?.needs) return tooLittleMemory({ judged: short, needs: short.needs });
  return tooLittle({ question, worlds, most });
}

function tooSlow(options: { question: SizingQuestion; judged: Judged; idleMs: number }): Infeasibility {
  const { question, judged, idleMs } = options;
  const { fixedMs } = question.model.best.response;
  const name = quantileWords(question.model.quantile);
  return {
    constraint: 'response time',
    sentence: `The objective cannot hold at any load: on an idle box of any class a request takes ${formatUnit(idleMs, 'ms')} (${name}) or more, the least on ${candidateWords(judged.candidate)}; no CPU shortens ${formatUnit(fixedMs, 'ms')} of that.`,
    remedies: [
      `An objective above ${formatUnit(idleMs, 'ms')}.`,
      fixedMs >= question.latencyMs ? `Shorten what is no CPU: disk, fsync, network, timers (${formatUnit(fixedMs, 'ms')}).` : 'Faster cores than the catalogue holds, or less CPU a request.',
    ],
  };
}

function tooLittleMemory({ judged, needs }: { judged: Judged; needs: NonNullable<Judged['needs']> }): Infeasibility {
  const need = needs.boxes[needs.shortOfMemory ?? 0]?.memoryBytes ?? 0;
  return {
    constraint: 'memory',
    sentence: `No class that carries the load has memory enough: ${candidateWords(judged.candidate)} needs ${formatUnit(need, 'bytes')} and has ${formatUnit(judged.candidate.machine.memoryBytes, 'bytes')}.`,
    remedies: [`A class with ${formatUnit(need, 'bytes')} of memory or more.`],
  };
}

function tooLittle(options: { question: SizingQuestion; worlds: Worlds; most: Judged }): Infeasibility {
  const { question, worlds, most } = options;
  const { confidence, model } = question;
  const perSec = designPerSec(question);
  const name = quantileWords(model.quantile);
  const after = question.availability === 'n-1' ? ' after a failure' : '';
  const enough = most.best.perSec >= perSec;
  const carried = `The most that the catalogue offers, ${candidateWords(most.candidate)}, carries ${rangeWords(most.capacity, 'perSec')}${after} at ${name} ≤ ${formatUnit(question.latencyMs, 'ms')}; ${formatUnit(perSec, 'perSec')} are asked for`;
  return {
    constraint: enough ? 'confidence' : 'cores',
    sentence: enough
      ? `${carried}, and it holds in ${shareWords(most.holdingShare)} of draws, not in ${shareWords(confidence)}.`
      : `${carried}. ${largestNeed({ question, most })}`,
    remedies: remediesOf({ question, worlds, most }),
  };
}

/** `mysql alone needs 1.7 times the cores of metal-128.` */
function largestNeed({ question, most }: { question: SizingQuestion; most: Judged }): string {
  const { model } = question;
  const { machine } = most.candidate;
  const box = most.candidate.judged.boxes[most.best.box];
  const full = machine.cores * machine.speed;
  const needs = (box?.components ?? []).map((at) => {
    const curve = model.best.demands[at];
    return { name: model.components[at]?.name ?? '', share: ((curve?.idleCores ?? 0) + (designPerSec(question) / (box?.copies ?? 1)) * secondsAt(curve?.demandSeconds ?? [], 1)) / full };
  });
  const all = needs.reduce((sum, { share }) => sum + share, 0);
  const [first] = [...needs].sort((a, b) => b.share - a.share);
  if (first === undefined) return '';
  if (first.share > 1) return `${first.name} alone needs ${formatUnit(first.share, 'ratio')} the cores of ${machine.id}.`;
  return `${needs.length === 1 ? first.name : needs.map(({ name }) => name).join(', ')} would need ${formatUnit(all, 'ratio')} the cores of a ${machine.id}, ${first.name} the most.`;
}

function remediesOf({ question, worlds, most }: { question: SizingQuestion; worlds: Worlds; most: Judged }): string[] {
  const { confidence, latencyMs, model } = question;
  const processes = model.components.map(() => null);
  const placement = most.candidate.judged;
  const rates = worlds.drawn.map((world) => capacityIn({ worlds, world, placement, processes, latencyMs }).perSec);
  const dependable = quantile(sorted(rates), 1 - confidence);
  const latency = quantile(sorted(operationsOf({ question, worlds, placement }).drawn.map(({ responseMs }) => responseMs)), confidence);
  const buffer = question.growthBufferShare > 0 ? ` (${formatUnit(dependable / (1 + question.growthBufferShare), 'perSec')} with the growth buffer)` : '';
  const hasMore = most.candidate.layout !== 'one box' && most.candidate.boxes === question.maxBoxes && most.best.box === 0;
  return [
    ...(dependable > 0 ? [`A load of at most ${formatUnit(Math.floor(dependable), 'perSec')}${buffer}.`] : []),
    ...(Number.isFinite(latency) ? [`${quantileWords(model.quantile)} ≤ ${formatUnit(latency, 'ms')} instead of ${formatUnit(latencyMs, 'ms')}.`] : []),
    ...(hasMore ? [`More boxes: --max-boxes ${String(question.maxBoxes * 2)}.`] : []),
    'Less CPU a request, or larger classes in the catalogue (--hardware).',
    ...(question.availability === 'n-1' ? ['Do without n-1.'] : []),
  ];
}
