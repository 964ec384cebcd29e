/**
 * Where each counter of a simulation stands in one flat array. All counters grow with time, so that what happened in a
 * stretch is the difference of two readings.
 */
export class Layout {
  readonly time = 0;
  /** Integral over time of the requests inside, those that think left out. */
  readonly inside = 1;
  /** Requests that completed, of all classes; also the number of response times recorded. */
  readonly recorded = 2;
  readonly width: number;
  readonly classes: number;
  readonly stations: number;
  readonly pools: number;
  readonly #stationBase: number;
  readonly #poolBase: number;
  readonly #visitBase: number;

  constructor(counts: { classes: number; stations: number; pools: number }) {
    this.classes = counts.classes;
    this.stations = counts.stations;
    this.pools = counts.pools;
    this.#stationBase = 3 + 4 * this.classes;
    this.#poolBase = this.#stationBase + 7 * this.stations;
    this.#visitBase = this.#poolBase + 3 * this.pools;
    this.width = this.#visitBase + 2 * this.classes * this.stations;
  }

  started = (index: number): number => 3 + 4 * index;
  completed = (index: number): number => 4 + 4 * index;
  responseSum = (index: number): number => 5 + 4 * index;
  lost = (index: number): number => 6 + 4 * index;

  arrivals = (station: number): number => this.#stationBase + 7 * station;
  blocked = (station: number): number => this.#stationBase + 7 * station + 1;
  interrupted = (station: number): number => this.#stationBase + 7 * station + 2;
  present = (station: number): number => this.#stationBase + 7 * station + 3;
  busy = (station: number): number => this.#stationBase + 7 * station + 4;
  up = (station: number): number => this.#stationBase + 7 * station + 5;
  throttled = (station: number): number => this.#stationBase + 7 * station + 6;

  held = (pool: number): number => this.#poolBase + 3 * pool;
  waiting = (pool: number): number => this.#poolBase + 3 * pool + 1;
  refused = (pool: number): number => this.#poolBase + 3 * pool + 2;

  /** Times of a class at a station added up, and how often it left there. */
  residence = (index: number, station: number): number => this.#visitBase + 2 * (index * this.stations + station);
  visits = (index: number, station: number): number => this.#visitBase + 2 * (index * this.stations + station) + 1;
}
