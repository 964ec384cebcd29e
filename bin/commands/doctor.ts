import { Command } from 'commander';
import pc from 'picocolors';
import { createOutput } from '../output.ts';
import type { Check } from '../../fixtures/inspect.ts';
import { loadConfig } from '../config.ts';
import { examine } from '../examine.ts';
import { ExitCode } from '../exit-codes.ts';

const EXAMPLES = `
Examples:
  headroom doctor
  headroom doctor --json

Exit codes: 0 this machine can measure; 1 something that is needed is missing (the command that mends it is shown).
`;

const marks: Readonly<Record<Check['state'], string>> = { good: pc.green('ok     '), lacking: pc.yellow('note   '), missing: pc.red('missing') };

export function doctorCommand(): Command {
  return new Command('doctor')
    .description('Says what is here, what is missing, how to mend it, and how noisy this machine is.')
    .option('--config <file>', 'configuration; default: headroom.yaml where it is there')
    .addHelpText('after', EXAMPLES)
    .action(async (flags: { config?: string; json: boolean; quiet: boolean }) => {
      const output = createOutput(flags);
      const config = loadConfig({ path: flags.config, env: process.env });
      output.news('Watching this machine for some seconds …');
      const checks = await examine(config);
      for (const { state, what, detail, mend } of checks) {
        output.answer(`${marks[state]} ${what.padEnd(13)} ${detail}`);
        if (mend !== null) output.answer(`${' '.repeat(22)}→ ${mend}`);
      }
      const isAble = checks.every((check) => check.state !== 'missing');
      output.answer(isAble ? '\nThis machine can measure.' : '\nThis machine cannot measure yet.');
      output.data({ able: isAble, checks });
      process.exitCode = isAble ? ExitCode.done : ExitCode.no;
    });
}
