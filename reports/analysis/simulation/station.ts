import { Heap } from './heap.ts';
import { Quota } from './quota.ts';
import { Line, type Requests } from './requests.ts';
import type { StationSpec } from './scenario.ts';

/**
 * A station at work. All that is in service there goes on at the same rate, so the station keeps one clock of *service*: a
 * request that comes with w seconds of work at clock v ends at v + w, whatever happens to the rate on the way (more requests
 * that share, a quota used up, a server that breaks). One heap and one next event serve every discipline.
 */
export class Station {
  readonly servers: number;
  readonly limit: number;
  /** Waiting and in service. */
  present = 0;
  /** Servers that are not broken. */
  up: number;
  /** When something happens here next, if nothing comes. */
  nextAt = Infinity;
  /** Integrals over time: of those present, of servers busy, of servers up, of time held back by the quota. */
  presentArea = 0;
  busyArea = 0;
  upArea = 0;
  throttledArea = 0;
  readonly quota: Quota | null;
  readonly #requests: Requests;
  readonly #isDelay: boolean;
  readonly #isSharing: boolean;
  readonly #rates: Float64Array | null;
  readonly #active = new Heap();
  readonly #waiting: Line;
  #clock = 0;
  #rate = 0;
  #cores = 0;
  #since = 0;
  #completesAt = Infinity;

  constructor(spec: StationSpec, requests: Requests) {
    const { discipline = 'fcfs', servers = 1, limit = Infinity, rates, quota } = spec;
    this.#isDelay = discipline === 'delay';
    this.#isSharing = discipline === 'sharing';
    this.servers = this.#isDelay ? 1 : servers;
    this.up = this.servers;
    this.limit = limit;
    this.#rates = rates === undefined ? null : Float64Array.from(rates);
    this.quota = quota === undefined ? null : new Quota(quota);
    this.#requests = requests;
    this.#waiting = new Line(requests);
  }

  enter(id: number, work: number, now: number): void {
    this.advance(now);
    this.present += 1;
    if (this.#hasRoom()) this.#start(id, work);
    else {
      this.#requests.work[id] = work;
      this.#waiting.push(id);
    }
    this.#plan(now);
  }

  /** What was due at `nextAt`: the id of the request that is done here, or −1 where only the quota changed. */
  fire(now: number): number {
    this.advance(now);
    const { quota } = this;
    if (quota !== null && quota.nextAt < this.#completesAt) {
      quota.fire();
      this.#plan(now);
      return -1;
    }
    this.#clock = this.#active.top();
    const id = this.#active.pop();
    this.present -= 1;
    this.#refill();
    this.#plan(now);
    return id;
  }

  /** Brings the clock and the integrals up to a time. */
  advance(now: number): void {
    const from = this.#since;
    const elapsed = now - from;
    if (elapsed <= 0) return;
    this.#since = now;
    this.#clock += elapsed * this.#rate;
    this.presentArea += elapsed * this.present;
    this.busyArea += elapsed * this.#cores;
    this.upArea += elapsed * this.up;
    if (this.quota !== null) {
      if (this.quota.isThrottled) this.throttledArea += elapsed;
      this.quota.use(from, now, this.#cores);
    }
  }

  /**
   * Servers break. `interrupted` is told of each request that is lost with them.
   *
   * @returns how many broke: those that were up, at most.
   * @param draw a uniform number of [0, 1) at each call: which servers, and so which requests, it hits.
   */
  break(options: { servers: number; now: number; isLost: boolean; draw: () => number; interrupted: (id: number) => void }): number {
    const { now, isLost, draw, interrupted } = options;
    this.advance(now);
    const broken = Math.min(options.servers, this.up);
    for (let left = broken; left > 0; left -= 1) {
      if (this.#isSharing) this.#breakShared(isLost, draw, interrupted);
      else if (draw() * this.up < this.#active.size) this.#breakBusy(isLost, draw, interrupted);
      this.up -= 1;
    }
    this.#refill();
    this.#plan(now);
    return broken;
  }

  mend(servers: number, now: number): void {
    this.advance(now);
    this.up += servers;
    this.#refill();
    this.#plan(now);
  }

  /** Requests that share are on the broken server with a chance of 1 in those that were up. */
  #breakShared(isLost: boolean, draw: () => number, interrupted: (id: number) => void): void {
    if (!isLost) return;
    for (let index = this.#active.size - 1; index >= 0; index -= 1) {
      if (draw() * this.up >= 1) continue;
      this.present -= 1;
      interrupted(this.#active.removeAt(index));
    }
  }

  #breakBusy(isLost: boolean, draw: () => number, interrupted: (id: number) => void): void {
    const index = Math.floor(draw() * this.#active.size);
    const work = this.#active.keyAt(index) - this.#clock;
    const id = this.#active.removeAt(index);
    if (isLost) {
      this.present -= 1;
      interrupted(id);
    } else {
      this.#requests.work[id] = work;
      this.#waiting.unshift(id);
    }
  }

  #hasRoom(): boolean {
    return this.#isDelay || this.#isSharing || this.#active.size < this.up;
  }

  #start(id: number, work: number): void {
    // An empty station starts its clock anew, which keeps the last digits of long runs.
    if (this.#active.size === 0) this.#clock = 0;
    this.#active.push(this.#clock + work, id);
  }

  #refill(): void {
    while (this.#waiting.length > 0 && this.#hasRoom()) {
      const id = this.#waiting.shift();
      this.#start(id, this.#requests.work[id] ?? 0);
    }
  }

  /** Sets rate, servers in use and the next event from what is here now. */
  #plan(now: number): void {
    const active = this.#active.size;
    const { quota, up, present } = this;
    const isRunning = active > 0 && up > 0 && quota?.isThrottled !== true;
    this.#cores = !isRunning ? 0 : this.#isDelay ? active : Math.min(active, up);
    this.#rate = isRunning ? this.#speed(present) * (this.#isSharing && active > up ? up / active : 1) : 0;
    this.#completesAt = this.#rate > 0 ? now + Math.max(0, this.#active.top() - this.#clock) / this.#rate : Infinity;
    this.nextAt = this.#completesAt;
    if (quota === null) return;
    quota.plan(now, this.#cores);
    if (quota.nextAt < this.nextAt) this.nextAt = quota.nextAt;
  }

  #speed(present: number): number {
    const rates = this.#rates;
    return rates === null ? 1 : (rates[Math.min(present, rates.length) - 1] ?? 1);
  }
}
