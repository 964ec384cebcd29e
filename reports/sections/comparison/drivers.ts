import type { CellEstimate } from '../../analysis/result.ts';
import { cellLine, contenderTitle, intervalWords } from '../../html/wording.ts';
import { formatNumber, formatUnit } from '../../../suites/harness/units.ts';
import { html, type Fragment } from '../../html/html.ts';
import type { SectionContext } from '../section.ts';
import { table } from '../../html/table.ts';

/** How much less CPU one driver's generator needs than the other's: whether the generator could be the limit. */
export function driverBlock({ record, analysis }: SectionContext, scenario: Pick<CellEstimate, 'suite' | 'scenario'>): Fragment {
  const drivers = analysis.drivers.filter((one) => one.suite === scenario.suite && one.scenario === scenario.scenario);
  if (drivers.length === 0) return null;
  return html`<div class="metric">
    <h4>Generator CPU per message <span class="aside">one driver ÷ the other</span></h4>
    ${table({
      caption: 'Generator CPU per message by driver',
      columns: [
        { title: 'Contender', kind: 'text' },
        { title: 'Cell', kind: 'text' },
        { title: 'Drivers', kind: 'text' },
        { title: 'Ratio', kind: 'number' },
        { title: `${formatNumber(analysis.settings.confidence * 100)} % interval`, kind: 'number' },
      ],
      rows: drivers.map((driver) => ({ driver, ...driver })).map(({ driver, heavy, light, ratio, reason }) => [
        contenderTitle(record.header, driver),
        cellLine(record.header, driver),
        `${heavy} ÷ ${light}`,
        ratio === null ? html`<span class="missing">${reason ?? 'not measured'}</span>` : formatUnit(ratio.value, ratio.unit),
        ratio === null ? '–' : intervalWords(ratio),
      ]),
    })}
  </div>`;
}
