import { Command } from 'commander';
import pc from 'picocolors';
import { createOutput } from '../output.ts';
import { examine, type Check } from '../examine.ts';
import { ExitCode } from '../exit-codes.ts';

const EXAMPLES = `
Examples:
  headroom doctor
  headroom doctor --json

Exit codes: 0 this machine can measure; 1 something that is needed is missing (the command that mends it is shown).
`;

const marks: Readonly<Record<Check['status'], string>> = { ok: pc.green('ok     '), warn: pc.yellow('note   '), missing: pc.red('missing') };

export function doctorCommand(): Command {
  return new Command('doctor')
    .description('Says what is here, what is missing, how to mend it, and how noisy this machine is.')
    .addHelpText('after', EXAMPLES)
    .action(async (flags: { json: boolean; quiet: boolean }) => {
      const output = createOutput(flags);
      output.news('Watching this machine for 3 s …');
      const checks = await examine();
      for (const { status, what, found, mend } of checks) {
        output.answer(`${marks[status]} ${what.padEnd(16)} ${found}`);
        if (status !== 'ok' && mend !== '') output.answer(`${' '.repeat(8)}${' '.repeat(17)}→ ${mend}`);
      }
      const isAble = checks.every((check) => check.status !== 'missing');
      output.answer(isAble ? '\nThis machine can measure.' : '\nThis machine cannot measure yet.');
      output.data({ able: isAble, checks });
      process.exitCode = isAble ? ExitCode.done : ExitCode.no;
    });
}
