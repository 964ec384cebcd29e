import { flawOf, meanOf, type Distribution } from './distribution.ts';
import type { Arrivals, Scenario, Source, StationSpec, Step } from './scenario.ts';

/** Bits of a number that tell which tokens a request holds. */
const MOST_POOLS = 31;
const MOST_CLASSES = 65535;

/**
 * @throws RangeError that names the place and what is wrong there, e.g. `classes.read.route[1].station: there is no station db`.
 */
export function validate(scenario: Scenario): void {
  for (const [name, spec] of Object.entries(scenario.stations)) checkStation(spec, `stations.${name}`);
  const pools = Object.entries(scenario.pools ?? {});
  demand(pools.length <= MOST_POOLS, 'pools', `at most ${MOST_POOLS}, not ${pools.length}`);
  for (const [name, { tokens, waitingLimit = 0 }] of pools) {
    demand(isCount(tokens), `pools.${name}.tokens`, `a whole number of at least 1, not ${tokens}`);
    demand(Number.isSafeInteger(waitingLimit) && waitingLimit >= 0, `pools.${name}.waitingLimit`, `a whole number of at least 0, not ${waitingLimit}`);
  }
  const classes = Object.entries(scenario.classes);
  demand(classes.length > 0 && classes.length <= MOST_CLASSES, 'classes', `1 to ${MOST_CLASSES}, not ${classes.length}`);
  for (const [name, { route }] of classes) {
    checkSteps({ scenario, steps: route, path: `classes.${name}.route` });
    demand(route.some((step) => 'station' in step), `classes.${name}.route`, 'at least one station that every request visits is needed');
  }
  demand(scenario.sources.length > 0, 'sources', 'at least one is needed');
  scenario.sources.forEach((source, index) => checkSource({ scenario, source, path: `sources[${index}]` }));
}

function checkStation(spec: StationSpec, path: string): void {
  const { discipline, servers = 1, limit = 1, rates = [1], quota, failures, outages = [] } = spec;
  demand(isCount(servers), `${path}.servers`, `a whole number of at least 1, not ${servers}`);
  demand(isCount(limit), `${path}.limit`, `a whole number of at least 1, not ${limit}`);
  demand(rates.length > 0 && rates.every(isPositive), `${path}.rates`, 'one or more numbers above 0');
  if (discipline === 'delay') demand(quota === undefined && failures === undefined && outages.length === 0, path, 'a delay has no servers that a quota could limit or that could break');
  if (quota !== undefined) {
    demand(isPositive(quota.quotaSeconds), `${path}.quota.quotaSeconds`, `a time above 0, not ${quota.quotaSeconds}`);
    demand(isPositive(quota.periodSeconds), `${path}.quota.periodSeconds`, `a time above 0, not ${quota.periodSeconds}`);
    const restart = quota.restartSeconds ?? 0;
    demand(restart >= 0 && restart < quota.periodSeconds, `${path}.quota.restartSeconds`, `a time of 0 or more, below the period, not ${restart}`);
  }
  if (failures !== undefined) {
    checkTime(failures.up, `${path}.failures.up`);
    checkTime(failures.down, `${path}.failures.down`);
    demand(meanOf(failures.up) > 0, `${path}.failures.up`, 'a mean above 0 is needed');
  }
  outages.forEach((outage, index) => {
    const at = `${path}.outages[${index}]`;
    demand(outage.atSeconds >= 0 && Number.isFinite(outage.atSeconds), `${at}.atSeconds`, `a time of 0 or more, not ${outage.atSeconds}`);
    demand(outage.forSeconds >= 0, `${at}.forSeconds`, `a time of 0 or more, not ${outage.forSeconds}`);
    const away = outage.servers ?? 1;
    demand(isCount(away) && away <= servers, `${at}.servers`, `1 to ${servers}, not ${away}`);
  });
}

function checkSteps(options: { scenario: Scenario; steps: readonly Step[]; path: string }): void {
  const { scenario, steps, path } = options;
  const { stations, pools = {} } = scenario;
  steps.forEach((step, index) => {
    const at = `${path}[${index}]`;
    if ('station' in step) {
      demand(Object.hasOwn(stations, step.station), `${at}.station`, `there is no station ${step.station}`);
      checkTime(step.service, `${at}.service`);
    } else if ('steps' in step) {
      demand(step.probability >= 0 && step.probability <= 1, `${at}.probability`, `0 to 1, not ${step.probability}`);
      checkSteps({ scenario, steps: step.steps, path: `${at}.steps` });
    } else {
      const pool = 'acquire' in step ? step.acquire : step.release;
      demand(Object.hasOwn(pools, pool), at, `there is no pool ${pool}`);
    }
  });
  const taken = steps.flatMap((step) => ('acquire' in step ? [`+${step.acquire}`] : 'release' in step ? [`-${step.release}`] : []));
  const held = new Set<string>();
  for (const move of taken) {
    const pool = move.slice(1);
    demand(!(move.startsWith('+') && held.has(pool)), path, `a request that holds a token of ${pool} may not take another`);
    if (move.startsWith('+')) held.add(pool);
    else held.delete(pool);
  }
}

function checkSource(options: { scenario: Scenario; source: Source; path: string }): void {
  const { scenario, source, path } = options;
  const mix = Object.entries(source.mix);
  for (const [name, weight] of mix) {
    demand(Object.hasOwn(scenario.classes, name), `${path}.mix.${name}`, `there is no class ${name}`);
    demand(weight >= 0 && Number.isFinite(weight), `${path}.mix.${name}`, `a weight of 0 or more, not ${weight}`);
  }
  demand(mix.some(([, weight]) => weight > 0), `${path}.mix`, 'at least one weight above 0 is needed');
  if (source.kind === 'open') {
    checkArrivals(source.arrivals, `${path}.arrivals`);
    return;
  }
  demand(isCount(source.population), `${path}.population`, `a whole number of at least 1, not ${source.population}`);
  if (source.think !== undefined) checkTime(source.think, `${path}.think`);
  const thinks = source.think !== undefined && meanOf(source.think) > 0;
  demand(thinks || !canTurnAway(scenario), `${path}.think`, 'users whose requests can be turned away would come back at once, for ever: a think time above 0 is needed');
}

/** Whether a request may meet a limit: more can be inside than fit, or a station refuses while it is broken. */
function canTurnAway({ stations, pools = {}, sources }: Scenario): boolean {
  const most = sources.reduce((sum, source) => sum + (source.kind === 'closed' ? source.population : Infinity), 0);
  const full = Object.values(stations).some(({ limit = Infinity, failures }) => most > limit || failures?.arrivals === 'lost');
  return full || Object.values(pools).some(({ tokens, waitingLimit = Infinity }) => most > tokens + waitingLimit);
}

function checkArrivals(arrivals: Arrivals, path: string): void {
  if (arrivals.kind === 'renewal') {
    checkTime(arrivals.gap, `${path}.gap`);
    demand(meanOf(arrivals.gap) > 0, `${path}.gap`, 'a mean above 0 is needed');
  } else if (arrivals.kind === 'poisson') demand(isPositive(arrivals.ratePerSec), `${path}.ratePerSec`, `a rate above 0, not ${arrivals.ratePerSec}`);
  else {
    const [key, pieces] =
      arrivals.kind === 'phases'
        ? (['phases', arrivals.phases.map(({ ratePerSec, meanSeconds }) => ({ ratePerSec, seconds: meanSeconds }))] as const)
        : (['pieces', arrivals.pieces] as const);
    demand(pieces.some(({ ratePerSec }) => ratePerSec > 0), `${path}.${key}`, 'at least one rate above 0 is needed');
    pieces.forEach(({ ratePerSec, seconds }, index) => {
      demand(ratePerSec >= 0 && Number.isFinite(ratePerSec), `${path}.${key}[${index}].ratePerSec`, `a rate of 0 or more, not ${ratePerSec}`);
      demand(isPositive(seconds), `${path}.${key}[${index}]`, `a time above 0, not ${seconds}`);
    });
  }
  if ((arrivals.kind === 'renewal' || arrivals.kind === 'poisson') && arrivals.batch !== undefined) {
    const { kind, mean } = arrivals.batch;
    demand(kind === 'constant' ? isCount(mean) : mean >= 1 && Number.isFinite(mean), `${path}.batch.mean`, `${kind === 'constant' ? 'a whole number' : 'a number'} of at least 1, not ${mean}`);
  }
}

function checkTime(distribution: Distribution, path: string): void {
  const flaw = flawOf(distribution);
  demand(flaw === null, path, flaw ?? '');
}

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 1;
const isPositive = (value: number): boolean => value > 0 && Number.isFinite(value);

function demand(holds: boolean, path: string, flaw: string): void {
  if (!holds) throw new RangeError(`${path}: ${flaw}`);
}
