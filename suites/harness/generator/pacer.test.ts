import { describe, expect, it } from 'vitest';
import { createRandom } from '../statistics/random.ts';
import { createArrivals, type Arrivals } from './arrivals.ts';
import { nullPacer, Pacer, type Activity, type PacerLoop, type PacerOptions } from './pacer.ts';

/** An event loop whose time goes on only when it is told: by so much a turn, and by whole milliseconds in sleep. */
class FakeLoop implements PacerLoop {
  atMs = 1000;
  cpu = 0;
  sleeps: number[] = [];
  turns = 0;
  lateMs = 0;
  #next: { work: () => void; atMs: number } | null = null;
  readonly turnMs: number;

  constructor(turnMs = 0.01) {
    this.turnMs = turnMs;
  }

  readonly nowMs = (): number => this.atMs;
  readonly cpuMs = (): number => this.cpu;
  readonly sleep = (work: () => void, durationMs: number): void => {
    this.sleeps.push(durationMs);
    this.#next = { work, atMs: this.atMs + durationMs + this.lateMs };
  };
  readonly soon = (work: () => void): void => {
    this.turns += 1;
    this.#next = { work, atMs: this.atMs + this.turnMs };
    this.cpu += this.turnMs;
  };

  /** Works for so long. */
  spend(ms: number): void {
    this.atMs += ms;
    this.cpu += ms;
  }

  run(): void {
    for (let next = this.#next; next !== null; next = this.#next) {
      this.#next = null;
      this.atMs = Math.max(this.atMs, next.atMs);
      next.work();
    }
  }
}

const at = (...times: number[]): Arrivals => ({ next: () => times.shift() ?? Infinity });

function pace(loop: FakeLoop, options: Partial<PacerOptions> & { arrivals: Arrivals }): { pacer: Pacer; delays: number[]; activity: Activity } {
  const delays: number[] = [];
  const activity = { isBusy: false };
  const pacer = new Pacer({
    startMs: 1000,
    activity,
    wait: 'poll',
    loop,
    onArrival: (intendedMs, nowMs) => delays.push(nowMs - intendedMs),
    ...options,
  });
  return { pacer, delays, activity };
}

describe('Pacer', () => {
  it('hands out each arrival at its time, to within a turn of the loop', () => {
    const loop = new FakeLoop();
    const { delays } = pace(loop, { arrivals: createArrivals({ process: 'poisson', rate: 1000, count: 500, random: createRandom(1) }) });
    loop.run();
    expect(delays).toHaveLength(500);
    for (const delay of delays) {
      expect(delay).toBeGreaterThanOrEqual(0);
      expect(delay).toBeLessThan(0.011);
    }
  });

  it('sleeps while the next is far, and polls only when it is near', () => {
    const loop = new FakeLoop();
    pace(loop, { arrivals: at(50) });
    loop.run();
    expect(loop.sleeps).toEqual([48]);
    expect(loop.turns).toBeLessThan(2 / loop.turnMs + 5);
  });

  it('sends at once what is overdue, and times it from when it was intended', () => {
    const loop = new FakeLoop();
    const delays: number[] = [];
    pace(loop, {
      arrivals: at(1, 2, 3, 300),
      onArrival: (intendedMs, nowMs) => {
        delays.push(nowMs - intendedMs);
        if (delays.length === 1) loop.spend(200);
      },
    });
    loop.run();
    expect(delays.map(Math.round)).toEqual([0, 199, 198, 0]);
  });

  it('lets the loop turn within a long row of overdue ones', () => {
    const loop = new FakeLoop();
    const { delays } = pace(loop, { arrivals: at(...Array.from({ length: 1000 }, () => 1)) });
    loop.run();
    expect(delays).toHaveLength(1000);
    expect(loop.turns).toBeGreaterThan(1000 / 65);
  });

  it('counts what is still due after the end, and hands it out no more', async () => {
    const loop = new FakeLoop();
    let missed = 0;
    const delays: number[] = [];
    const { pacer } = pace(loop, {
      arrivals: createArrivals({ process: 'uniform', rate: 1000, durationMs: 100, random: createRandom(1) }),
      untilMs: 1110,
      onMissed: (count) => (missed = count),
      onArrival: (intendedMs, nowMs) => {
        delays.push(nowMs - intendedMs);
        loop.spend(2);
      },
    });
    loop.run();
    await pacer.done;
    expect(delays.length + missed).toBe(100);
    expect(missed).toBeGreaterThan(40);
  });

  it('stops when told, also from within', async () => {
    const loop = new FakeLoop();
    let handed = 0;
    const { pacer } = pace(loop, {
      arrivals: at(1, 1, 1, 5),
      onArrival: () => {
        handed += 1;
        if (handed === 2) pacer.stop();
      },
    });
    loop.run();
    await pacer.done;
    expect(handed).toBe(2);
  });

  it('without polling, is late by no more than a timer is, and costs nothing', () => {
    const loop = new FakeLoop();
    loop.lateMs = 1;
    const { pacer, delays } = pace(loop, { arrivals: createArrivals({ process: 'poisson', rate: 500, count: 200, random: createRandom(2) }), wait: 'timer' });
    loop.run();
    expect(delays).toHaveLength(200);
    expect(Math.max(...delays)).toBeLessThanOrEqual(2.01);
    expect(loop.turns).toBe(0);
    expect(pacer.pollCpuMs).toBe(0);
  });

  it('keeps polling apart from work', () => {
    const loop = new FakeLoop();
    const { pacer } = pace(loop, { arrivals: createArrivals({ process: 'uniform', rate: 1000, count: 1000, random: createRandom(3) }), onArrival: () => loop.spend(0.2) });
    loop.run();
    // 1 s of processor time, a fifth of it in handing out; a turn with work in it counts as work to its end.
    expect(loop.cpu).toBeGreaterThan(990);
    expect(loop.cpu - pacer.pollCpuMs).toBeGreaterThan(199);
    expect(loop.cpu - pacer.pollCpuMs).toBeLessThan(215);
  });

  it('takes turns in which others worked for work', () => {
    const loop = new FakeLoop(1);
    const activity = { isBusy: false };
    const soon = loop.soon;
    Object.assign(loop, {
      soon: (work: () => void) => {
        activity.isBusy = true;
        soon(work);
      },
    });
    const { pacer } = pace(loop, { arrivals: at(...Array.from({ length: 100 }, (_, index) => index * 2)), activity });
    loop.run();
    expect(loop.cpu).toBeGreaterThan(100);
    expect(pacer.pollCpuMs).toBeLessThan(2);
  });
});

describe('the pacer on this machine', () => {
  it('agrees with process.cpuUsage about how much was work', async () => {
    const before = process.cpuUsage();
    let workMs = 0;
    const pacer = new Pacer({
      arrivals: createArrivals({ process: 'poisson', rate: 2000, durationMs: 300, random: createRandom(4) }),
      startMs: performance.now(),
      activity: { isBusy: false },
      wait: 'poll',
      onArrival: () => {
        const cpu = process.cpuUsage();
        const startMs = performance.now();
        while (performance.now() - startMs < 0.2);
        const { user, system } = process.cpuUsage(cpu);
        workMs += (user + system) / 1000;
      },
    });
    await pacer.done;
    const { user, system } = process.cpuUsage(before);
    const found = (user + system) / 1000 - pacer.pollCpuMs;
    expect(found).toBeGreaterThan(workMs * 0.7);
    expect(found).toBeLessThan(workMs * 1.5 + 20);
  });

  it('has a null pacer to compare with', async () => {
    const { startDelay, pollCpuMs } = await nullPacer({ arrivals: createArrivals({ process: 'uniform', rate: 1000, count: 100, random: createRandom(5) }) });
    expect(startDelay.count).toBe(100);
    expect(startDelay.quantile(0.5)).toBeLessThan(2000);
    expect(pollCpuMs).toBeGreaterThan(0);
  });
});
