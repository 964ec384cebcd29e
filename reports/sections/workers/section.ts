import type { WorkerCurve } from '../../analysis/workers/result.ts';
import { countedThings, fixedWords, thingsOf } from '../../analysis/workers/advice.ts';
import { html, type Fragment, type Html } from '../../html/html.ts';
import { badge, details, table } from '../../html/table.ts';
import { contenderTitle, estimateWords, glued } from '../../html/wording.ts';
import { formatNumber, formatUnit } from '../../../suites/harness/units.ts';
import { groupBy } from '../comparison/group.ts';
import type { Section, SectionContext } from '../section.ts';
import { coresChart, throughputChart } from './charts.ts';

/** Where more workers stop helping, and why. */
export const section: Section = {
  id: 'workers',
  title: 'How many workers',
  order: 220,
  render(context) {
    const { curves, processes } = context.analysis.workers;
    if (curves.length === 0) return null;
    const studies = [...groupBy(curves, ({ suite, contender }) => JSON.stringify([suite, contender])).values()];
    return html`${studies.map((study) => {
      const [first] = study;
      const own = processes.filter(({ suite, contender }) => suite === first?.suite && contender === first.contender);
      return studyBlock({ context, curves: study, processes: own.map(({ advice }) => advice) });
    })}`;
  },
};

function studyBlock(options: { context: SectionContext; curves: readonly WorkerCurve[]; processes: readonly string[] }): Fragment {
  const { context, curves, processes } = options;
  const { header } = context.record;
  const [first] = curves;
  if (first === undefined) return null;
  const suite = header.suites.find(({ id }) => id === first.suite)?.title ?? first.suite;
  const advised = curves.filter(({ advice }) => advice !== '');
  return html`<section class="scenario">
    <h3>${contenderTitle(header, first)} <span class="aside">${suite}</span></h3>
    <ul class="findings">
      ${advised.map((curve) => html`<li><div>${glued(curve.advice)} <span class="aside why">${curve.overturn}</span></div>${verdictOf(curve)}</li>`)}
      ${processes.map((advice) => html`<li><div>${glued(advice)}</div></li>`)}
    </ul>
    ${throughputChart(context, curves)}
    ${curves.some(({ isOverlap }) => isOverlap) && html`<p class="note">Marked “overlap”: more processes than the server has cores. They overlap their waiting; they do not add processors.</p>`}
    ${coresChart(context, longest(curves))}
    ${levelTable(curves)}
    ${demandDetails(curves)}
  </section>`;
}

/** The curve with the most settings. */
function longest(curves: readonly WorkerCurve[]): WorkerCurve | undefined {
  return [...curves].sort((a, b) => b.levels.length - a.levels.length)[0];
}

function verdictOf({ knee }: WorkerCurve): Fragment {
  if (knee === null || !knee.isJudged) return badge({ word: 'not judged', tone: 'open' });
  if (!knee.isBracketed) return badge({ word: 'end not seen', tone: 'open' });
  return knee.from === knee.to ? badge({ word: 'clear', tone: 'good' }) : badge({ word: 'within a range', tone: 'plain' });
}

function levelTable(curves: readonly WorkerCurve[]): Html {
  const axis = curves[0]?.axis ?? '';
  const isVaried = curves.length > 1;
  return table({
    caption: `Every setting: ${thingsOf(axis)}`,
    columns: [
      { title: capital(thingsOf(axis)), kind: 'number' },
      ...(isVaried ? [{ title: 'With', kind: 'text' as const }] : []),
      { title: 'Throughput', kind: 'number' },
      { title: 'p50', kind: 'number' },
      { title: 'p99', kind: 'number' },
      { title: 'CPU in use', kind: 'number' },
      { title: 'Held back by', kind: 'text' },
    ],
    rows: curves.flatMap((curve) => curve.levels.map((level) => [
      formatNumber(level.at),
      ...(isVaried ? [fixedWords(curve.fixed)] : []),
      level.throughput === null ? formatUnit(level.perSec, 'perSec') : glued(estimateWords(level.throughput)),
      level.p50 === null ? '–' : formatUnit(level.p50.value, 'ms'),
      level.p99 === null ? '–' : formatUnit(level.p99.value, 'ms'),
      formatUnit(level.cores, 'cores'),
      level.cause.short,
    ])),
  });
}

function demandDetails(curves: readonly WorkerCurve[]): Html {
  const components = [...new Set(curves.flatMap(({ levels }) => levels.flatMap(({ microsByComponent }) => Object.keys(microsByComponent))))].sort();
  return details({
    summary: 'CPU a request at every setting (use ÷ throughput)',
    body: table({
      caption: 'CPU a request by component at every setting',
      columns: [{ title: 'Setting', kind: 'text' }, ...components.map((title) => ({ title, kind: 'number' as const }))],
      rows: curves.flatMap((curve) => curve.levels.map((level) => [
        [countedThings(curve.axis, level.at), fixedWords(curve.fixed)].filter((text) => text !== '').join(', '),
        ...components.map((component) => (level.microsByComponent[component] === undefined ? '–' : formatUnit(level.microsByComponent[component], 'micros'))),
      ])),
    }),
  });
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
