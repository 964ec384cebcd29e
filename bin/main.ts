import { CommanderError, type Command } from 'commander';
import { ExitCode } from './exit-codes.ts';
import { printError } from './output.ts';

/** Runs a program to its end: errors become messages and exit codes here, and nowhere else. */
export async function runProgram(program: Command): Promise<void> {
  try {
    await program.parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? ExitCode.done : ExitCode.input;
    else process.exitCode = printError(error, { json: process.argv.includes('--json') });
  }
  // Sockets or timers that a library forgot must not keep a finished command alive; stdout is flushed first.
  process.stdout.write('', () => process.exit());
}
