import { constant, exponential, lognormal } from '../../../reports/analysis/simulation/distribution.ts';
import type { Scenario } from '../../../reports/analysis/simulation/scenario.ts';

/** What simulations of systems are made of, from the least to the most work an event. */
export const scenarios: Readonly<Record<string, Scenario>> = {
  'M/M/1 at 80 %': {
    stations: { cpu: {} },
    classes: { all: { route: [{ station: 'cpu', service: exponential(0.001) }] } },
    sources: [{ kind: 'open', arrivals: { kind: 'poisson', ratePerSec: 800 }, mix: { all: 1 } }],
  },
  'quota of a quarter of a core': {
    stations: { cpu: { quota: { quotaSeconds: 0.0025, periodSeconds: 0.01 } } },
    classes: { all: { route: [{ station: 'cpu', service: lognormal(0.001, 1) }] } },
    sources: [{ kind: 'open', arrivals: { kind: 'phases', phases: [{ ratePerSec: 400, meanSeconds: 1 }, { ratePerSec: 50, meanSeconds: 2 }] }, mix: { all: 1 } }],
  },
  'M/G/1, processor sharing, at 80 %': {
    stations: { cpu: { discipline: 'sharing' } },
    classes: { all: { route: [{ station: 'cpu', service: lognormal(0.001, 4) }] } },
    sources: [{ kind: 'open', arrivals: { kind: 'poisson', ratePerSec: 800 }, mix: { all: 1 } }],
  },
  '64 users, 16 workers, 3 stations, 2 classes': {
    stations: { cpu: { discipline: 'sharing', rates: [1, 1.2, 1.3, 1.35] }, database: { servers: 8 }, network: { discipline: 'delay' } },
    pools: { workers: { tokens: 16 } },
    classes: {
      read: { route: [{ station: 'network', service: constant(0.0002) }, { acquire: 'workers' }, { station: 'cpu', service: exponential(0.0004) }, { station: 'database', service: lognormal(0.001, 2) }] },
      write: { route: [{ station: 'network', service: constant(0.0002) }, { acquire: 'workers' }, { station: 'cpu', service: exponential(0.0006) }, { station: 'database', service: lognormal(0.003, 2) }] },
    },
    sources: [{ kind: 'closed', population: 64, think: exponential(0.01), mix: { read: 0.8, write: 0.2 } }],
  },
};
