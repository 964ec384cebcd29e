import type { Reference } from '../../fixtures/hardware/reference.ts';
import { allowedCpus } from '../../suites/harness/environment.ts';
import { formatDuration, formatNumber, formatUnit, MS_PER_SEC } from '../../suites/harness/units.ts';
import { seedOf } from '../../suites/harness/statistics/random.ts';
import { catalogueEntry, catalogueText, entryText, range, scoreNotes, type EntryOptions, type MachineFacts } from './entry.ts';
import { machineFacts } from './facts.ts';
import { kernelIds, kernelTitles, mixVersion } from './kernels.ts';
import { measureScore } from './measure-score.ts';
import { referenceFigures, scoreOf, type ScoreBlock } from './scoring.ts';
import type { Undisturbed } from './undisturbed.ts';

/** A score, in every form that it is wanted in. */
export interface ScoreResult {
  readonly answer: string;
  readonly data: object;
  readonly catalogueText: string;
  /** The figures themselves, for a machine that becomes the reference. */
  readonly referenceText: string;
}

/**
 * Measures this machine's speed.
 *
 * @param options.reference null: this machine becomes the reference, and its speed is 1.
 * @throws HeadroomError (incomplete) on a machine that is too disturbed.
 */
export async function runScore(options: {
  seconds: number;
  id: string;
  reference: Reference | null;
  signal: AbortSignal;
  news: (line: string) => void;
  limits?: { steal: number; foreign: number };
}): Promise<ScoreResult> {
  const { seconds, id, news } = options;
  const facts = machineFacts();
  news(`Measuring for about ${formatDuration(seconds * MS_PER_SEC)}; let nothing else run meanwhile …`);
  const measured = await measureScore({ ...options, cpus: allowedCpus() });
  const seed = seedOf('hardware score');
  const made = asReference({ facts, measured, seed, seconds });
  const reference = options.reference ?? made;
  const score = scoreOf({ blocks: measured.blocks, reference, seed });
  const entry: EntryOptions = { id, facts, score, stealShare: measured.stealShare, reference };
  const notes = scoreNotes(entry);
  return {
    answer: [
      `speed ${range(score.speed)} of one core while all ${facts.cores} work; 1 is ${reference.title}`,
      `      ${range(score.speedAlone)} of one core alone; all cores together give ${range(score.coresTogether)} of it`,
      `      ${score.rounds} rounds in ${measured.blocks.length} blocks, ${measured.voided.length} voided; the hypervisor took ${formatUnit(measured.stealShare, 'share')}`,
      '',
      ...kernelIds.map((kernel) => `  ${formatNumber(score.kernels[kernel]).padStart(6)}  ${kernelTitles[kernel]}`),
      '',
      ...notes.map((note) => `note: ${note}`),
      '\nThe entry for your catalogue (docs/hardware.md), below machines:\n',
      entryText(entry),
    ].join('\n'),
    data: { score, entry: catalogueEntry(entry), reference, stealShare: measured.stealShare, voided: measured.voided, notes },
    catalogueText: catalogueText(entry),
    referenceText: `${JSON.stringify(made, null, 2)}\n`,
  };
}

function asReference(options: { facts: MachineFacts; measured: Undisturbed<ScoreBlock>; seed: number; seconds: number }): Reference {
  const { facts, measured, seed, seconds } = options;
  const { cpuModel, cores, nodeVersion } = facts;
  return {
    title: `${cpuModel}, ${cores} cores${facts.isVirtual ? ', virtual' : ''}`,
    at: facts.at.toISOString().slice(0, 10),
    cpuModel,
    cores,
    nodeVersion,
    command: `headroom hardware score --seconds ${seconds} --as-reference fixtures/hardware/reference.json`,
    mix: mixVersion,
    rounds: measured.blocks.flat().length,
    voided: measured.voided.length,
    stealShare: measured.stealShare,
    ...referenceFigures({ blocks: measured.blocks, seed }),
  };
}
