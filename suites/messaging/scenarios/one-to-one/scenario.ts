import type { Comparison, ProfileName } from '../../../harness/scenario.ts';
import { driverModule, driverNames } from '../../contenders.ts';
import type { MessagingScenario } from '../../scenario.ts';
import { MessagingSession } from '../../session.ts';
import { loadOf } from './load.ts';
import { windowOf } from './window.ts';

type Cell = Pick<Comparison, 'blocks' | 'roundsPerBlock' | 'controlRounds' | 'sliceMs'> & { driver: string; payloadBytes: number };

const PAYLOADS = [16, 256, 1024, 8192] as const;
/** Barrier and hand-over between two slices; generator start, handshake and warm-up of a trial. */
const SLICE_OVERHEAD_MS = 80;
const TRIAL_OVERHEAD_MS = 1200;

const measured = { sliceMs: 2000 };
const everyCell = (cell: Omit<Cell, 'driver' | 'payloadBytes'>, payloads: readonly number[]): Cell[] =>
  driverNames.flatMap((driver) => payloads.map((payloadBytes) => ({ ...cell, driver, payloadBytes })));

const cellsOf: Readonly<Record<ProfileName, { cells: readonly Cell[]; why: string }>> = {
  smoke: {
    cells: [
      { driver: 'wire', payloadBytes: 16, blocks: 2, roundsPerBlock: 2, controlRounds: 1, sliceMs: 300 },
      { driver: 'client', payloadBytes: 1024, blocks: 1, roundsPerBlock: 1, controlRounds: 0, sliceMs: 300 },
    ],
    why: 'Proves that everything runs. Slices are too short and too few to measure anything.',
  },
  quick: {
    cells: [
      { ...measured, driver: 'wire', payloadBytes: 16, blocks: 5, roundsPerBlock: 6, controlRounds: 2 },
      { ...measured, driver: 'wire', payloadBytes: 1024, blocks: 3, roundsPerBlock: 2, controlRounds: 0 },
      { ...measured, driver: 'client', payloadBytes: 16, blocks: 3, roundsPerBlock: 2, controlRounds: 0 },
      { ...measured, driver: 'client', payloadBytes: 1024, blocks: 3, roundsPerBlock: 2, controlRounds: 0 },
    ],
    why: 'The smallest payload by wire has the 30 pairs that a verdict needs and the A/A control; the rest have 6 pairs, to show what payload and client library change.',
  },
  standard: {
    cells: everyCell({ ...measured, blocks: 5, roundsPerBlock: 6, controlRounds: 2 }, PAYLOADS),
    why: 'Every driver and payload with the 30 pairs that a verdict needs and an A/A control of 10.',
  },
  full: {
    cells: everyCell({ sliceMs: 3000, blocks: 8, roundsPerBlock: 10, controlRounds: 5 }, [...PAYLOADS, 65_536]),
    why: 'Every driver and payload up to 64 KiB with 80 pairs and an A/A control of 40, in longer slices.',
  },
};

export const scenario: MessagingScenario = {
  id: 'one-to-one',
  title: 'One publisher, one consumer',
  question: 'How many messages a second does one publisher get to one consumer, and what processor time does each message cost?',
  factors: [
    { id: 'driver', title: 'Driver', levels: driverNames },
    { id: 'payloadBytes', title: 'Payload', levels: [...PAYLOADS, 65_536] },
    { id: 'window', title: 'Messages in flight at most', levels: [...new Set([...PAYLOADS, 65_536].map(windowOf))] },
  ],
  metrics: [
    { id: 'deliveredPerSec', title: 'Delivered and audited', unit: 'msgPerSec', better: 'more' },
    { id: 'brokerCpuMicrosPerOp', title: 'Broker CPU per message', unit: 'micros', better: 'less' },
    { id: 'generatorCpuMicrosPerOp', title: 'Generator CPU per message', unit: 'micros', better: 'less' },
  ],
  headline: 'deliveredPerSec',

  plan(profile, contenders) {
    const { cells, why } = cellsOf[profile];
    const comparisons = cells.map(
      ({ driver, payloadBytes, ...times }): Comparison => ({
        ...times,
        levels: { driver, payloadBytes, window: windowOf(payloadBytes) },
        contenders: contenders.map(({ id }) => id),
        sliceOverheadMs: SLICE_OVERHEAD_MS,
        trialOverheadMs: TRIAL_OVERHEAD_MS,
        ...(driver === 'client' && { exempt: { generator: 'the client library is part of what is measured: an application would see its limit' } }),
      }),
    );
    return { comparisons, why };
  },

  async begin({ contender, block, context, signal, sharedServer }) {
    const driver = String(block.levels['driver']);
    const payloadBytes = Number(block.levels['payloadBytes']);
    const module = driverModule(contender, driver);
    return MessagingSession.open({
      broker: await sharedServer(),
      driver: module,
      cpus: context.cores.generatorCpus,
      load: loadOf({ driver, payloadBytes, window: Number(block.levels['window'] ?? windowOf(payloadBytes)) }),
      signal,
    });
  },
};
