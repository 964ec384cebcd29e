import type { ErrorKind } from '../suites/harness/errors.ts';

/** The exit codes of every command (docs/cli.md). They live here and nowhere else. */
export const ExitCode = {
  done: 0,
  /** The answer is no: a gate, a calibration, an infeasible size or plan, a machine that cannot measure. */
  no: 1,
  input: 2,
  start: 3,
  incomplete: 4,
  undecided: 5,
  bug: 70,
  interrupted: 130,
} as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

export const exitCodeOfKind: Readonly<Record<ErrorKind, ExitCode>> = {
  input: ExitCode.input,
  start: ExitCode.start,
  incomplete: ExitCode.incomplete,
  interrupted: ExitCode.interrupted,
};
