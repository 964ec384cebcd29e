import { formatNumber, formatUnit } from '../../../suites/harness/units.ts';
import type { Carrier, Ground } from './ground.ts';
import { stepKinds, type StepKind } from './steps.ts';
import { listWords } from './words.ts';

const STEP_WORDS: Readonly<Record<StepKind, string>> = {
  'another load': 'another load than those measured',
  'another response time': 'response times at another load',
  'other number of cores': 'a box with more or fewer cores (for each doubling)',
  'another CPU': 'a box with faster or slower cores',
  'separate servers': 'separate servers and a real network',
};

/** Every input that was assumed rather than measured (R15). */
export function assumptionsOf(ground: Ground, used: readonly Carrier[]): string[] {
  const { options, apart, errors } = ground;
  const { model, hop, growth } = options;
  const names = apart.model.components.map(({ name }) => name);
  const stateless = names.filter((_, at) => ['stateless', 'proxy'].includes(apart.roles[at] ?? ''));
  const stateful = names.filter((name) => !stateless.includes(name));
  const unknownMemory = model.components.filter(({ memoryBytes }) => memoryBytes === null).map(({ name }) => name);
  const untested = stepKinds.filter((kind) => used.some((carrier) => carrier.untested.includes(kind)));
  const isSplit = used.some(({ layout }) => layout.structure.kind === 'split');
  const growthWords = `${signed(growth.sharePerMonth)} a month, give or take ${formatNumber(100 * growth.sdPerMonth)} points (one standard deviation)`;
  return [
    `Load grows by the same share throughout: ${growthWords}; the mix of requests stays as it was measured.`,
    ...options.assumptions,
    ...(hop.origin === 'measured' ? [] : [`A hop between servers costs ${formatUnit(hop.roundTripMs, 'ms')} and ${formatNumber(hop.cpuSeconds * 1e6)} µs of CPU at each end: ${hop.source}.`]),
    ...(hop.origin === 'measured' && hop.wireMs > 0 ? [`Wire and switches add ${formatUnit(hop.wireMs, 'ms')} to the hop that was measured.`] : []),
    ...(isSplit ? ground.assumptions : []),
    ...(isSplit ? [`A request goes ${linkWords(ground)}; each of these is a hop where its ends stand on different servers.`] : []),
    ...(isSplit && stateless.length > 0 ? [`${listWords(stateless)} keep${stateless.length === 1 ? 's' : ''} no state and may run in several copies${stateful.length > 0 ? `; ${listWords(stateful)} run${stateful.length === 1 ? 's' : ''} once` : ''}: told by their names.`] : []),
    ...(options.availability === 'n-1' ? ['A standby takes over whatever keeps state, and keeping it up to date costs nothing.'] : []),
    ...untested.map((kind) => `Predictions of ${STEP_WORDS[kind]} were never tried: they are taken to err by ${formatUnit(errors[kind].share, 'share')}, and what rests on them has a range without a confidence level.`),
    ...(unknownMemory.length > 0 ? [`The memory of ${listWords(unknownMemory)} was not metered: taken to fit anywhere.`] : ['Components need the memory that they needed when they were measured, at any load.']),
    ...(used.some(({ dependablePerSec }) => dependablePerSec > model.measuredToPerSec) ? [`Loads beyond ${formatUnit(model.measuredToPerSec, 'perSec')} were not measured: demand a request is taken from how busy a box is, not from its load.`] : []),
  ];
}

function linkWords({ apart }: Ground): string {
  const name = (at: number): string => apart.model.components[at]?.name ?? '';
  return apart.links.map(([one, other]) => `${name(one)}–${name(other)}`).join(', ');
}

function signed(share: number): string {
  return `${share < 0 ? '−' : ''}${formatUnit(Math.abs(share), 'share')}`;
}
