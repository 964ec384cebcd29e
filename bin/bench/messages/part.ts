import { createRandom } from '../../../suites/harness/statistics/random.ts';
import { pairedRatio } from '../../../suites/harness/statistics/paired-ratio.ts';
import { formatNumber, formatUnit } from '../../../suites/harness/units.ts';
import { windowOf } from '../../../suites/messaging/scenarios/one-to-one/window.ts';
import { inWords, type Interval } from '../bars.ts';
import type { BenchPart, BenchTable } from '../bench.ts';
import { usageMeter } from '../../../suites/harness/meters/usage.ts';
import { disturbedReason, watched, type Disturbance } from '../watch.ts';
import { openMessages, type MessageContender, type MessageReading } from './contenders.ts';

const SLICE_MS = 2000;
const FEWEST = 3;

/** Void rounds are repeated, up to as many again. */
const MOST_ATTEMPTS = 2;

type Reading = MessageReading & Disturbance;
type Round = Readonly<Record<string, Reading>>;

export const part: BenchPart = {
  id: 'messages',
  title: 'Message generators: delivered messages, and what each costs the generator',
  async run(context) {
    const { lab, options, signal } = context;
    const { rounds: count, seed, payloadBytes } = options;
    const random = createRandom(seed).fork('messages');
    const { contenders, missing, servers } = await openMessages(context);
    const meters = servers.flatMap(({ usage }) => usageMeter(usage) ?? []);
    const rounds: Round[] = [];
    const voided: Round[] = [];
    try {
      while (rounds.length < count && rounds.length + voided.length < count * MOST_ATTEMPTS) {
        const readings: Record<string, Reading> = {};
        for (const contender of random.shuffle(contenders)) {
          let generatorMs = 0;
          const { value, ...disturbance } = await watched({
            idlePids: lab.setup.spinnerPids,
            ownCpuMs: () => meters.reduce((sum, meter) => sum + meter.read().cpuMs, generatorMs),
            work: async () => {
              const reading = await contender.slice({ durationMs: SLICE_MS, signal });
              generatorMs = reading.cpuMs;
              return reading;
            },
          });
          readings[contender.id] = { ...value, ...disturbance };
        }
        const reason = Object.values(readings).flatMap((reading) => disturbedReason(reading) ?? [])[0];
        if (reason !== undefined) context.news(`  void: ${reason}`);
        (reason === undefined ? rounds : voided).push(readings);
      }
    } finally {
      for (const contender of contenders) await contender.close();
      for (const server of servers) await server.stop();
    }
    return {
      id: 'messages',
      title: part.title,
      conditions: [
        `${payloadBytes} B payload, one publisher, one consumer, at most ${formatNumber(windowOf(payloadBytes))} in flight; ${rounds.length} rounds of ${SLICE_MS / 1000} s in random order, ${voided.length} more were void.`,
        `Brokers on core ${lab.cores.serverCpus.join(', ')} (${servers.map(({ kind, version }) => `${kind} ${version}`).join(', ')}), generators on core ${lab.cores.generatorCpus.join(', ')}.`,
        'Headroom counts what was delivered and checked message by message; the tools of others say their own rates, and their CPU includes their start.',
        ...missing,
      ],
      tables: [ratesTable({ rounds, contenders, seed }), costTable({ rounds, contenders, seed })],
      bars: [],
      data: { payloadBytes, rounds, voided, missing },
    };
  },
};

function ratesTable(options: { rounds: readonly Round[]; contenders: readonly MessageContender[]; seed: number }): BenchTable {
  const { rounds, contenders, seed } = options;
  const cell = (id: string, of: (reading: MessageReading) => number, format: (value: number) => string): string =>
    words(intervalOf({ values: rounds.flatMap((round) => (round[id] === undefined ? [] : [of(round[id])])), seed }), format);
  return {
    title: 'Delivered, and the generator (95 % intervals)',
    head: ['generator', 'delivered/s', 'generator CPU per message', 'messages per generator CPU-second'],
    rows: contenders.map(({ id, title }) => [
      title,
      cell(id, ({ ratePerSec }) => ratePerSec, formatNumber),
      cell(id, ({ cpuMs, messages }) => (cpuMs * 1000) / messages, (value) => formatUnit(value, 'micros')),
      cell(id, ({ cpuMs, messages }) => (messages / cpuMs) * 1000, formatNumber),
    ]),
  };
}

/** The wire driver's messages per CPU-second beside those of everyone else who loads the same broker. */
function costTable(options: { rounds: readonly Round[]; contenders: readonly MessageContender[]; seed: number }): BenchTable {
  const { rounds, contenders, seed } = options;
  const perCpu = ({ messages, cpuMs }: MessageReading): number => messages / cpuMs;
  const pairs = contenders
    .filter(({ id }) => id.endsWith('/wire'))
    .flatMap((wire) => contenders.filter(({ id, server }) => id !== wire.id && server === wire.server).map((other) => ({ wire, other })));
  return {
    title: 'Messages per generator CPU-second: how many times as many the wire driver makes',
    head: ['wire driver', 'beside', 'ratio (95 % interval)'],
    rows: pairs.map(({ wire, other }) => {
      const values = rounds.flatMap((round) => {
        const [ours, theirs] = [round[wire.id], round[other.id]];
        return ours === undefined || theirs === undefined ? [] : [perCpu(ours) / perCpu(theirs)];
      });
      return [wire.title, other.title, words(intervalOf({ values, seed }), (value) => formatUnit(value, 'ratio'))];
    }),
  };
}

function intervalOf(options: { values: readonly number[]; seed: number }): Interval | null {
  const { values, seed } = options;
  if (values.length < FEWEST || !values.every((value) => value > 0)) return null;
  const { ratio, lower, upper } = pairedRatio({ blocks: [values.map(Math.log)], seed });
  return { value: ratio, lower, upper };
}

function words(interval: Interval | null, format: (value: number) => string): string {
  return interval === null ? 'too few rounds' : inWords(interval, format);
}
