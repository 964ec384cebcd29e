import type { Comparison, ProfileName, ScenarioPlan } from '../../../harness/scenario.ts';
import { cellsOf, REPEATS, type Times } from '../../cells.ts';
import { withoutVariants } from '../../classes.ts';
import { driverNames, type DriverName, type MessagingContender } from '../../contenders.ts';
import { everyGroup, type PeerGroup } from '../../peers.ts';
import { windowOf } from './window.ts';

/** From the smallest that holds a sequence and a time to what brokers still call a message. */
export const PAYLOADS = [16, 256, 1024, 8192, 65_536] as const;

type Contenders = readonly MessagingContender[];
type Plan = (contenders: Contenders) => Comparison[];

const SLICE_MS = 2000;
/** The 30 pairs that a verdict needs, and an A/A control of 10; from 5 blocks on an interval knows how much they differ. */
const verdict: Times = { blocks: 5, roundsPerBlock: 6, controlRounds: 2, sliceMs: SLICE_MS };
/** 6 pairs, with as few starts as an interval bears. */
const glance: Times = { blocks: 2, roundsPerBlock: 3, controlRounds: 0, sliceMs: SLICE_MS };

interface Cell {
  readonly group: PeerGroup;
  readonly driver: DriverName;
  readonly payloadBytes: number;
  readonly times: Times;
}

/** The cells for whoever of these contenders is of their group and has their driver. */
const those = (cells: readonly Cell[], contenders: Contenders): Comparison[] =>
  cells.flatMap(({ group, driver, payloadBytes, times }) => cellsOf({ times, levels: { driver, payloadBytes }, group, contenders, window: windowOf(payloadBytes, group) }));

const ofClasses = (contenders: Contenders, classes: readonly string[]): Contenders =>
  contenders.filter(({ guarantees }) => guarantees.class !== null && classes.includes(guarantees.class));

const smoke: Plan = (contenders) => [
  ...those([{ group: 'unacknowledged', driver: 'wire', payloadBytes: 16, times: { blocks: 2, roundsPerBlock: 2, controlRounds: 1, sliceMs: 300 } }], contenders),
  ...those([{ group: 'unacknowledged', driver: 'client', payloadBytes: 1024, times: { blocks: 1, roundsPerBlock: 1, controlRounds: 0, sliceMs: 300 } }], withoutVariants('smoke', contenders)),
];

const quick: Plan = (contenders) => [
  ...those([{ group: 'unacknowledged', driver: 'wire', payloadBytes: 16, times: verdict }], contenders),
  ...those(
    [
      { group: 'acknowledged', driver: 'client', payloadBytes: 1024, times: glance },
      { group: 'synced', driver: 'client', payloadBytes: 1024, times: glance },
    ],
    ofClasses(contenders, ['b', 'c']),
  ),
];

const standard: Plan = (contenders) => [
  ...those([{ group: 'unacknowledged', driver: 'wire', payloadBytes: 16, times: { ...verdict, controlRounds: 2 } }], contenders),
  ...those([{ group: 'unacknowledged', driver: 'wire', payloadBytes: 65_536, times: REPEATS }, { group: 'unacknowledged', driver: 'client', payloadBytes: 1024, times: REPEATS }], contenders),
  ...everyAcknowledged((group) => those([{ group, driver: 'client', payloadBytes: 1024, times: REPEATS }], contenders)),
  ...everyAcknowledged((group) => those([{ group, driver: 'wire', payloadBytes: 1024, times: REPEATS }], ofClasses(contenders, ['b', 'c']))),
];

const full: Plan = (contenders) =>
  everyGroup((group) => driverNames.flatMap((driver) => those(PAYLOADS.map((payloadBytes) => ({ group, driver, payloadBytes, times: inFull(group, driver) })), contenders)));

function inFull(group: PeerGroup, driver: DriverName): Times {
  if (group !== 'unacknowledged') return { blocks: 5, roundsPerBlock: 3, controlRounds: 1, sliceMs: SLICE_MS };
  return driver === 'wire' ? { ...verdict, roundsPerBlock: 8, controlRounds: 3, sliceMs: 3000 } : verdict;
}

function everyAcknowledged(cells: (group: PeerGroup) => Comparison[]): Comparison[] {
  return (['acknowledged', 'synced'] as const).flatMap(cells);
}

const plans: Readonly<Record<ProfileName, { plan: Plan; why: string }>> = {
  smoke: { plan: smoke, why: 'Proves that everything runs. Slices are too short and too few to measure anything.' },
  quick: {
    plan: quick,
    why: 'The smallest payload by wire has the 30 pairs that a verdict needs and the A/A control; what is acknowledged, and what is synced before, have 6 pairs by client at 1 KiB, to show what guarantees cost.',
  },
  standard: {
    plan: standard,
    why: 'The smallest payload by wire has the 30 pairs that a verdict needs and the A/A control; every other cell has the 5 repeats of an interval: the largest payload by wire, every contender by its client library at 1 KiB, classes b and c also by wire.',
  },
  full: {
    plan: full,
    why: 'Every driver, payload and contender: what acknowledges nothing with the 30 pairs that a verdict needs or more, by wire in longer slices, the rest with 15; an A/A control everywhere.',
  },
};

/** What a profile measures of one publisher and one consumer. */
export function planOf(profile: ProfileName, contenders: Contenders): ScenarioPlan {
  const { plan, why } = plans[profile];
  return { comparisons: plan(contenders), why };
}
