import type { Random } from '../../../suites/harness/statistics/random.ts';
import { meanOf } from './distribution.ts';
import { createSampler, type Sampler } from './sampler.ts';
import type { Arrivals, Batch } from './scenario.ts';

/** Tells when requests come, and how many at once. */
export interface ArrivalStream {
  readonly nextAt: number;
  /** What was due at `nextAt`: how many requests come; 0 where only a rate changed. */
  fire(): number;
}

export function createArrivals(arrivals: Arrivals, random: Random): ArrivalStream {
  switch (arrivals.kind) {
    case 'poisson': {
      const meanBatch = arrivals.batch?.mean ?? 1;
      const gap = { kind: 'exponential', meanSeconds: meanBatch / arrivals.ratePerSec } as const;
      return new Renewal(createSampler(gap, random.fork('gaps')), batchSampler(arrivals.batch, random.fork('batches')));
    }
    case 'renewal':
      return new Renewal(createSampler(arrivals.gap, random.fork('gaps')), batchSampler(arrivals.batch, random.fork('batches')));
    case 'phases': {
      const { phases } = arrivals;
      const lengths = phases.map(({ meanSeconds }, index) => createSampler({ kind: 'exponential', meanSeconds }, random.fork(`phase/${index}`)));
      return new Changing({ rates: phases.map(({ ratePerSec }) => ratePerSec), lengths, repeats: true, random });
    }
    case 'schedule': {
      const { pieces, repeat = false } = arrivals;
      return new Changing({ rates: pieces.map(({ ratePerSec }) => ratePerSec), lengths: pieces.map(({ seconds }) => () => seconds), repeats: repeat, random });
    }
  }
}

/** Mean number of requests a second, over all time. */
export function meanRateOf(arrivals: Arrivals): number {
  switch (arrivals.kind) {
    case 'poisson':
      return arrivals.ratePerSec;
    case 'renewal':
      return (arrivals.batch?.mean ?? 1) / meanOf(arrivals.gap);
    case 'phases':
      return meanOver(arrivals.phases.map(({ ratePerSec, meanSeconds }) => [ratePerSec, meanSeconds]));
    case 'schedule':
      return arrivals.repeat === true
        ? meanOver(arrivals.pieces.map(({ ratePerSec, seconds }) => [ratePerSec, seconds]))
        : (arrivals.pieces.at(-1)?.ratePerSec ?? 0);
  }
}

function meanOver(pieces: readonly (readonly [number, number])[]): number {
  const seconds = pieces.reduce((sum, [, length]) => sum + length, 0);
  return pieces.reduce((sum, [rate, length]) => sum + rate * length, 0) / seconds;
}

function batchSampler(batch: Batch | undefined, random: Random): () => number {
  if (batch === undefined || batch.mean === 1) return () => 1;
  if (batch.kind === 'constant') return () => batch.mean;
  const logOfMore = Math.log1p(-1 / batch.mean);
  return () => 1 + Math.floor(Math.log(1 - random.next()) / logOfMore);
}

class Renewal implements ArrivalStream {
  nextAt: number;
  readonly #gap: Sampler;
  readonly #batch: () => number;

  constructor(gap: Sampler, batch: () => number) {
    this.#gap = gap;
    this.#batch = batch;
    this.nextAt = gap();
  }

  fire(): number {
    this.nextAt += this.#gap();
    return this.#batch();
  }
}

/** Poisson at rates that take turns. A Poisson process has no memory: at each change of rate the next gap is drawn anew. */
class Changing implements ArrivalStream {
  nextAt = 0;
  readonly #rates: readonly number[];
  readonly #lengths: readonly Sampler[];
  readonly #repeats: boolean;
  readonly #random: Random;
  #index = -1;
  #changesAt = 0;
  #comesAt = Infinity;

  constructor(options: { rates: readonly number[]; lengths: readonly Sampler[]; repeats: boolean; random: Random }) {
    this.#rates = options.rates;
    this.#lengths = options.lengths;
    this.#repeats = options.repeats;
    this.#random = options.random.fork('gaps');
    this.#change();
  }

  fire(): number {
    if (this.#changesAt <= this.#comesAt) {
      this.#change();
      return 0;
    }
    this.#come(this.#comesAt);
    return 1;
  }

  #change(): void {
    const now = this.#changesAt;
    this.#index = (this.#index + 1) % this.#rates.length;
    const isLast = this.#index === this.#rates.length - 1 && !this.#repeats;
    this.#changesAt = isLast ? Infinity : now + (this.#lengths[this.#index]?.() ?? 0);
    this.#come(now);
  }

  #come(now: number): void {
    const rate = this.#rates[this.#index] ?? 0;
    this.#comesAt = rate > 0 ? now - Math.log(1 - this.#random.next()) / rate : Infinity;
    this.nextAt = Math.min(this.#comesAt, this.#changesAt);
  }
}
