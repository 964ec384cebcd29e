import type { RunningServer } from '../../fixtures/servers/server.ts';
import type { RunLab } from '../lab.ts';
import type { Bar } from './bars.ts';

/** How much is measured. */
export interface BenchOptions {
  /** Rounds of `http` and `messages`. */
  readonly rounds: number;
  /** Connections of `http`, each count measured by itself. */
  readonly connections: readonly number[];
  /** Trials of `pacing` and `simulation`, and of each kind of `awake`. */
  readonly trials: number;
  /** Time of `endurance`. */
  readonly minutes: number;
  readonly payloadBytes: number;
  readonly seed: number;
}

/** What a part is given to work with. */
export interface BenchContext {
  readonly options: BenchOptions;
  readonly lab: RunLab;
  readonly signal: AbortSignal;
  readonly news: (line: string) => void;
  /** The fast target: HAProxy's static answer, started by the first that asks. */
  readonly target: () => Promise<Target>;
}

export interface Target {
  readonly url: string;
  readonly server: RunningServer;
  /** What it uses, as a share of the cores that it was given. */
  readonly cpuMs: () => number;
  readonly cpus: number;
}

/** A table as it is printed; the first column names the row. */
export interface BenchTable {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** What came of a part. */
export interface PartResult {
  readonly id: string;
  readonly title: string;
  /** Under which conditions it was measured: a line each. */
  readonly conditions: readonly string[];
  readonly tables: readonly BenchTable[];
  readonly bars: readonly Bar[];
  /** The figures behind it, as `--save` writes them. */
  readonly data: unknown;
}

/** One question to the generators. */
export interface BenchPart {
  readonly id: string;
  readonly title: string;
  run(context: BenchContext): Promise<PartResult>;
}
