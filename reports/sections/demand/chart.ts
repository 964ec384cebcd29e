import type { DemandResult } from '../../analysis/demand/result.ts';
import type { ChartSeries } from '../../html/chart-spec.ts';
import { figure, numberAxis } from '../../html/chart.ts';
import type { Fragment } from '../../html/html.ts';
import { contenderTitle, estimateWords } from '../../html/wording.ts';
import { formatUnit } from '../../../suites/harness/units.ts';
import type { SectionContext } from '../section.ts';
import { componentSlots } from '../slots.ts';

const HEIGHT_PX = 340;
const MICROS_PER_SEC = 1e6;

/** CPU a request by load: what was measured (service-demand law), and the curve of the fit, of the main mix. */
export function demandChart({ record }: SectionContext, demand: DemandResult): Fragment {
  const [mix] = demand.mixes;
  if (mix === undefined) return null;
  const components = demand.components.map(({ component }) => component).filter((name) => name !== 'generator');
  const slotOf = componentSlots(components);
  const pointsOf = (component: string) => demand.points.flatMap((point) => (point.mix === mix.mix && point.component === component && point.demand !== null ? [{ ...point, demand: point.demand }] : []));
  const measured = components.map((component): ChartSeries => ({
    label: component,
    slot: slotOf(component),
    marker: 'large',
    points: pointsOf(component).map(({ perSec, demand: cost, purpose }) => ({
      x: perSec, y: cost.value, yLower: cost.lower, yUpper: cost.upper, text: `${component} at ${formatUnit(perSec, 'perSec')} (${purpose})\n${estimateWords(cost)}`,
    })),
  }));
  const fitted = components.map((component): ChartSeries => ({
    label: '',
    slot: slotOf(component),
    marker: 'none',
    line: 'plain',
    points: mix.curve.map(({ perSec, cores }) => ({ x: perSec, y: ((cores[component] ?? 0) / perSec) * MICROS_PER_SEC, text: component })),
  }));
  const title = contenderTitle(record.header, demand);
  // An interval from two slices must not stretch the axis: whiskers end at the edge.
  const most = Math.max(...[...measured, ...fitted].flatMap(({ points }) => points.map(({ y }) => y)));
  return figure({
    title: `${title}, ${mix.mix}: CPU a request by load, what is used at rest included. Points: measured; lines: the fit.`,
    text: `CPU a request of ${title} under ${mix.mix}. ${components.map((component) => `${component}: ${pointsOf(component).map(({ perSec, demand: cost }) => `${formatUnit(cost.value, 'micros')} at ${formatUnit(perSec, 'perSec')}`).join(', ')}`).join('; ')}.`,
    spec: {
      x: numberAxis({ title: 'Load', unit: 'perSec', values: [...measured, ...fitted].flatMap(({ points }) => points.map(({ x }) => x)) }),
      y: numberAxis({ title: 'CPU a request', unit: 'micros', values: [0, most] }),
      series: [...fitted, ...measured],
      bands: [],
      zeroLine: null,
      heightPx: HEIGHT_PX,
    },
  });
}
