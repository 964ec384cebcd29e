import type { UsageSource } from '../../../harness/scenario.ts';
import { readFootprint, type Footprint } from '../../generator/trouble/footprint.ts';

const EVERY_MS = 100;

/** What a broker takes up above what it took up before, at most; what cannot be read is left out. */
export interface Growth {
  /** The most at any moment, what was there before included. */
  readonly memoryPeakBytes?: number;
  readonly memoryGrowthBytes?: number;
  readonly diskGrowthBytes?: number;
  /** Both together, at the moment when that was most; memory alone where the disk cannot be read. */
  readonly brokerGrowthBytes?: number;
}

/** Looks at what a broker takes up while something goes on. */
export class GrowthMeter {
  readonly #read: () => Footprint;

  constructor(of: { readonly source: UsageSource; readonly folder: string | null } | (() => Footprint)) {
    this.#read = typeof of === 'function' ? of : () => readFootprint(of);
  }

  /** Runs `work` and says how far the broker grew meanwhile. */
  async over<T>(work: () => Promise<T>): Promise<{ value: T; growth: Growth }> {
    const looks = [this.#read()];
    const timer = setInterval(() => looks.push(this.#read()), EVERY_MS);
    try {
      const value = await work();
      return { value, growth: growthOf(looks) };
    } finally {
      clearInterval(timer);
    }
  }
}

/** `looks`: the first is where it began. */
export function growthOf(looks: readonly Footprint[]): Growth {
  const memory = looks.map(({ memoryBytes }) => memoryBytes);
  const disk = looks.map(({ diskBytes }) => diskBytes);
  const memoryGrowthBytes = rise(memory);
  const diskGrowthBytes = rise(disk);
  const brokerGrowthBytes = diskGrowthBytes === null ? memoryGrowthBytes : rise(looks.map(({ memoryBytes, diskBytes }) => sumOf(memoryBytes, diskBytes)));
  return {
    ...(memoryGrowthBytes !== null && { memoryGrowthBytes, memoryPeakBytes: memoryGrowthBytes + (memory[0] ?? 0) }),
    ...(diskGrowthBytes !== null && { diskGrowthBytes }),
    ...(brokerGrowthBytes !== null && { brokerGrowthBytes }),
  };
}

/** The most above the first; null when one is not known. */
function rise(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  const [first] = known;
  return first === undefined || known.length < values.length ? null : Math.max(...known) - first;
}

const sumOf = (one: number | null, other: number | null): number | null => (one === null || other === null ? null : one + other);
