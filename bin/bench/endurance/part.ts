import { formatNumber, formatUnit } from '../../../suites/harness/units.ts';
import { median, sorted } from '../../../suites/harness/statistics/quantiles.ts';
import { atMost, enough, type Bar } from '../bars.ts';
import type { BenchPart } from '../bench.ts';
import { growthOf } from './growth.ts';
import { addsUp, CONNECTIONS, measureMany, measureMemory, SAMPLE_MS, tryBadTargets, type Counts } from './trials.ts';

const PER_MINUTES = 10;
/** Growth that would be seen in ten minutes and could not matter in any run. */
const LIMIT = 0.05;

export const part: BenchPart = {
  id: 'endurance',
  title: 'Endurance: memory over time, many connections, targets that give no answer',
  async run(context) {
    const { minutes } = context.options;
    const bad = await tryBadTargets(context);
    const target = await context.target();
    const many = await measureMany({ context, target });
    const { bytes, audit, ratePerSec } = await measureMemory({ context, target });
    const growth = growthOf({ bytes, stepMs: SAMPLE_MS, perMs: PER_MINUTES * 60_000 });
    return {
      id: 'endurance',
      title: part.title,
      conditions: [`Memory: ${formatNumber(ratePerSec)}/s Poisson for ${formatNumber(minutes)} min, resident memory read each second, the first fifth left out.`],
      tables: [
        {
          title: 'How requests ended',
          head: ['target', 'started', 'outcomes', 'took', ''],
          rows: [
            ...bad.map(({ id, audit: counts, elapsedMs, problem }) => [id, ...countsOf(counts), `${formatNumber(elapsedMs)} ms`, problem ?? 'as expected']),
            [`${formatNumber(CONNECTIONS)} connections`, ...countsOf(many.audit), '', Object.values(many.reasons)[0] ?? `${formatNumber(many.opened)} open`],
            ['memory', ...countsOf(audit), '', `${formatUnit(median(sorted(bytes)), 'bytes')}, most ${formatUnit(Math.max(...bytes), 'bytes')}`],
          ],
        },
      ],
      bars: [
        atMost({
          text: `memory grows by at most ${formatUnit(LIMIT, 'share')} in ${PER_MINUTES} min`,
          limit: LIMIT,
          interval: growth,
          format: (value) => formatUnit(value, 'share'),
          lacking: 'too short',
        }),
        manyBar(many),
        enough({ text: 'bad targets end in counted outcomes, in time', kept: bad.filter(({ problem }) => problem === null).length, of: bad.length, needed: bad.length }),
      ],
      data: { bad, many, memory: { minutes, sampleMs: SAMPLE_MS, bytes, audit, growth } },
    };
  },
};

function manyBar(many: { audit: Counts; opened: number }): Bar {
  const text = `${formatNumber(CONNECTIONS)} connections, every request counted`;
  const isGood = addsUp(many.audit) && many.opened === CONNECTIONS && (many.audit['ok'] ?? 0) > 0;
  return { text, verdict: isGood ? 'met' : 'missed', measured: `${formatNumber(many.opened)} open, ${formatNumber(many.audit['ok'] ?? 0)} requests ok` };
}

function countsOf(audit: Counts): [string, string] {
  const { started = 0, ...rest } = audit;
  const shown = Object.entries(rest).filter(([name, count]) => count > 0 && !name.startsWith('connections') && name !== 'capHits');
  return [formatNumber(started), shown.map(([name, count]) => `${name} ${formatNumber(count)}`).join(', ')];
}
