import { stringify } from 'yaml';
import type { Reference } from '../../fixtures/hardware/reference.ts';
import { formatNumber } from '../../suites/harness/units.ts';
import type { Figure, Score } from './scoring.ts';

/** What is known of the machine that was measured, besides its speed. */
export interface MachineFacts {
  readonly cpuModel: string;
  readonly cores: number;
  readonly threadsPerCore: number;
  readonly memoryBytes: number;
  readonly nodeVersion: string;
  readonly isVirtual: boolean;
  readonly at: Date;
}

export interface EntryOptions {
  readonly id: string;
  readonly facts: MachineFacts;
  readonly score: Score;
  readonly stealShare: number;
  readonly reference: Reference;
}

/** The entry of a catalogue, but for the price, which nobody but its owner knows. */
export function catalogueEntry({ id, facts, score, stealShare, reference }: EntryOptions): object {
  return {
    id,
    title: `${facts.cpuModel}, ${facts.cores} ${facts.cores === 1 ? 'core' : 'cores'}`,
    family: 'own',
    cores: facts.cores,
    threadsPerCore: facts.threadsPerCore,
    speed: digits(score.speed.value),
    speedAlone: digits(Math.max(score.speedAlone.value, score.speed.value)),
    memoryGiB: digits(facts.memoryBytes / 1024 ** 3),
    pricePerMonth: null,
    measured: {
      at: day(facts.at),
      cpuModel: facts.cpuModel,
      nodeVersion: facts.nodeVersion,
      reference: `${reference.title}, Node ${reference.nodeVersion}, measured ${reference.at}`,
      lower: digits(score.speed.lower),
      upper: digits(score.speed.upper),
      stealShare: digits(stealShare),
    },
  };
}

/** A whole catalogue of this one machine: it can be used once its price is filled in. */
export function catalogueText(options: EntryOptions): string {
  const catalogue = {
    kind: 'own',
    title: 'Machines of our own',
    currency: 'EUR',
    asOf: day(options.facts.at),
    sources: ['Speed measured by headroom hardware score; price: to be stated'],
    machines: [catalogueEntry(options)],
  };
  return `# Made by headroom hardware score. Fill in pricePerMonth (and currency and sources), then: headroom hardware lint <this file>\n${yaml(catalogue)}`;
}

/** To paste below `machines:`. */
export function entryText(options: EntryOptions): string {
  return yaml([catalogueEntry(options)]).replace(/^/gm, '  ').trimEnd();
}

/** What limits the trust in a score, in sentences. */
export function scoreNotes({ facts, score, reference }: Omit<EntryOptions, 'id'>): string[] {
  const { coresTogether } = score;
  return [
    'The interval holds for these minutes: on a host that others share, measure again at another hour.',
    ...(facts.nodeVersion === reference.nodeVersion
      ? []
      : [`The version of Node is part of the speed: this is ${facts.nodeVersion}, the reference was measured with ${reference.nodeVersion}.`]),
    ...(facts.isVirtual ? [`A virtual machine does not always know what its cores are: threadsPerCore: ${facts.threadsPerCore} is what it is told.`] : []),
    ...(coresTogether.upper < facts.cores * TOGETHER_SHARE
      ? [`All ${facts.cores} cores together give no more than ${formatNumber(coresTogether.value)} of one that works alone: threads that share cores, a limit set on CPU, memory that all wait for, or a host that is shared. speed is of cores at work together.`]
      : []),
  ];
}

/** Below this share of what its cores would give, a machine's cores are not what they seem. */
const TOGETHER_SHARE = 0.9;

export function range({ value, lower, upper }: Figure): string {
  return `${formatNumber(value)} (95 %: ${formatNumber(lower)} … ${formatNumber(upper)})`;
}

function yaml(value: unknown): string {
  return stringify(value, { lineWidth: 0 }).replace('pricePerMonth: null', 'pricePerMonth: # yours to fill in');
}

function digits(value: number): number {
  return Number(value.toPrecision(4));
}

function day(date: Date): string {
  return date.toISOString().slice(0, 10);
}
