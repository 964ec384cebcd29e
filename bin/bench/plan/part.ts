import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readCatalogue } from '../../../fixtures/hardware/catalogue.ts';
import { boundAt, centreOf } from '../../../suites/harness/statistics/centre.ts';
import { formatNumber, formatUnit, MS_PER_SEC } from '../../../suites/harness/units.ts';
import { writeSyntheticRun } from '../../plan/plan.case.ts';
import { atMost, type Interval } from '../bars.ts';
import type { BenchPart } from '../bench.ts';
import { runTimed } from '../timed.ts';

const LIMIT_SECONDS = 5;
const MONTHS = 36;
const DRAWS = 1000;
const FEWEST = 3;
const program = fileURLToPath(new URL('../../headroom.js', import.meta.url));
const seconds = (value: number): string => `${formatNumber(value)} s`;

/** One plan as a user asks for it: its own process, the record read, the answer printed. */
interface PlanTrial {
  readonly elapsedSeconds: number;
  readonly cpuSeconds: number;
}

export const part: BenchPart = {
  id: 'plan',
  title: `Planning: ${formatNumber(MONTHS)} months, ${formatNumber(DRAWS)} draws, all classes of the example catalogue`,
  async run({ options, lab, signal }) {
    const folder = mkdtempSync(join(tmpdir(), 'headroom-bench-plan-'));
    try {
      const run = writeSyntheticRun(folder);
      const args = ['plan', '--run', run, '--from-rps', '200', '--growth', '8%/month', '--months', String(MONTHS), '--p99', '50ms', '--draws', String(DRAWS), '--json'];
      const trials: PlanTrial[] = [];
      for (let trial = 0; trial < options.trials; trial += 1) {
        const began = performance.now();
        const { cpuMs } = await runTimed({ command: [process.execPath, program, ...args], cpus: lab.cores.serverCpus, signal });
        trials.push({ elapsedSeconds: (performance.now() - began) / MS_PER_SEC, cpuSeconds: cpuMs / MS_PER_SEC });
      }
      const classes = readCatalogue().machines.length;
      const text = `at most ${LIMIT_SECONDS} s, with ${formatNumber(MONTHS)} months, ${formatNumber(classes)} classes and ${formatNumber(DRAWS)} draws`;
      return {
        id: 'plan',
        title: part.title,
        conditions: ['headroom plan as a process of its own, from reading the record to the last byte printed, on the server cores.', `${formatNumber(trials.length)} trials.`],
        tables: [{ title: 'Trials', head: ['trial', 'elapsed', 'CPU'], rows: trials.map(({ elapsedSeconds, cpuSeconds }, at) => [String(at + 1), seconds(elapsedSeconds), `${formatUnit(cpuSeconds, 'count')} s`]) }],
        bars: [atMost({ text, limit: LIMIT_SECONDS, interval: centreIn(trials, options.seed), format: seconds, lacking: 'too few trials' })],
        data: { months: MONTHS, draws: DRAWS, classes, trials },
      };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

function centreIn(trials: readonly PlanTrial[], seed: number): Interval | null {
  if (trials.length < FEWEST) return null;
  const centre = centreOf({ series: [trials.map(({ elapsedSeconds }) => elapsedSeconds)], seed });
  return { value: centre.value, lower: boundAt(centre, 0.025), upper: boundAt(centre, 0.975) };
}
