import { simulate } from '../../../reports/analysis/simulation/simulate.ts';
import { boundAt, centreOf, FEWEST, MEDIAN_FROM } from '../../../suites/harness/statistics/centre.ts';
import { formatNumber, formatUnit, MS_PER_SEC } from '../../../suites/harness/units.ts';
import { limitOf } from '../../../suites/harness/validity.ts';
import { atLeast, inWords, type Interval } from '../bars.ts';
import type { BenchContext, BenchPart } from '../bench.ts';
import { untilValid } from '../valid.ts';
import { strangersShare, WaitMeter } from '../waiting.ts';
import { watched, type Disturbance } from '../watch.ts';
import { scenarios } from './scenarios.ts';

const EVENTS = 1_000_000;
const LIMIT_PER_SEC = 1_000_000;

/** What others took of the one core that this needs; what they do on other cores is no matter. */
const WAIT_LIMIT = 0.02;

interface Trial extends Disturbance {
  readonly waitShare: number;
  /** By scenario. */
  readonly eventsPerSec: Readonly<Record<string, number>>;
}

const reasonOf = ({ waitShare, stealShare }: Trial): string | null =>
  waitShare > WAIT_LIMIT ? `the simulation waited for its core for ${formatUnit(waitShare, 'share')} of the time` : stealShare > limitOf('steal') ? `the hypervisor took ${formatUnit(stealShare, 'share')}` : null;
const perSec = (value: number): string => `${formatNumber(Math.round(value / 1000) * 1000)}/s`;

export const part: BenchPart = {
  id: 'simulation',
  title: `Simulation: events a second on one core, ${formatNumber(EVENTS)} events a run, intervals and quantiles included`,
  async run(context) {
    const { trials: wanted, seed } = context.options;
    const { valid, voided } = await untilValid({ wanted, news: context.news, reasonOf, run: (attempt) => measure({ context, seed: seed + attempt }) });
    const rows = Object.keys(scenarios).map((name) => ({ name, interval: intervalOf({ values: valid.map(({ eventsPerSec }) => eventsPerSec[name] ?? 0), seed }) }));
    return {
      id: 'simulation',
      title: part.title,
      conditions: [`One thread of this process, by the clock; ${valid.length} trials of each valid, ${voided.length} void: without a core for more than ${formatUnit(WAIT_LIMIT, 'share')} of the time, or steal.`],
      tables: [
        {
          title: 'Events a second',
          head: ['scenario', `${valid.length < MEDIAN_FROM ? 'mean' : 'median'} of trials (95 % interval)`],
          rows: rows.map(({ name, interval }) => [name, interval === null ? 'too few valid trials' : inWords(interval, perSec)]),
        },
      ],
      bars: rows.map(({ name, interval }) => atLeast({ text: `at least ${perSec(LIMIT_PER_SEC)}: ${name}`, limit: LIMIT_PER_SEC, interval, format: perSec, lacking: 'too few valid trials' })),
      data: { events: EVENTS, valid, voided },
    };
  },
};

async function measure(options: { context: BenchContext; seed: number }): Promise<Trial> {
  const { context, seed } = options;
  const meter = new WaitMeter(process.pid);
  const before = meter.read();
  const startedAt = performance.now();
  const { value: eventsPerSec, ...disturbance } = await watched({
    idlePids: context.lab.setup.spinnerPids,
    ownCpuMs: () => 0,
    work: () => Promise.resolve(Object.fromEntries(Object.entries(scenarios).map(([name, scenario]) => {
      const started = performance.now();
      const { events } = simulate({ scenario, seed, requests: EVENTS, maxEvents: EVENTS });
      return [name, (events * MS_PER_SEC) / (performance.now() - started)];
    }))),
  });
  return { eventsPerSec, waitShare: strangersShare({ before, after: meter.read(), elapsedMs: performance.now() - startedAt }), ...disturbance };
}

function intervalOf(options: { values: readonly number[]; seed: number }): Interval | null {
  const { values, seed } = options;
  if (values.length < FEWEST) return null;
  const centre = centreOf({ series: [values], seed });
  return { value: centre.value, lower: boundAt(centre, 0.025), upper: boundAt(centre, 0.975) };
}
