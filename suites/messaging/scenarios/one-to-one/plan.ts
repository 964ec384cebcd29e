import type { Comparison, ProfileName, ScenarioPlan } from '../../../harness/scenario.ts';
import { cellsOf, type Times } from '../../cells.ts';
import { driverNames, type DriverName, type MessagingContender } from '../../contenders.ts';
import { everyGroup, type PeerGroup } from '../../peers.ts';
import { windowOf } from './window.ts';

/** From the smallest that holds a sequence and a time to what brokers still call a message. */
export const PAYLOADS = [16, 256, 1024, 8192, 65_536] as const;

type Contenders = readonly MessagingContender[];
type Plan = (contenders: Contenders) => Comparison[];

const SLICE_MS = 2000;
/** The 30 pairs that a verdict needs, and an A/A control of 10. Blocks are as few as may be: each costs a start and a warm-up. */
const verdict: Times = { blocks: 2, roundsPerBlock: 15, controlRounds: 5, sliceMs: SLICE_MS };
const repeated = (count: number): Times => ({ blocks: 1, roundsPerBlock: count, controlRounds: 0, sliceMs: SLICE_MS });

interface Cell {
  readonly group: PeerGroup;
  readonly driver: DriverName;
  readonly payloadBytes: number;
  readonly times: Times;
}

/** The cells for whoever of these contenders is of their group and has their driver. */
const those = (cells: readonly Cell[], contenders: Contenders): Comparison[] =>
  cells.flatMap(({ group, driver, payloadBytes, times }) => cellsOf({ times, levels: { driver, payloadBytes }, group, contenders, window: windowOf(payloadBytes, group) }));

const ranked = (contenders: Contenders): Contenders => contenders.filter(({ guarantees }) => guarantees.class !== null);
const ofClasses = (contenders: Contenders, classes: readonly string[]): Contenders =>
  contenders.filter(({ guarantees }) => guarantees.class !== null && classes.includes(guarantees.class));
const byWire = (contenders: Contenders): Contenders => contenders.filter(({ drivers }) => drivers.includes('wire'));

const smoke: Plan = (contenders) => [
  ...those([{ group: 'unacknowledged', driver: 'wire', payloadBytes: 16, times: { blocks: 2, roundsPerBlock: 2, controlRounds: 1, sliceMs: 300 } }], contenders),
  ...those([{ group: 'unacknowledged', driver: 'client', payloadBytes: 1024, times: { blocks: 1, roundsPerBlock: 1, controlRounds: 0, sliceMs: 300 } }], byWire(contenders)),
];

const quick: Plan = (contenders) => [
  ...those([{ group: 'unacknowledged', driver: 'wire', payloadBytes: 16, times: verdict }], contenders),
  ...those(
    [
      { group: 'acknowledged', driver: 'client', payloadBytes: 1024, times: repeated(6) },
      { group: 'synced', driver: 'client', payloadBytes: 1024, times: repeated(6) },
    ],
    ofClasses(contenders, ['b', 'c']),
  ),
];

const standard: Plan = (contenders) => [
  ...those([{ group: 'unacknowledged', driver: 'wire', payloadBytes: 16, times: verdict }], contenders),
  ...those([1024, 8192, 65_536].map((payloadBytes) => ({ group: 'unacknowledged', driver: 'wire', payloadBytes, times: repeated(5) })), contenders),
  ...those([16, 1024].map((payloadBytes) => ({ group: 'unacknowledged', driver: 'client', payloadBytes, times: repeated(5) })), contenders),
  ...everyAcknowledged((group) => those([{ group, driver: 'client', payloadBytes: 1024, times: repeated(5) }], contenders)),
  ...everyAcknowledged((group) => those([{ group, driver: 'wire', payloadBytes: 1024, times: repeated(5) }], ranked(contenders))),
];

const full: Plan = (contenders) =>
  everyGroup((group) =>
    driverNames.flatMap((driver) => {
      const times: Times =
        group === 'unacknowledged' && driver === 'wire'
          ? { blocks: 6, roundsPerBlock: 10, controlRounds: 5, sliceMs: 3000 }
          : { blocks: 5, roundsPerBlock: 6, controlRounds: 2, sliceMs: SLICE_MS };
      return those(PAYLOADS.map((payloadBytes) => ({ group, driver, payloadBytes, times })), contenders);
    }),
  );

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
    why: 'The smallest payload by wire has the 30 pairs that a verdict needs and the A/A control; every other cell has the 5 repeats of an interval: payloads up to 64 KiB by wire, client libraries at 16 B and 1 KiB, every contender that acknowledges by client at 1 KiB, and by wire if it is ranked.',
  },
  full: { plan: full, why: 'Every driver, payload and contender with the 30 pairs that a verdict needs and an A/A control of 10; what acknowledges nothing by wire with 60 pairs and a control of 30, in longer slices.' },
};

/** What a profile measures of one publisher and one consumer. */
export function planOf(profile: ProfileName, contenders: Contenders): ScenarioPlan {
  const { plan, why } = plans[profile];
  return { comparisons: plan(contenders), why };
}
