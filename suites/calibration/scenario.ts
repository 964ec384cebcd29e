import type { BenchContext, Block, Comparison, Contender, Scenario, Session } from '../harness/scenario.ts';
import type { RulerContender } from './contenders.ts';
import type { Target } from './target/target.ts';

/** What a scenario needs to open a session. */
export interface BeginOptions {
  readonly contender: RulerContender;
  readonly block: Block;
  readonly context: BenchContext;
  readonly signal: AbortSignal;
  /** Of this trial alone. */
  readonly seed: number;
  /** A target of its own; whoever asks for it closes it. */
  readonly startTarget: () => Promise<Target>;
  /** Requests a second that the ruler and an instant target reach together; measured once a run. */
  readonly ceilingPerSec: () => Promise<number>;
  /** The processes that keep server cores awake. */
  readonly spinnerPids: readonly number[];
}

/** A question about the ruler: found in `scenarios/`, measured by `begin`. */
export interface CalibrationScenario extends Scenario {
  begin(options: BeginOptions): Promise<Session>;
  /** What is measured at the start of every other run; nothing for most scenarios. */
  short?(contenders: readonly Contender[]): readonly Comparison[];
}

type Given = Pick<Comparison, 'levels' | 'contenders' | 'blocks' | 'roundsPerBlock' | 'sliceMs'> & Partial<Comparison>;

/** Start of ruler and target, and the warm-up. */
export const TRIAL_OVERHEAD_MS = 950;
export const SLICE_OVERHEAD_MS = 60;

/** A cell in which each slice is set against a truth of its own: nothing is paired, and there is no control. */
export function cell(given: Given): Comparison {
  return { controlRounds: 0, sliceOverheadMs: SLICE_OVERHEAD_MS, trialOverheadMs: TRIAL_OVERHEAD_MS, ownTruth: true, ...given };
}
