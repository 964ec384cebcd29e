import { formatNumber, formatUnit, perSec } from '../../../suites/harness/units.ts';
import { median, sorted } from '../../../suites/harness/statistics/quantiles.ts';
import { atLeast, inWords, type Bar } from '../bars.ts';
import type { BenchContext, BenchPart, BenchTable, PartResult, Target } from '../bench.ts';
import { openContenders, type Contender } from './contenders.ts';
import { runRounds } from './rounds.ts';
import { FEWEST_PAIRS, ratioOf, roundVoidReason, TARGET_LIMIT, typicalScore, type Reading, type Round } from './score.ts';

/** What Headroom promises of its generator, as multiples of the others' scores. */
const PROMISES = [
  { base: 'autocannon', limit: 2.5 },
  { base: 'wrk', limit: 0.7 },
] as const;

const title = 'HTTP generators: requests per second of generator CPU, against the same fast target';

export const part: BenchPart = {
  id: 'http',
  title,
  async run(context) {
    const target = await context.target();
    const measured = [];
    for (const connections of context.options.connections) measured.push(await measure({ context, target, connections }));
    const { cores } = context.lab;
    return {
      id: 'http',
      title,
      conditions: [
        `Target: HAProxy ${target.server.version} on core ${cores.serverCpus.join(', ')}, ${target.server.settings['answer'] ?? ''}; generators in turn on core ${cores.generatorCpus.join(', ')}.`,
        'Closed loop, one request at a time on each connection. Headroom parses, checks status and body, and fills three histograms; autocannon checks the body; wrk the status.',
        `A round is void where the target was ${formatUnit(TARGET_LIMIT, 'share')} busy or more, or the host was disturbed.`,
        ...measured.flatMap(({ conditions }) => conditions),
      ],
      tables: measured.map(({ table }) => table),
      bars: measured.flatMap(({ bars }) => bars),
      data: measured.map(({ connections, rounds, brakeShare }) => ({ connections, brakeShare, rounds })),
    } satisfies PartResult;
  },
};

interface Measured {
  readonly connections: number;
  readonly conditions: string[];
  readonly rounds: readonly Round[];
  readonly brakeShare: number;
  readonly table: BenchTable;
  readonly bars: Bar[];
}

async function measure(options: { context: BenchContext; target: Target; connections: number }): Promise<Measured> {
  const { context, target, connections } = options;
  const { lab, signal } = context;
  const { seed } = context.options;
  const contenders = await openContenders({ url: target.url, connections, cpus: lab.cores.generatorCpus, seed, signal });
  try {
    const { rounds, brakeShare } = await runRounds({ context, target, contenders });
    const voids = rounds.flatMap((round) => roundVoidReason(round) ?? []);
    const braked =
      brakeShare < 1
        ? `each generator shares its core with an equal competitor that leaves it ${formatUnit(brakeShare, 'share')}, the least that keeps the target below its limit`
        : 'the generators have their core to themselves';
    return {
      connections,
      conditions: [
        `${connections} connections: ${braked}; ${rounds.length - voids.length} rounds valid, ${voids.length} void.`,
        ...(contenders.some(({ id }) => id === 'wrk') ? [] : ['wrk: not found on PATH.']),
      ],
      rounds,
      brakeShare,
      table: tableOf({ rounds, contenders, connections, seed }),
      bars: PROMISES.filter(({ base }) => contenders.some(({ id }) => id === base)).map(({ base, limit }) =>
        atLeast({
          text: `at least ${limit} × ${base} (${connections} connections)`,
          limit,
          interval: ratioOf({ rounds, subject: 'headroom', base, seed }),
          format: (value) => formatUnit(value, 'ratio'),
          lacking: `fewer than ${FEWEST_PAIRS} valid pairs`,
        }),
      ),
    };
  } finally {
    for (const contender of contenders) await contender.close();
  }
}

function tableOf(options: { rounds: readonly Round[]; contenders: readonly Contender[]; connections: number; seed: number }): BenchTable {
  const { rounds, contenders, connections, seed } = options;
  const middle = (id: string, of: (reading: Reading) => number): number =>
    median(sorted(rounds.flatMap((round) => (round[id] === undefined ? [] : [of(round[id])]))));
  return {
    title: `${connections} connections`,
    head: ['generator', 'requests per CPU-second (95 % interval)', 'requests/s', 'generator CPU', 'target busy'],
    rows: contenders.map(({ id, title: name }) => {
      const score = typicalScore({ rounds, contender: id, seed });
      return [
        name,
        score === null ? `fewer than ${FEWEST_PAIRS} valid rounds` : inWords(score, formatNumber),
        formatNumber(middle(id, ({ requests, elapsedMs }) => perSec(requests, elapsedMs))),
        formatUnit(middle(id, ({ cpuMs, elapsedMs }) => cpuMs / elapsedMs), 'share'),
        formatUnit(middle(id, ({ targetShare }) => targetShare), 'share'),
      ];
    }),
  };
}
