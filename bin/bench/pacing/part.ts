import { boundAt, centreOf } from '../../../suites/harness/statistics/centre.ts';
import { formatNumber, formatUnit } from '../../../suites/harness/units.ts';
import { enough, inWords, type Interval } from '../bars.ts';
import type { BenchPart, BenchTable } from '../bench.ts';
import { untilValid } from '../valid.ts';
import { disturbedReason } from '../watch.ts';
import { measurePacing, PIECE_MS, PIECES, RATE_PER_SEC, type PacingTrial } from './trial.ts';

const LIMIT_MS = 0.3;
/** The share of trials that must keep the limit. */
const NEEDED_SHARE = 0.8;
const FEWEST = 3;
/** A 99th percentile is made of the worst hundredth: where strangers took more than that, it is theirs. */
const WAIT_LIMIT = 0.01;

const ms = (value: number): string => `${formatNumber(value)} ms`;
const reasonOf = (trial: PacingTrial): string | null =>
  trial.waitShare > WAIT_LIMIT ? `the generator waited for its core for ${formatUnit(trial.waitShare, 'share')} of the time` : disturbedReason(trial);
const excessOf = ({ startDelayP99Ms, nullP99Ms }: PacingTrial): number => startDelayP99Ms - nullP99Ms;

export const part: BenchPart = {
  id: 'pacing',
  title: `Pacing: how late requests start at ${formatNumber(RATE_PER_SEC)}/s, beside a pacer without sockets`,
  async run(context) {
    const target = await context.target();
    const { trials: wanted, seed } = context.options;
    const { valid, voided } = await untilValid({ wanted, news: context.news, reasonOf, run: (attempt) => measurePacing({ context, target, seed: seed + attempt }) });
    const excess = excessIn({ trials: valid, seed });
    const kept = valid.filter((trial) => excessOf(trial) <= LIMIT_MS).length;
    const text = `at most ${LIMIT_MS} ms beyond the null pacer, in 8 of 10 trials`;
    return {
      id: 'pacing',
      title: part.title,
      conditions: [
        `Poisson arrivals to HAProxy's static answer, checked; a fresh process each trial, in which ${PIECES} stretches of ${PIECE_MS} ms alternate with as many of the null pacer.`,
        `${valid.length} trials valid, ${voided.length} void: host disturbed, or the generator without its core for more than ${formatUnit(WAIT_LIMIT, 'share')} of the time.`,
        ...(excess === null ? [] : [`p99 start delay beyond the null pacer's, ${valid.length < 12 ? 'mean' : 'median'} of trials: ${inWords(excess, ms)}.`]),
      ],
      tables: [tableOf(valid)],
      bars: [
        valid.length < wanted
          ? { text, verdict: 'undecided', measured: `only ${valid.length} valid trials` }
          : enough({ text, kept, of: valid.length, needed: Math.ceil(NEEDED_SHARE * valid.length) }),
      ],
      data: { ratePerSec: RATE_PER_SEC, pieceMs: PIECE_MS, pieces: PIECES, valid, voided, excess },
    };
  },
};

function excessIn(options: { trials: readonly PacingTrial[]; seed: number }): Interval | null {
  const { trials, seed } = options;
  if (trials.length < FEWEST) return null;
  const centre = centreOf({ series: [trials.map(excessOf)], seed });
  return { value: centre.value, lower: boundAt(centre, 0.025), upper: boundAt(centre, 0.975) };
}

function tableOf(trials: readonly PacingTrial[]): BenchTable {
  return {
    title: 'Trials',
    head: ['trial', 'p99 start delay', 'null pacer', 'difference', 'offered/s', 'errors', 'other processes', 'steal', 'waited for its core'],
    rows: trials.map((trial, index) => [
      String(index + 1),
      ms(trial.startDelayP99Ms),
      ms(trial.nullP99Ms),
      ms(excessOf(trial)),
      formatNumber(trial.offeredPerSec),
      formatUnit(trial.errorShare, 'share'),
      formatUnit(trial.foreignCpuShare, 'share'),
      formatUnit(trial.stealShare, 'share'),
      formatUnit(trial.waitShare, 'share'),
    ]),
  };
}
