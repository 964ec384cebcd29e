import type { DemandResult } from '../../analysis/demand/result.ts';
import { html, type Html } from '../../html/html.ts';
import { badge, details, table } from '../../html/table.ts';
import { estimateWords, glued } from '../../html/wording.ts';
import { formatNumber, formatUnit } from '../../../suites/harness/units.ts';

/** How the curves were chosen, and how well the mixes tell the classes apart. */
export function fitDetails(demand: DemandResult): Html {
  const { separation } = demand;
  return details({
    summary: 'How the curves were fitted',
    body: html`
      <p>Cores in use = at rest + a demand for each class × its rate + what flattens as load rises; no part is negative
        (weighted non-negative least squares over ${formatNumber(demand.trials.length)} trials at ${formatUnit(demand.measuredFromPerSec, 'perSec')} to
        ${formatUnit(demand.measuredToPerSec, 'perSec')}). Of the rival shapes the simplest stands that foretells loads left out about as well as the best.
        Intervals: bootstrap of residuals over trials.</p>
      ${table({
        caption: 'Rival shapes by component: error at loads left out',
        columns: [{ title: 'Component', kind: 'text' }, { title: 'Shape', kind: 'text' }, { title: 'Error', kind: 'number' }, { title: '', kind: 'text' }],
        rows: demand.components.flatMap(({ component, rivals }) => rivals.map((rival) => [
          component,
          rival.title,
          rival.errorShare === null ? '–' : formatUnit(rival.errorShare, 'share'),
          rival.chosen ? badge({ word: 'chosen', tone: 'good' }) : rival.reason,
        ])),
      })}
      <p>Error: root mean square, as a share of the component's use (of 0.2 cores where it uses less).</p>
      ${table({
        caption: 'How well the mixes tell the classes apart',
        columns: [{ title: 'Class', kind: 'text' }, { title: 'Variance inflated', kind: 'number' }],
        rows: separation.inflation.map(({ group, factor }) => [group, formatUnit(factor, 'ratio')]),
      })}
      <p class="note">Condition number of the classes' shares: ${separation.condition === null ? 'without limit' : formatNumber(separation.condition)} (up to 10 they are told apart).</p>`,
  });
}

/** The service-demand law at every load. */
export function pointDetails(demand: DemandResult): Html {
  const points = demand.points.filter(({ component }) => component !== 'generator');
  return details({
    summary: `Every load that was measured (${new Set(points.map(({ mix, perSec, purpose }) => JSON.stringify([mix, perSec, purpose]))).size})`,
    body: table({
      caption: 'Use and demand at every load: measured, and as fitted',
      columns: [
        { title: 'Component', kind: 'text' },
        { title: 'Mix', kind: 'text' },
        { title: 'For', kind: 'text' },
        { title: 'Load', kind: 'number' },
        { title: 'Cores in use', kind: 'number' },
        { title: 'CPU a request', kind: 'number' },
        { title: 'Fit', kind: 'number' },
      ],
      rows: points.map((point) => [
        point.component,
        point.mix,
        point.purpose,
        formatUnit(point.perSec, 'perSec'),
        point.cores === null ? '–' : formatNumber(point.cores.value),
        point.demand === null ? '–' : glued(estimateWords(point.demand)),
        point.fittedMicros === null ? formatUnit(point.fittedCores, 'cores') : formatUnit(point.fittedMicros, 'micros'),
      ]),
    }),
  });
}
