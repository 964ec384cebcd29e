import { studentQuantile } from '../../../suites/harness/statistics/student.ts';
import { formatNumber } from '../../../suites/harness/units.ts';
import { meanRateOf } from './arrivals.ts';
import { meanOf } from './distribution.ts';
import type { Layout } from './layout.ts';
import type { Scenario, StationSpec, Step } from './scenario.ts';

/**
 * What cannot keep up, from the means alone: a station that open sources ask more of than it has, or a pool whose tokens
 * they would hold for longer than there is time. Null where nothing is found, or where losses may relieve it.
 */
export function overloadOf(scenario: Scenario): string | null {
  if (canLose(scenario)) return null;
  const load = openLoad(scenario);
  for (const [name, spec] of Object.entries(scenario.stations)) {
    const asked = load.stations.get(name) ?? 0;
    const has = capacityOf(spec);
    if (asked > 0 && asked >= has) return `station ${name} is asked for ${formatNumber(asked)} s of service a second and can give ${formatNumber(has)}`;
  }
  for (const [name, { tokens }] of Object.entries(scenario.pools ?? {})) {
    const asked = load.pools.get(name) ?? 0;
    if (asked >= tokens) return `pool ${name} has ${tokens} tokens, and requests would hold ${formatNumber(asked)} of them on average even if they waited for nothing`;
  }
  return null;
}

const SEGMENTS = 16;
/** Fewer inside are no sign of anything. */
const FEWEST_INSIDE = 100;
const SMALLEST_GROWTH = 0.01;

/** Whether requests pile up: the number inside grows steadily, by more than chance makes and by 1 % of those who come or more. */
export function isPilingUp(rows: readonly Float64Array[], layout: Layout): boolean {
  const size = Math.floor((rows.length - 1) / SEGMENTS);
  if (size < 1) return false;
  const total = (row: Float64Array | undefined, counter: (kind: number) => number): number => {
    let sum = 0;
    for (let kind = 0; kind < layout.classes; kind += 1) sum += row?.[counter(kind)] ?? 0;
    return sum;
  };
  const at = (segment: number): Float64Array | undefined => rows[rows.length - 1 - (SEGMENTS - segment) * size];
  const inside = (segment: number): number => total(at(segment), layout.started) - total(at(segment), layout.completed) - total(at(segment), layout.lost);
  const grown = Array.from({ length: SEGMENTS }, (_, segment) => inside(segment + 1) - inside(segment));
  const growth = inside(SEGMENTS) - inside(0);
  const mean = growth / SEGMENTS;
  const deviation = Math.sqrt(grown.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (SEGMENTS - 1));
  const came = total(at(SEGMENTS), layout.started) - total(at(0), layout.started);
  const isSteady = mean > (studentQuantile(0.999, SEGMENTS - 1) * deviation) / Math.sqrt(SEGMENTS);
  return isSteady && inside(SEGMENTS) > FEWEST_INSIDE && growth > SMALLEST_GROWTH * came;
}

function canLose({ stations, pools = {} }: Scenario): boolean {
  const loses = ({ limit, failures, outages = [] }: StationSpec): boolean =>
    limit !== undefined || failures?.inService === 'lost' || failures?.arrivals === 'lost' || outages.some(({ inService }) => inService === 'lost');
  return Object.values(stations).some(loses) || Object.values(pools).some(({ waitingLimit }) => waitingLimit !== undefined);
}

/** Seconds of service, and of tokens held, that open sources ask for a second. */
function openLoad(scenario: Scenario): { stations: Map<string, number>; pools: Map<string, number> } {
  const stations = new Map<string, number>();
  const pools = new Map<string, number>();
  const add = (map: Map<string, number>, name: string, amount: number): unknown => map.set(name, (map.get(name) ?? 0) + amount);
  const walk = (steps: readonly Step[], ratePerSec: number, held: Set<string>): void => {
    for (const step of steps) {
      if ('acquire' in step) held.add(step.acquire);
      else if ('release' in step) held.delete(step.release);
      else if ('steps' in step) walk(step.steps, ratePerSec * step.probability, new Set(held));
      else {
        const seconds = ratePerSec * meanOf(step.service);
        add(stations, step.station, seconds);
        const fastest = Math.max(...(scenario.stations[step.station]?.rates ?? [1]));
        for (const pool of held) add(pools, pool, seconds / fastest);
      }
    }
  };
  for (const source of scenario.sources) {
    if (source.kind === 'closed') continue;
    const weights = Object.values(source.mix).reduce((sum, weight) => sum + weight, 0);
    for (const [name, weight] of Object.entries(source.mix)) walk(scenario.classes[name]?.route ?? [], (meanRateOf(source.arrivals) * weight) / weights, new Set());
  }
  return { stations, pools };
}

/** Seconds of service a second that a busy station gives in the long run. */
function capacityOf({ discipline, servers = 1, rates = [1], quota, failures }: StationSpec): number {
  if (discipline === 'delay') return Infinity;
  const up = failures === undefined ? 1 : meanOf(failures.up) / (meanOf(failures.up) + meanOf(failures.down));
  const cores = quota === undefined ? servers : Math.min(servers, quota.quotaSeconds / quota.periodSeconds);
  return cores * up * (rates.at(-1) ?? 1);
}
