import { createRandom, type Random } from '../../../suites/harness/statistics/random.ts';
import { Calendar } from './calendar.ts';
import { Course } from './course.ts';
import type { Layout } from './layout.ts';
import { Ledger } from './ledger.ts';
import { openPlant, readPlant, type Plant } from './plant.ts';
import { Recorder } from './recorder.ts';
import { Requests } from './requests.ts';
import type { Scenario } from './scenario.ts';
import type { Station } from './station.ts';

/** More inside than this and the run ends: nothing that is stable comes near. */
const MOST_INSIDE = 2_000_000;

/** Why a stretch of a run ended: at a limit it was given, with requests inside and nothing left to happen, or with no end of requests inside. */
export type Ending = 'events' | 'requests' | 'seconds' | 'stuck' | 'crowded';

export interface RunLimits {
  readonly events: number;
  readonly requests: number;
  readonly seconds: number;
}

/**
 * The event loop. Slots of the calendar: stations, then thinking users by closed source, then sources (open ones only ever
 * come due), then what can break. An event is one entry of the calendar: an arrival, the end of a service or of a think
 * time, a change of quota, of rate or of servers.
 */
export class Engine {
  readonly recorder: Recorder;
  events = 0;
  now = 0;
  readonly #plant: Plant;
  readonly #stations: readonly Station[];
  readonly #served: number;
  readonly #ledger: Ledger;
  readonly #calendar: Calendar;
  readonly #course: Course;
  readonly #hits: Random;
  /** The first slot of the sources, and of what can break. */
  readonly #sourceSlots: number;
  readonly #breakdownSlots: number;

  constructor(scenario: Scenario, seed: number) {
    const random = createRandom(seed);
    const requests = new Requests();
    const plant = openPlant({ scenario, random, requests });
    this.#plant = plant;
    this.#stations = plant.stations;
    this.#served = plant.served;
    this.#hits = random.fork('hits');
    this.#ledger = new Ledger(plant.layout);
    this.recorder = new Recorder(plant.layout.width);
    this.#sourceSlots = plant.stations.length;
    this.#breakdownSlots = this.#sourceSlots + plant.springs.length;
    this.#calendar = new Calendar(this.#breakdownSlots + plant.breakdowns.length);
    this.#course = new Course({ scenario, random, requests, plant, calendar: this.#calendar, ledger: this.#ledger, recorder: this.recorder });
    plant.breakdowns.forEach(({ nextAt }, index) => this.#calendar.set(this.#breakdownSlots + index, nextAt));
    plant.springs.forEach(({ arrivals, population }, index) => {
      if (arrivals !== null) this.#calendar.set(this.#sourceSlots + index, arrivals.nextAt);
      for (let user = 0; user < population; user += 1) this.#course.leave(this.#course.newcomer(index));
    });
    this.#course.goOn();
  }

  get layout(): Layout {
    return this.#plant.layout;
  }

  /** Requests inside, those that think left out. */
  get inside(): number {
    return this.#ledger.inside;
  }

  /** Goes on until one of the limits, which count from the start of the simulation. */
  run(limits: RunLimits): Ending {
    const { recorder } = this;
    const calendar = this.#calendar;
    for (;;) {
      if (this.events >= limits.events) return 'events';
      if (recorder.recorded >= limits.requests) return 'requests';
      const slot = calendar.first();
      const at = calendar.timeOf(slot);
      if (at > limits.seconds || at === Infinity) {
        if (limits.seconds < Infinity) this.now = limits.seconds;
        return at === Infinity && this.inside > 0 ? 'stuck' : 'seconds';
      }
      this.now = at;
      this.#course.now = at;
      this.events += 1;
      if (slot < this.#sourceSlots) this.#atStation(slot);
      else if (slot < this.#breakdownSlots) this.#arrive(slot);
      else this.#change(slot);
      this.#course.goOn();
      if (this.events >= recorder.nextMarkAt) recorder.mark(this.read());
      if (this.#ledger.inside > MOST_INSIDE) return 'crowded';
    }
  }

  /** All counters as they are now; the same array each time. */
  read(): Float64Array {
    readPlant({ plant: this.#plant, ledger: this.#ledger, now: this.now });
    this.#ledger.counters[this.#ledger.layout.recorded] = this.recorder.recorded;
    return this.#ledger.counters;
  }

  #atStation(slot: number): void {
    const station = this.#stations[slot];
    if (station === undefined) return;
    const { now } = this;
    const id = station.fire(now);
    this.#calendar.set(slot, station.nextAt);
    if (id < 0) return;
    if (slot < this.#served) this.#course.served(id, slot);
    else this.#course.begin(id);
  }

  #arrive(slot: number): void {
    const index = slot - this.#sourceSlots;
    const arrivals = this.#plant.springs[index]?.arrivals;
    if (arrivals === null || arrivals === undefined) return;
    for (let left = arrivals.fire(); left > 0; left -= 1) this.#course.begin(this.#course.newcomer(index));
    this.#calendar.set(slot, arrivals.nextAt);
  }

  #change(slot: number): void {
    const breakdown = this.#plant.breakdowns[slot - this.#breakdownSlots];
    const station = breakdown === undefined ? undefined : this.#stations[breakdown.station];
    if (breakdown === undefined || station === undefined) return;
    const { now } = this;
    if (breakdown.broken < 0) {
      const interrupted = (id: number): void => {
        this.#ledger.add(this.layout.interrupted(breakdown.station), 1);
        this.#course.lose(id);
      };
      breakdown.broken = station.break({ servers: breakdown.servers, now, isLost: breakdown.inService === 'lost', draw: () => this.#hits.next(), interrupted });
      breakdown.nextAt = now + breakdown.lasts.down();
    } else {
      station.mend(breakdown.broken, now);
      breakdown.broken = -1;
      breakdown.nextAt = now + breakdown.lasts.up();
    }
    this.#calendar.set(breakdown.station, station.nextAt);
    this.#calendar.set(slot, breakdown.nextAt);
  }
}
