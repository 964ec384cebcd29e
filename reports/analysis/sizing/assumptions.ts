import { formatUnit, type Unit } from '../../../suites/harness/units.ts';
import { roleOf } from '../plan/roles.ts';
import type { StepKind } from '../plan/steps.ts';
import { candidatesOf, divisionOf, namesOf } from './candidates.ts';
import type { Judged } from './judge.ts';
import { quantileWords, shareWords } from './reasons.ts';
import { designPerSec, type SizingQuestion } from './size-question.ts';
import type { Worlds } from './worlds.ts';

/** Every input that was assumed and not measured, in sentences. */
export function assumptionsOf({ question, worlds, answer }: { question: SizingQuestion; worlds: Worlds; answer: Judged | null }): string[] {
  const { model, hop } = question;
  const hasMany = question.machines.some((machine) => candidatesOf(question, machine).some(({ boxes }) => boxes > 1));
  const wanting = model.components.filter(({ memoryBytes }) => memoryBytes === null).map(({ name }) => name);
  return [
    ...question.assumptions,
    ...(model.best.response.fixedMs > 0 ? [`${formatUnit(model.best.response.fixedMs, 'ms')} of ${quantileWords(model.quantile)} are no CPU time (disk, fsync, network, timers) and are as long on every class.`] : []),
    `Demand depends on how busy a box is as it was measured on ${formatUnit(model.reference.cores, 'cores').replace(/^1 cores$/, '1 core')} (${model.reference.cpuModel}).`,
    ...errorWords(worlds),
    ...extrapolation(question),
    ...(hasMany ? [`A hop between boxes: ${formatUnit(hop.roundTripMs, 'ms')} a round trip, ${formatUnit(hop.cpuSeconds * 1e6, 'micros')} of CPU at each end (${hop.source}). Copies share the load equally, and sharing it out costs nothing more.`] : []),
    ...(question.availability === 'n-1' ? standbyWords(question) : []),
    `Each box keeps ${formatUnit(question.reserveBytes, 'bytes')} of memory for the operating system; processes need the memory that they needed when measured, and data that grow are not counted.`,
    ...(wanting.length > 0 ? [`The memory of ${wanting.join(', ')} was not metered and is not counted.`] : []),
    `Processes are counted so that each uses at most ${shareWords(question.processTargetShare)} of its cores.`,
    ...(answer === null || answer.untested.length === 0 ? [] : [`Never tried: ${answer.untested.join(', ')}. What rests on it is a range without a confidence level.`]),
  ];
}

function errorWords({ errors }: Worlds): string[] {
  const words: Readonly<Record<StepKind, string>> = {
    'another load': 'rates',
    'another response time': 'response times',
    'other number of cores': 'each doubling of cores',
    'another CPU': 'a CPU of another speed',
    'separate servers': 'separate servers',
  };
  const untested = (Object.keys(words) as StepKind[]).filter((kind) => !errors[kind].isTested);
  if (untested.length === 0) return [];
  return [`Errors of prediction that were never measured are taken as ${untested.map((kind) => `${formatUnit(errors[kind].share, 'share' satisfies Unit)} for ${words[kind]}`).join(', ')}.`];
}

/** R14: nothing is extrapolated past the measured range without saying so. */
function extrapolation(question: SizingQuestion): string[] {
  const { measuredFromPerSec, measuredToPerSec } = question.model;
  const perSec = designPerSec(question);
  if (perSec >= measuredFromPerSec && perSec <= measuredToPerSec) return [];
  return [`${formatUnit(perSec, 'perSec')} lie outside the loads that were measured (${formatUnit(measuredFromPerSec, 'perSec')} to ${formatUnit(measuredToPerSec, 'perSec')}): extrapolated by demand at the same share of busy cores.`];
}

function standbyWords(question: SizingQuestion): string[] {
  const { single } = divisionOf(question);
  if (single.length === 0) return ['A box that fails is noticed, and its load goes to the others at once.'];
  return [`${namesOf(question.model, single)} on one box: a box of the same class stands by and takes over. What keeping it in step costs, and how long taking over takes, was not measured.`];
}

/** The conditions that would overturn an answer. */
export function overturnedBy({ question, answer }: { question: SizingQuestion; answer: Judged | null }): string[] {
  const { model } = question;
  if (answer === null) return ['Hardware or demands other than those given.'];
  const margin = answer.capacity.value / designPerSec(question) - 1;
  const stateful = model.components.filter(({ name }) => roleOf(name) === 'database').map(({ name }) => name);
  return [
    `CPU a request more than ${shareWords(Math.max(0, margin / (1 + margin)))} above what was measured, by another mix than ${mixWords(model.mix)} or by other code.`,
    ...(stateful.length > 0 ? [`Data in ${stateful.join(', ')} so large that its requests wait for the disk, where they did not when measured.`] : []),
    ...(answer.untested.length > 0 ? [`A measurement of ${answer.untested.join(', ')} that contradicts the model.`] : []),
  ];
}

export function mixWords(mix: Readonly<Record<string, number>>): string {
  return Object.entries(mix).map(([name, share]) => `${name} ${shareWords(share)}`).join(', ');
}
