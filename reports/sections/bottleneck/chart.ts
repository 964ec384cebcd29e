import type { Bottleneck } from '../../analysis/capacity/result.ts';
import type { DemandResult, MixDemand } from '../../analysis/demand/result.ts';
import type { ChartPoint, ChartSeries } from '../../html/chart-spec.ts';
import { figure, numberAxis } from '../../html/chart.ts';
import type { Fragment } from '../../html/html.ts';
import { contenderTitle, countWords, estimateWords } from '../../html/wording.ts';
import { formatUnit } from '../../../suites/harness/units.ts';
import type { SectionContext } from '../section.ts';
import { componentSlots } from '../slots.ts';

const HEIGHT_PX = 320;
const LIMIT_SLOT = 5;
/** A limit a little beyond the last load needs no mark. */
const BEYOND = 1.02;

/**
 * Cores in use by load, components stacked, up to where the first resource is used up; what lies beyond the loads that were
 * measured is shaded. Of the mix that was measured at most loads.
 */
export function useChart({ record, analysis }: SectionContext, demand: DemandResult): Fragment {
  const [mix] = demand.mixes;
  const bottleneck = analysis.capacity.bottlenecks.find((one) => one.suite === demand.suite && one.contender === demand.contender && one.mix === mix?.mix);
  if (mix === undefined) return null;
  const curve = toSaturation(mix.curve, bottleneck);
  const measuredTo = Math.max(...mix.curve.map(({ perSec }) => perSec));
  const components = demand.components.map(({ component }) => component).filter((name) => name !== 'generator');
  const slotOf = componentSlots(components);
  const cores = record.header.coreLayout.serverCpus.length;
  const stacked = components.map((component, at): ChartSeries => ({
    label: component,
    slot: slotOf(component),
    marker: 'none',
    line: 'stacked',
    points: curve.map(({ perSec, cores: used }) => ({ x: perSec, y: components.slice(0, at + 1).reduce((sum, name) => sum + (used[name] ?? 0), 0), text: component })),
  }));
  const rates = curve.map(({ perSec }) => perSec);
  const [from, to] = [Math.min(...rates), Math.max(...rates, bottleneck?.saturation.value ?? 0)];
  const measured = measuredTotals(demand, mix.mix, components);
  const limit: ChartSeries = { label: `limit: ${countWords(cores, 'core')}`, slot: LIMIT_SLOT, marker: 'none', line: 'plain', points: [from, to].map((x) => ({ x, y: cores, text: 'limit' })) };
  const points: ChartSeries = {
    label: 'measured, all together', slot: LIMIT_SLOT, marker: 'large',
    points: measured.map(({ perSec, cores: used }) => ({ x: perSec, y: used, text: `${formatUnit(perSec, 'perSec')}\n${formatUnit(used, 'cores')} in use` })),
  };
  const full: ChartSeries[] = bottleneck === undefined ? [] : [{ label: `${nameOf(bottleneck)} full at ${formatUnit(bottleneck.saturation.value, 'perSec')}`, slot: LIMIT_SLOT, marker: 'large', points: [fullPoint(bottleneck)] }];
  const title = contenderTitle(record.header, demand);
  const saturation = bottleneck === undefined ? '' : ` The limit is reached at ${formatUnit(bottleneck.saturation.value, 'perSec')}.`;
  const isExtrapolated = to > measuredTo * BEYOND;
  return figure({
    title: `${title}, ${mix.mix}: cores in use, components on top of each other (areas: the fit), to saturation.${isExtrapolated ? ' Shaded: beyond the loads that were measured.' : ''}`,
    text: `Cores in use by load of ${title} under ${mix.mix}: ${measured.map(({ perSec, cores: used }) => `${formatUnit(perSec, 'perSec')}: ${formatUnit(used, 'cores')}`).join('; ')}.${saturation}`,
    spec: {
      x: { ...numberAxis({ title: 'Load', unit: 'perSec', values: [0, ...rates] }), min: 0 },
      y: numberAxis({ title: 'In use', unit: 'cores', values: [0, cores] }),
      series: [...full, ...stacked, limit, points],
      bands: isExtrapolated ? [{ row: null, from: measuredTo, to }] : [],
      zeroLine: null,
      heightPx: HEIGHT_PX,
    },
  });
}

/** The fitted curve with, where it ends before that, what each component uses at saturation. */
function toSaturation(curve: MixDemand['curve'], bottleneck: Bottleneck | undefined): MixDemand['curve'] {
  const last = curve.at(-1);
  if (bottleneck === undefined || last === undefined || bottleneck.saturation.value <= last.perSec) return curve;
  return [...curve, { perSec: bottleneck.saturation.value, cores: Object.fromEntries(bottleneck.parts.map(({ component, cores }) => [component, cores])) }];
}

/** Where the first resource is used up, with the interval of that load. */
function fullPoint(bottleneck: Bottleneck): ChartPoint {
  const { saturation, parts } = bottleneck;
  return { x: saturation.value, y: parts.reduce((sum, { cores }) => sum + cores, 0), lower: saturation.lower, upper: saturation.upper, text: `${nameOf(bottleneck)} full\n${estimateWords(saturation)}` };
}

const nameOf = ({ resource }: Bottleneck): string => (resource.kind === 'cores' ? (resource.cores === 1 ? 'core' : 'cores') : resource.component);

/** What all components used together at each load that was measured. */
function measuredTotals(demand: DemandResult, mix: string, components: readonly string[]): { perSec: number; cores: number }[] {
  const own = demand.points.filter((point) => point.mix === mix && components.includes(point.component) && point.cores !== null);
  const keys = [...new Set(own.map(({ perSec, purpose }) => JSON.stringify([perSec, purpose])))];
  return keys.map((key) => {
    const cell = own.filter(({ perSec, purpose }) => JSON.stringify([perSec, purpose]) === key);
    return { perSec: cell[0]?.perSec ?? 0, cores: cell.reduce((sum, { cores }) => sum + (cores?.value ?? 0), 0) };
  });
}
