import { table } from '../../html/table.ts';
import { html, type Html } from '../../html/html.ts';
import { formatDuration, formatUnit } from '../../../suites/harness/units.ts';
import type { Estimate } from '../../analysis/estimate.ts';
import type { NoiseStudy } from '../../analysis/noise-study.ts';
import type { Section } from '../section.ts';

/** What this machine can see, by design and time spent: from which the slice length is chosen. */
export const section: Section = {
  id: 'noise-by-time',
  title: 'Noise by design and time',
  order: 510,
  render({ analysis }) {
    if (analysis.noise.length === 0) return null;
    return html`
      <p>One ruler against one target, in one unbroken series of short slices, and in isolated trials with fresh
        processes. Dealt out as if two contenders had taken turns, the series shows only noise: the noise floor, and the
        smallest effect that would have been found in four of five runs.</p>
      ${analysis.noise.map(studyTable)}`;
  },
};

function studyTable(study: NoiseStudy): Html {
  const best = study.bestSliceMs;
  return html`<h3>${study.title}</h3>
    ${best !== null && html`<p>Slices of ${formatUnit(best, 'ms')} see most for their time; shorter ones are chosen where they are as good.</p>`}
    ${table({
      caption: `${study.title}: what can be seen`,
      columns: [
        { title: 'Design', kind: 'text' },
        { title: 'Slice or trial', kind: 'number' },
        { title: 'Time spent', kind: 'number' },
        { title: 'Noise floor', kind: 'number' },
        { title: 'Smallest visible effect', kind: 'number' },
      ],
      rows: study.rows.map((row) => [
        row.design === 'interleaved' ? 'slices in turn' : 'isolated trials',
        formatUnit(row.sliceMs, 'ms'),
        formatDuration(row.spentMs),
        withInterval(row.noiseFloor),
        withInterval(row.smallestEffect),
      ]),
    })}`;
}

function withInterval({ value, lower, upper, unit }: Estimate): string {
  return `±${formatUnit(value, unit)} (${formatUnit(lower, unit)} to ${formatUnit(upper, unit)})`;
}
