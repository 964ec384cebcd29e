import type { Random } from '../../../suites/harness/statistics/random.ts';
import type { Calendar } from './calendar.ts';
import { compileRoutes, Op, type Routes } from './compile.ts';
import type { Ledger } from './ledger.ts';
import type { Plant, Spring } from './plant.ts';
import type { Pool } from './pool.ts';
import type { Recorder } from './recorder.ts';
import { Line, type Requests } from './requests.ts';
import type { Scenario } from './scenario.ts';
import type { Station } from './station.ts';

/** What requests do: they set out, go from step to step, end or are lost, and go back to where they came from. */
export class Course {
  now = 0;
  readonly #requests: Requests;
  readonly #stations: readonly Station[];
  readonly #losesWhileDown: readonly boolean[];
  readonly #pools: readonly Pool[];
  readonly #springs: readonly Spring[];
  readonly #calendar: Calendar;
  readonly #ledger: Ledger;
  readonly #recorder: Recorder;
  readonly #routes: Routes;
  readonly #branches: Random;
  /** Those who can go on now. */
  readonly #ready: Line;

  constructor(options: { scenario: Scenario; random: Random; requests: Requests; plant: Plant; calendar: Calendar; ledger: Ledger; recorder: Recorder }) {
    const { scenario, random, requests } = options;
    this.#requests = requests;
    const { stations, losesWhileDown, pools, springs } = options.plant;
    this.#stations = stations;
    this.#losesWhileDown = losesWhileDown;
    this.#pools = pools;
    this.#springs = springs;
    this.#calendar = options.calendar;
    this.#ledger = options.ledger;
    this.#recorder = options.recorder;
    this.#routes = compileRoutes(scenario, random);
    this.#branches = random.fork('branches');
    this.#ready = new Line(requests);
  }

  /** A request that is not on its way yet. */
  newcomer(source: number): number {
    const id = this.#requests.take();
    this.#requests.source[id] = source;
    this.#requests.held[id] = 0;
    return id;
  }

  /** Sets out on the route of a class that is drawn now. */
  begin(id: number): void {
    const requests = this.#requests;
    const kind = this.#springs[requests.source[id] ?? 0]?.pick() ?? 0;
    requests.classOf[id] = kind;
    requests.place[id] = this.#routes.begins[kind] ?? 0;
    requests.startedAt[id] = this.now;
    this.#ledger.countInside(1, this.now);
    this.#ledger.add(this.#ledger.layout.started(kind), 1);
    this.#ready.push(id);
  }

  /** Done at a station. */
  served(id: number, station: number): void {
    const { classOf, enteredAt } = this.#requests;
    const kind = classOf[id] ?? 0;
    const { layout } = this.#ledger;
    this.#ledger.add(layout.residence(kind, station), this.now - (enteredAt[id] ?? 0));
    this.#ledger.add(layout.visits(kind, station), 1);
    this.#ready.push(id);
  }

  /** Everyone who can go on does, until all wait or are served. */
  goOn(): void {
    for (let id = this.#ready.shift(); id >= 0; id = this.#ready.shift()) this.#proceed(id);
  }

  #proceed(id: number): void {
    const { kinds, targets, shares, samplers } = this.#routes;
    const requests = this.#requests;
    for (;;) {
      const place = requests.place[id] ?? 0;
      requests.place[id] = place + 1;
      const target = targets[place] ?? 0;
      switch (kinds[place]) {
        case Op.serve:
          this.#serve(id, target, samplers[place]?.() ?? 0);
          return;
        case Op.acquire: {
          const answer = this.#pools[target]?.acquire(id, this.now);
          if (answer === 'held') requests.held[id] = (requests.held[id] ?? 0) | (1 << target);
          else {
            if (answer === 'full') {
              this.#ledger.add(this.#ledger.layout.refused(target), 1);
              this.lose(id);
            }
            return;
          }
          break;
        }
        case Op.release:
          this.#release(id, target);
          break;
        case Op.branch:
          if (this.#branches.next() >= (shares[place] ?? 1)) requests.place[id] = target;
          break;
        default:
          this.#finish(id);
          return;
      }
    }
  }

  #serve(id: number, index: number, work: number): void {
    const station = this.#stations[index];
    if (station === undefined) return;
    this.#ledger.add(this.#ledger.layout.arrivals(index), 1);
    if (station.present >= station.limit || (station.up === 0 && this.#losesWhileDown[index] === true)) {
      this.#ledger.add(this.#ledger.layout.blocked(index), 1);
      this.lose(id);
      return;
    }
    this.#requests.enteredAt[id] = this.now;
    station.enter(id, work, this.now);
    this.#calendar.set(index, station.nextAt);
  }

  #release(id: number, pool: number): void {
    const { held } = this.#requests;
    const bit = 1 << pool;
    if (((held[id] ?? 0) & bit) === 0) return;
    held[id] = (held[id] ?? 0) & ~bit;
    const heir = this.#pools[pool]?.release(this.now) ?? -1;
    if (heir < 0) return;
    held[heir] = (held[heir] ?? 0) | bit;
    this.#ready.push(heir);
  }

  #finish(id: number): void {
    const requests = this.#requests;
    const kind = requests.classOf[id] ?? 0;
    const seconds = this.now - (requests.startedAt[id] ?? 0);
    this.#ledger.add(this.#ledger.layout.completed(kind), 1);
    this.#ledger.add(this.#ledger.layout.responseSum(kind), seconds);
    this.#recorder.record(seconds, kind);
    this.#depart(id);
  }

  lose(id: number): void {
    this.#ledger.add(this.#ledger.layout.lost(this.#requests.classOf[id] ?? 0), 1);
    this.#depart(id);
  }

  #depart(id: number): void {
    this.#ledger.countInside(-1, this.now);
    for (let pool = 0; this.#requests.held[id] !== 0; pool += 1) this.#release(id, pool);
    this.leave(id);
  }

  /** Back to where it came from: to thinking, to the next request at once, or away. */
  leave(id: number): void {
    const source = this.#springs[this.#requests.source[id] ?? 0];
    if (source === undefined || source.arrivals !== null) this.#requests.give(id);
    else if (source.thinking === null) this.begin(id);
    else {
      const station = this.#stations[source.thinking.station];
      station?.enter(id, source.thinking.sampler(), this.now);
      this.#calendar.set(source.thinking.station, station?.nextAt ?? Infinity);
    }
  }
}
