import type { Batch } from './batches.ts';
import { ratioInterval, type Interval, type Sample } from './interval.ts';
import type { Layout } from './layout.ts';
import { quantilesOf } from './quantiles.ts';
import type { ClassFigures, PoolFigures, StationFigures } from './result.ts';
import type { Scenario } from './scenario.ts';
import { visitsOf } from './visits.ts';

const nothing: Interval = { value: 0, lower: 0, upper: Infinity };

/** Makes estimates of what was counted. */
export class Figures {
  readonly #scenario: Scenario;
  readonly #layout: Layout;
  readonly #sample: Sample;

  constructor(options: { scenario: Scenario; layout: Layout; sample: Sample }) {
    this.#scenario = options.scenario;
    this.#layout = options.layout;
    this.#sample = options.sample;
  }

  throughput(kind: number | null): Interval {
    return this.#perSec(kind, this.#layout.completed);
  }

  response(kind: number | null): Interval | null {
    return this.#ratio(this.#sum(kind, this.#layout.responseSum), this.#sum(kind, this.#layout.completed));
  }

  ofClass(options: { kind: number | null; shares: readonly number[] }): ClassFigures {
    const { kind, shares } = options;
    return {
      throughputPerSec: this.throughput(kind),
      responseSeconds: this.response(kind),
      quantiles: quantilesOf({ sample: this.#sample, kind, shares }),
      lostShare: this.#ratio(this.#sum(kind, this.#layout.lost), this.#sum(kind, this.#layout.started)),
      residenceSeconds: kind === null ? {} : this.#residence(kind),
    };
  }

  ofStation(index: number): StationFigures {
    const layout = this.#layout;
    const servers = this.#serversOf(index);
    const overTime = (counter: number, divisor: number): Interval => this.#ratio(one(counter), (batch) => divisor * time(batch, layout)) ?? nothing;
    return {
      utilisation: overTime(layout.busy(index), servers),
      queueLength: overTime(layout.present(index), 1),
      blockedShare: this.#ratio(one(layout.blocked(index)), one(layout.arrivals(index))),
      interruptedShare: this.#ratio(one(layout.interrupted(index)), one(layout.arrivals(index))),
      availability: overTime(layout.up(index), servers),
      throttledShare: overTime(layout.throttled(index), 1),
    };
  }

  ofPool(index: number, tokens: number): PoolFigures {
    const layout = this.#layout;
    const overTime = (counter: number, divisor: number): Interval => this.#ratio(one(counter), (batch) => divisor * time(batch, layout)) ?? nothing;
    return { utilisation: overTime(layout.held(index), tokens), waiting: overTime(layout.waiting(index), 1), refusedPerSec: overTime(layout.refused(index), 1) };
  }

  /** The mean of a visit, times the visits of a request: requests that are lost on the way do not distort it. */
  #residence(kind: number): Record<string, Interval> {
    const route = Object.values(this.#scenario.classes)[kind]?.route ?? [];
    const stations = Object.keys(this.#scenario.stations);
    const found: Record<string, Interval> = {};
    for (const [name, { visits }] of visitsOf(route)) {
      const station = stations.indexOf(name);
      const each = this.#ratio(one(this.#layout.residence(kind, station)), one(this.#layout.visits(kind, station)));
      if (each !== null) found[name] = { value: visits * each.value, lower: visits * each.lower, upper: visits * each.upper };
    }
    return found;
  }

  #serversOf(index: number): number {
    const spec = Object.values(this.#scenario.stations)[index];
    return spec?.discipline === 'delay' ? 1 : (spec?.servers ?? 1);
  }

  #perSec(kind: number | null, counter: (kind: number) => number): Interval {
    return this.#ratio(this.#sum(kind, counter), (batch) => time(batch, this.#layout)) ?? nothing;
  }

  /** Of one class, or all of them added up. */
  #sum(kind: number | null, counter: (kind: number) => number): (batch: Batch) => number {
    if (kind !== null) return one(counter(kind));
    const counters = Array.from({ length: this.#layout.classes }, (_, index) => counter(index));
    return ({ counts }) => counters.reduce((sum, index) => sum + (counts[index] ?? 0), 0);
  }

  #ratio(above: (batch: Batch) => number, below: (batch: Batch) => number): Interval | null {
    return ratioInterval(this.#sample, above, below);
  }
}

const one = (counter: number) => ({ counts }: Batch): number => counts[counter] ?? 0;
const time = ({ counts }: Batch, layout: Layout): number => counts[layout.time] ?? 0;
