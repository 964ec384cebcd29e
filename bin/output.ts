import { format } from 'node:util';
import pc from 'picocolors';
import { messageOf, type ErrorKind } from '../suites/harness/errors.ts';
import { ExitCode, exitCodeOfKind } from './exit-codes.ts';

/** How a command speaks. With `--json`, stdout carries one JSON document and nothing else. */
export interface Output {
  readonly json: boolean;
  readonly quiet: boolean;
  /** The answer: stdout, unless `--json` stands. */
  readonly answer: (text: string) => void;
  /** News on the way: stderr, unless `--quiet` stands. */
  readonly news: (text: string) => void;
  /** The answer for machines: stdout with `--json`, else nothing. */
  readonly data: (value: unknown) => void;
}

export function createOutput(options: { json: boolean; quiet: boolean }): Output {
  return {
    ...options,
    answer: (text) => {
      if (!options.json) console.log(text);
    },
    news: (text) => {
      if (!options.quiet) console.error(text);
    },
    data: (value) => {
      if (options.json) console.log(JSON.stringify(value, null, 2));
    },
  };
}

/** An error that tells what to do, from whichever room it comes. */
interface ActionableError extends Error {
  readonly code: string;
  readonly kind: ErrorKind;
  readonly hint: string;
}

function isActionable(error: unknown): error is ActionableError {
  return error instanceof Error && 'hint' in error && 'kind' in error && typeof error.kind === 'string' && error.kind in exitCodeOfKind;
}

/** The one place where errors are shown. Returns the exit code. */
export function printError(error: unknown, options: { json: boolean }): ExitCode {
  if (isActionable(error)) {
    const { code, message, hint } = error;
    if (options.json) console.log(JSON.stringify({ error: { code, message, hint } }, null, 2));
    console.error(`${pc.red('error')} ${message}`);
    console.error(`${pc.cyan('hint')}  ${hint}`);
    if (process.env['HEADROOM_DEBUG']) console.error(format('%O', error));
    return exitCodeOfKind[error.kind];
  }
  if (options.json) console.log(JSON.stringify({ error: { code: 'BUG', message: messageOf(error) } }, null, 2));
  console.error(`${pc.red('bug')}   ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  console.error(`${pc.cyan('hint')}  This is a fault of Headroom. Please report it with the lines above.`);
  return ExitCode.bug;
}
