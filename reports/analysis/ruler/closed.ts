import { formatUnit } from '../../../suites/harness/units.ts';
import type { AnalysisSettings } from '../result.ts';
import { countWords } from '../words.ts';
import { checkOf, QUANTILES, REPLAY_SHARE, serviceLimit } from './accuracy.ts';
import { metric, series, valueOf, type RulerCell } from './cells.ts';
import type { RulerCheck } from './result.ts';

/** Connections open and end within so short slices, some rulers' clocks beside ours. */
const RATE_SHARE = 0.02;

/** What a closed loop is good for: its rate beside the arrivals that the target logged, and the service time of a lone user. */
export function closedServiceChecks(cell: RulerCell, settings: AnalysisSettings): RulerCheck[] {
  const common = { cell, settings };
  const first = cell.trials[0]?.slices[0];
  const stepMs = (first && metric(first, 'stepMs')) ?? 0;
  const { serviceMs, connections } = cell.levels;
  const service = checkOf({
    ...common,
    id: 'closed-service',
    what: `${cell.title}: service time of ${formatUnit(Number(serviceMs), 'ms')}, p50`,
    against: 'log of the target',
    truth: (slice) => metric(slice, 'trueServiceP50Ms'),
    measured: (slice) => metric(slice, 'serviceP50Ms'),
    error: (truth, measured) => measured - truth,
    limit: (truth) => Math.max(serviceLimit(truth), stepMs),
    units: { value: 'ms', error: 'ms' },
  });
  const rate = checkOf({
    ...common,
    id: 'closed-rate',
    what: `${cell.title}: rate, ${countWords(Number(connections), 'connection')}${serviceMs === 0 ? ' at full speed' : ''}`,
    against: 'log of the target',
    truth: (slice) => metric(slice, 'arrivedPerSec'),
    measured: (slice) => metric(slice, 'completedPerSec'),
    error: (truth, measured) => measured / truth - 1,
    limit: () => RATE_SHARE,
    units: { value: 'perSec', error: 'share' },
  });
  const inSteps = stepMs > 0 ? `it tells whole steps of ${formatUnit(stepMs, 'ms')}, rounded down` : '';
  const told = service.reason === '' ? { ...service, reason: inSteps } : service;
  return serviceMs === 0 ? [rate] : [told, rate];
}

/** What a closed loop reads of stalls, beside what open arrivals met: shown, for it is what is wrong with closed loops. */
export function closedStallChecks(cell: RulerCell, open: RulerCell | undefined, settings: AnalysisSettings): RulerCheck[] {
  return QUANTILES.stalls.map((name) => {
    const met = open === undefined ? null : valueOf({ values: series(open, (slice) => metric(slice, `replay${name}Ms`)), unit: 'ms', settings, label: `met/${name}` });
    return checkOf({
      cell,
      settings,
      id: `closed-${name}`,
      what: `Stalls, ${cell.title}, ${name.toLowerCase()}`,
      against: 'replay of open arrivals',
      truth: () => met?.value ?? null,
      measured: (slice) => metric(slice, `response${name}Ms`),
      error: (truth, measured) => measured / truth - 1,
      limit: () => REPLAY_SHARE,
      units: { value: 'ms', error: 'share' },
      unfit: () => 'a closed loop asks nobody while it waits: it is shown for what it misses',
    });
  });
}

