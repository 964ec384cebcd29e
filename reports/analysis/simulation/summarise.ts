import type { Engine } from './engine.ts';
import { Figures } from './figures.ts';
import type { Sample } from './interval.ts';
import type { Simulation } from './result.ts';
import type { Scenario } from './scenario.ts';

/** All figures of one simulation, or of several of the same scenario. */
export function summarise(options: {
  scenario: Scenario;
  engines: readonly Engine[];
  sample: Sample;
  quantiles: readonly number[];
}): Omit<Simulation, 'verdict' | 'problem' | 'method' | 'warmUpSeconds'> {
  const { scenario, engines, sample, quantiles: shares } = options;
  const [first] = engines;
  if (first === undefined) throw new RangeError('there is nothing to summarise');
  const { layout } = first;
  const figures = new Figures({ scenario, layout, sample });
  const names = Object.keys(scenario.classes);
  const classes = Object.fromEntries(names.map((name, kind) => [name, figures.ofClass({ kind, shares })]));
  const [only] = Object.values(classes);
  const counted = (counter: (kind: number) => number): number =>
    engines.reduce((sum, engine) => names.reduce((part, _, kind) => part + (engine.read()[counter(kind)] ?? 0), sum), 0);
  return {
    confidence: sample.confidence,
    batches: sample.batches.length,
    events: engines.reduce((sum, { events }) => sum + events, 0),
    simulatedSeconds: engines.reduce((sum, { now }) => sum + now, 0),
    total: names.length === 1 && only !== undefined ? { ...only, residenceSeconds: {} } : figures.ofClass({ kind: null, shares }),
    classes,
    stations: Object.fromEntries(Object.keys(scenario.stations).map((name, index) => [name, figures.ofStation(index)])),
    pools: Object.fromEntries(Object.entries(scenario.pools ?? {}).map(([name, { tokens }], index) => [name, figures.ofPool(index, tokens)])),
    conservation: {
      started: counted(layout.started),
      completed: counted(layout.completed),
      lost: counted(layout.lost),
      inside: engines.reduce((sum, { inside }) => sum + inside, 0),
    },
  };
}
