import { boundAt, centreOf, differenceOf, type Centre } from '../../suites/harness/statistics/centre.ts';
import { mean, median, sorted } from '../../suites/harness/statistics/quantiles.ts';
import type { Reference } from '../../fixtures/hardware/reference.ts';
import { kernelIds, type KernelId } from './kernels.ts';
import type { SliceReading } from './slice.ts';

/** One slice on one core alone, and its neighbour on all cores at once: a reading each core. */
export interface ScoreRound {
  readonly alone: SliceReading;
  readonly all: readonly SliceReading[];
}

/** Rounds in order, by the same processes. */
export type ScoreBlock = readonly ScoreRound[];

/** A figure with its 95 % interval. */
export interface Figure {
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
}

/** How fast a machine is, against the reference machine. */
export interface Score {
  /** Of one core while all work: what a plan counts on. */
  readonly speed: Figure;
  /** Of one core while the others rest. */
  readonly speedAlone: Figure;
  /** What all cores give together, in cores that work alone. */
  readonly coresTogether: Figure;
  /** `speed` of each kernel (medians). */
  readonly kernels: Readonly<Record<KernelId, number>>;
  readonly method: string;
  readonly rounds: number;
}

/** Times of a kernel's run in milliseconds, for the mean of a slice. */
type Times = Readonly<Record<KernelId, number>>;

/**
 * Speeds are geometric means over the kernels of ratios of times, the only mean whose order does not hang on the reference
 * (Fleming & Wallace, "How not to lie with statistics", CACM 29, 1986); the median over the rounds by block, its interval by
 * a studentised block bootstrap of their logarithms; the reference's own standard error is in it (variances add).
 *
 * @throws RangeError below 3 rounds.
 */
export function scoreOf(options: { blocks: readonly ScoreBlock[]; reference: Reference; seed: number }): Score {
  const { blocks, reference, seed } = options;
  const cores = blocks[0]?.[0]?.all.length ?? 1;
  const rounds = blocks.map((block) => block.map(({ alone, all }) => ({ alone: timesOf([alone]), all: timesOf(all) })));
  const centre = (of: (round: { alone: Times; all: Times }) => number): Centre => centreOf({ series: rounds.map((block) => block.map(of)), seed });
  const all = centre((round) => logRatio(reference.allMs, round.all));
  const together = centre((round) => logRatio(round.alone, round.all));
  return {
    speed: against(all, { ...all, value: 0, ...reference.spread.all }),
    speedAlone: against(centre((round) => logRatio(reference.aloneMs, round.alone)), { ...all, value: 0, ...reference.spread.alone }),
    coresTogether: scale(figure(together), cores),
    kernels: perKernel((id) => median(sorted(rounds.flat().map((round) => reference.allMs[id] / round.all[id])))),
    method: all.method,
    rounds: rounds.flat().length,
  };
}

/** What of these blocks another machine's score is measured against. */
export function referenceFigures(options: { blocks: readonly ScoreBlock[]; seed: number }): Pick<Reference, 'aloneMs' | 'allMs' | 'spread'> {
  const rounds = options.blocks.map((block) => block.map(({ alone, all }) => ({ alone: timesOf([alone]), all: timesOf(all) })));
  const middle = (mode: 'alone' | 'all'): Times => perKernel((id) => median(sorted(rounds.flat().map((round) => round[mode][id]))));
  const [aloneMs, allMs] = [middle('alone'), middle('all')];
  const spread = (mode: 'alone' | 'all', from: Times): { standardError: number; df: number } => {
    const { standardError, df } = centreOf({ series: rounds.map((block) => block.map((round) => logRatio(from, round[mode]))), seed: options.seed });
    return { standardError, df };
  };
  return { aloneMs, allMs, spread: { alone: spread('alone', aloneMs), all: spread('all', allMs) } };
}

/** The time of a run on each core, such that cores of that time would do together what these do: the harmonic mean. */
function timesOf(readings: readonly SliceReading[]): Times {
  return perKernel((id) => 1 / mean(readings.map((reading) => reading[id].runs / reading[id].ms)));
}

/** Logarithm of how many times faster `than` goes than `base`, all kernels weighing the same. */
function logRatio(base: Times, than: Times): number {
  return mean(kernelIds.map((id) => Math.log(base[id] / than[id])));
}

function perKernel(of: (id: KernelId) => number): Record<KernelId, number> {
  return Object.fromEntries(kernelIds.map((id) => [id, of(id)])) as Record<KernelId, number>;
}

function against(centre: Centre, reference: Centre): Figure {
  return figure(differenceOf(centre, reference));
}

function figure(centre: Pick<Centre, 'value' | 'standardError' | 'df'>): Figure {
  return { value: Math.exp(centre.value), lower: Math.exp(boundAt(centre, 0.025)), upper: Math.exp(boundAt(centre, 0.975)) };
}

function scale({ value, lower, upper }: Figure, by: number): Figure {
  return { value: value * by, lower: lower * by, upper: upper * by };
}
