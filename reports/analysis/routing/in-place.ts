import type { SliceRecord, TrialRecord } from '../../../suites/harness/record.ts';
import { mean } from '../../../suites/harness/statistics/quantiles.ts';
import { boundAt } from '../../../suites/harness/statistics/centre.ts';
import type { Estimate } from '../estimate.ts';
import { readingsOf } from '../metrics.ts';
import type { AnalysisSettings, CellLevels } from '../result.ts';
import { seedFor } from '../seed.ts';
import { levelsKey } from '../words.ts';
import { estimateOf, knownOf, type Known } from './spread.ts';

/** CPU of the server of one request, as slices hold it. */
export const REQUEST_CPU = 'serverCpuMicrosPerOp';
const EXTRA = 'extraLookups';

/** What a lookup costs amid a request, by amplification. */
export interface InPlaceLookup {
  readonly suite: string;
  readonly scenario: string;
  readonly levels: CellLevels;
  readonly contender: string;
  /** Slope of a request's CPU over the number of extra lookups, up to ten; null where there are too few slices. */
  readonly lookup: Estimate | null;
  /** The same from ten on: a hundred lookups in a row are a tight loop again, in which each is cheaper. */
  readonly inARow: Estimate | null;
  /** CPU of a request that does its own lookup alone. */
  readonly request: Estimate | null;
  /** The middle at each number of extra lookups. */
  readonly points: readonly { readonly extraLookups: number; readonly micros: number }[];
  /** False where the cost of many lookups is not the same each as that of a few. */
  readonly isStraight: boolean;
  readonly trials: readonly string[];
}

/** One slice: how many lookups each request did beside its own, and what it cost. */
export interface Amplified {
  readonly extraLookups: number;
  readonly micros: number;
}

/** Whether trials of this cell amplify lookups. */
export function isAmplified(levels: CellLevels): boolean {
  return typeof levels[EXTRA] === 'string';
}

/** By cell and contender. */
export function inPlaceLookups(options: { trials: readonly TrialRecord[]; settings: AnalysisSettings }): InPlaceLookup[] {
  const { trials, settings } = options;
  const own = trials.filter(({ levels, role }) => isAmplified(levels) && role === 'contender');
  const keyOf = ({ suite, scenario, contender, levels }: TrialRecord): string => JSON.stringify([suite, scenario, contender, levelsKey(levels)]);
  return [...new Set(own.map(keyOf))].flatMap((key) => {
    const its = own.filter((trial) => keyOf(trial) === key);
    const [first] = its;
    if (first === undefined) return [];
    const { suite, scenario, levels, contender } = first;
    return [{ suite, scenario, levels, contender, ...amplified({ blocks: its.map(groupsOf), seed: seedFor(settings.seed, 'in-place', key), confidence: settings.confidence }), trials: its.map(({ id }) => id) }];
  });
}

/** Slices by group, in which each number of extra lookups has its turn once: they are neighbours, and stand for one another. */
export function groupsOf(trial: TrialRecord): Amplified[][] {
  const size = String(trial.levels[EXTRA]).split(',').length;
  const cpu = new Map(readingsOf(trial, REQUEST_CPU).map(({ round, value }) => [round, value]));
  const groups = new Map<number, Amplified[]>();
  for (const slice of trial.slices) {
    const micros = cpu.get(slice.round);
    const extraLookups = extraOf(slice);
    if (micros === null || micros === undefined || extraLookups === null) continue;
    const group = Math.floor(slice.round / size);
    groups.set(group, [...(groups.get(group) ?? []), { extraLookups, micros }]);
  }
  return [...groups.entries()].sort(([a], [b]) => a - b).map(([, group]) => group);
}

/** Few enough lookups that the first ones, which find the caches as the request left them, weigh. */
const FEW = 10;

/**
 * The slope by ordinary least squares within each group of neighbouring slices; the middle of the groups' slopes is the
 * estimate. A level that wanders moves a group as a whole, and leaves its slope alone.
 */
function amplified(options: { blocks: readonly (readonly Amplified[][])[]; seed: number; confidence: number }): Pick<InPlaceLookup, 'lookup' | 'inARow' | 'request' | 'points' | 'isStraight'> {
  const { blocks, seed, confidence } = options;
  const slope = knownOf(slopesOf(blocks), seed);
  const inARow = knownOf(blocks.map((groups) => groups.flatMap((group) => slopeOf(group.filter(({ extraLookups }) => extraLookups >= FEW)) ?? [])), seed);
  const all = blocks.flat(2);
  const extras = [...new Set(all.map(({ extraLookups }) => extraLookups))].sort((a, b) => a - b);
  const request = knownOf(blocks.map((groups) => groups.flat().filter(({ extraLookups }) => extraLookups === 0).map(({ micros }) => micros)), seed);
  const unit = { unit: 'micros', confidence } as const;
  return {
    lookup: slope === null ? null : { ...estimateOf(slope, unit), method: `slope over up to ${FEW} extra lookups in each group of neighbouring slices; ${slope.method}` },
    inARow: inARow === null ? null : estimateOf(inARow, unit),
    request: request === null ? null : estimateOf(request, unit),
    points: extras.map((extraLookups) => ({ extraLookups, micros: mean(all.filter((one) => one.extraLookups === extraLookups).map(({ micros }) => micros)) })),
    isStraight: isStraight(blocks, seed),
  };
}

/** Slope of each group over few extra lookups, by block; groups in which nothing varies are left out. */
export function slopesOf(blocks: readonly (readonly Amplified[][])[]): number[][] {
  return blocks.map((groups) => groups.flatMap((group) => slopeOf(group.filter(({ extraLookups }) => extraLookups <= FEW)) ?? []));
}

/** The trial with those slices alone in which requests did their own lookup and no other. */
export function withoutExtra(trial: TrialRecord): TrialRecord {
  return { ...trial, slices: trial.slices.filter((slice) => extraOf(slice) === 0) };
}

/** Ordinary least squares; null where nothing varies. */
export function slopeOf(group: readonly Amplified[]): number | null {
  if (group.length === 0) return null;
  const centreX = mean(group.map(({ extraLookups }) => extraLookups));
  const centreY = mean(group.map(({ micros }) => micros));
  const square = group.reduce((sum, { extraLookups }) => sum + (extraLookups - centreX) ** 2, 0);
  if (square === 0) return null;
  return group.reduce((sum, { extraLookups, micros }) => sum + (extraLookups - centreX) * (micros - centreY), 0) / square;
}

/** At one in a hundred: what lies between the ends must lie on the line between them, as far as can be told. */
const BEND_TAIL = 0.005;

function isStraight(blocks: readonly (readonly Amplified[][])[], seed: number): boolean {
  const bends = knownOf(blocks.map((groups) => groups.flatMap((group) => bendOf(group) ?? [])), seed);
  return bends === null || bends.standardError === 0 ? bends === null || bends.value === 0 : includesZero(bends);
}

function includesZero(known: Known): boolean {
  return boundAt(known, BEND_TAIL) <= 0 && boundAt(known, 1 - BEND_TAIL) >= 0;
}

/** How far the last point but one lies off the line between the first and the last. */
function bendOf(group: readonly Amplified[]): number | null {
  const sorted = [...group].sort((a, b) => a.extraLookups - b.extraLookups);
  const [first, last, middle] = [sorted[0], sorted.at(-1), sorted.at(-2)];
  if (first === undefined || last === undefined || middle === undefined || middle === first) return null;
  const along = (middle.extraLookups - first.extraLookups) / (last.extraLookups - first.extraLookups);
  return middle.micros - (first.micros + along * (last.micros - first.micros));
}

function extraOf(slice: SliceRecord): number | null {
  return slice.metrics[EXTRA] ?? null;
}
