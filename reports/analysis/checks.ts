import type { RunRecord, SliceRecord, TrialRecord } from '../../suites/harness/record.ts';
import { formatDuration, formatNumber, formatUnit } from '../../suites/harness/units.ts';
import { inFlightOf } from './little.ts';
import { isLookupCell } from './routing/lookup-cells.ts';
import { cpuMsOf } from './metrics.ts';
import type { Check } from './result.ts';
import { countWords } from './words.ts';

/** Meters are read a little before and after a slice, in ticks of up to 10 ms. */
const METER_SLACK = 0.02;
const METER_SLACK_MS = 20;
const GENERATOR_LIMIT = 0.85;
const DRAIN_TIMES = 20;
/** Histograms keep 3 digits, and a message is sampled in every so many. */
const LITTLE_SLACK = 0.05;

/** The plausibility checks of every report (R14), over the trials that the findings rest on. */
export function checksOf(options: { record: RunRecord; trials: readonly TrialRecord[] }): Check[] {
  const { record, trials } = options;
  return [closingCheck(record), utilisationCheck(record, trials), generatorCheck(record, trials), drainCheck(trials), littleCheck(trials), warmUpCheck(trials)];
}

function closingCheck({ closing, resumedAt }: RunRecord): Check {
  const resumed = resumedAt.length === 0 ? '' : ` It was resumed ${countWords(resumedAt.length, 'time')}.`;
  return {
    id: 'closing',
    title: 'The record is complete',
    status: closing === null ? 'not ok' : 'ok',
    statement: (closing === null ? 'The closing line is missing: the run was cut short.' : 'The closing line is there.') + resumed,
    trials: [],
  };
}

function utilisationCheck({ header }: RunRecord, all: readonly TrialRecord[]): Check {
  const cores = Math.max(1, header.coreLayout.serverCpus.length);
  // Lookups by themselves have every core: the threads that compile stand beside what is timed.
  const trials = all.filter(({ levels }) => !isLookupCell(levels));
  const metered = trials.filter((trial) => trial.slices.some((slice) => Object.keys(slice.cpuMs).some((name) => name !== 'generator')));
  const busy = (slice: SliceRecord): boolean => {
    const servers = Object.entries(slice.cpuMs).reduce((sum, [name, cpuMs]) => (name === 'generator' ? sum : sum + cpuMs), 0);
    return servers > cores * slice.elapsedMs * (1 + METER_SLACK) + METER_SLACK_MS;
  };
  return verdictOf({
    id: 'utilisation',
    title: 'Utilisation law',
    applicable: metered,
    broken: metered.filter((trial) => trial.slices.some((slice) => busy(slice) || Object.values(slice.cpuMs).some((cpuMs) => cpuMs < 0))),
    holds: `No server used more processor time than its ${countWords(cores, 'core')} gave.`,
    breaks: `servers used more processor time than their ${countWords(cores, 'core')} gave, or less than none: their CPU figures are not to be trusted`,
    absent: 'No server was metered.',
  });
}

function generatorCheck({ header }: RunRecord, trials: readonly TrialRecord[]): Check {
  const allowed = new Set(header.blocks.filter((block) => 'generator' in block.exempt).map(({ id }) => id));
  const known = trials.filter((trial) => trial.slices.some((slice) => cpuMsOf(slice, 'generator') !== null));
  const shareOf = (trial: TrialRecord): number => {
    const cpuMs = trial.slices.reduce((sum, slice) => sum + (cpuMsOf(slice, 'generator') ?? 0), 0);
    return cpuMs / Math.max(1, trial.slices.reduce((sum, slice) => sum + slice.elapsedMs, 0));
  };
  const applicable = known.filter((trial) => !allowed.has(trial.block));
  const highest = Math.max(0, ...applicable.map(shareOf));
  const limited = known.filter((trial) => allowed.has(trial.block) && shareOf(trial) >= GENERATOR_LIMIT).length;
  const clients = limited === 0 ? '' : ` In ${countWords(limited, 'trial')} where the client is part of what is measured, the client used up its core and was the limit.`;
  const check = verdictOf({
    id: 'generator',
    title: 'The generator was not the limit',
    applicable,
    broken: applicable.filter((trial) => shareOf(trial) >= GENERATOR_LIMIT),
    holds: `The generator used at most ${formatUnit(highest, 'share')} of its core (limit ${formatUnit(GENERATOR_LIMIT, 'share')}).`,
    breaks: `the generator used ${formatUnit(GENERATOR_LIMIT, 'share')} of its core or more, so it may have been the limit`,
    absent: 'No generator reported its CPU where it must not be the limit.',
  });
  return { ...check, statement: check.statement + clients };
}

/** The drain is part of the time that passed, and not of what is measured. */
const tooShort = ({ elapsedMs, metrics: { drainMs = 0 } }: SliceRecord): boolean => elapsedMs - drainMs < DRAIN_TIMES * drainMs;

function drainCheck(trials: readonly TrialRecord[]): Check {
  const applicable = trials.filter((trial) => trial.slices.some((slice) => slice.metrics['drainMs'] !== undefined));
  return verdictOf({
    id: 'drain',
    title: `Slices last at least ${DRAIN_TIMES} times the drain`,
    applicable,
    broken: applicable.filter((trial) => trial.slices.some((slice) => tooShort(slice))),
    holds: `Every slice lasted at least ${DRAIN_TIMES} times as long as its drain.`,
    breaks: `some slice lasted less than ${DRAIN_TIMES} times its drain, so its rate holds too much of the drain`,
    absent: 'No drain time was recorded.',
  });
}

function littleCheck(trials: readonly TrialRecord[]): Check {
  const known = trials.flatMap((trial) => {
    const inFlight = inFlightOf(trial);
    return inFlight === null ? [] : [{ trial, share: inFlight.implied / inFlight.peak }];
  });
  const highest = Math.max(0, ...known.map(({ share }) => share));
  return verdictOf({
    id: 'little',
    title: "Little's law",
    applicable: known.map(({ trial }) => trial),
    broken: known.filter(({ share }) => share > 1 + LITTLE_SLACK).map(({ trial }) => trial),
    holds: `Rate × time never exceeds what was counted in flight (at most ${formatUnit(highest, 'share')} of their peak).`,
    breaks: `rate × time exceeds what was ever in flight: rate, time or window is wrong`,
    absent: 'No trial records rate, time and what is in flight together.',
  });
}

function warmUpCheck(trials: readonly TrialRecord[]): Check {
  const applicable = trials.filter((trial) => trial.warmUp !== null);
  const longest = Math.max(0, ...applicable.map((trial) => trial.warmUp?.elapsedMs ?? 0));
  return verdictOf({
    id: 'warm-up',
    title: 'Warm-up settled',
    applicable,
    broken: applicable.filter((trial) => trial.warmUp?.settled === false),
    holds: `Every warm-up settled; the longest took ${formatDuration(longest)}.`,
    breaks: 'the rate never settled before measuring began',
    absent: 'No trial was warmed up.',
  });
}

function verdictOf(options: {
  id: string;
  title: string;
  applicable: readonly TrialRecord[];
  broken: readonly TrialRecord[];
  holds: string;
  breaks: string;
  absent: string;
}): Check {
  const { id, title, applicable, broken, holds, breaks, absent } = options;
  if (applicable.length === 0) return { id, title, status: 'not applicable', statement: absent, trials: [] };
  if (broken.length === 0) return { id, title, status: 'ok', statement: holds, trials: [] };
  const statement = `In ${formatNumber(broken.length)} of ${countWords(applicable.length, 'trial')} ${breaks}.`;
  return { id, title, status: 'not ok', statement, trials: broken.map((trial) => trial.id) };
}
