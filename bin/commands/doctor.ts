import { Command } from 'commander';
import pc from 'picocolors';
import { createOutput } from '../output.ts';
import type { Check } from '../../fixtures/inspect.ts';
import { loadConfig } from '../config.ts';
import { examine } from '../examine.ts';
import { ExitCode } from '../exit-codes.ts';
import { select } from '../selection.ts';
import { loadSuites } from '../suites.ts';

const EXAMPLES = `
Examples:
  headroom doctor
  headroom doctor messaging --json

Exit codes: 0 this machine can measure (and run the suites that were named); 1 something that is needed for that is
missing (the command that mends it is shown).
`;

const marks: Readonly<Record<Check['state'], string>> = { good: pc.green('ok     '), lacking: pc.yellow('note   '), missing: pc.red('missing') };

export function doctorCommand(): Command {
  return new Command('doctor')
    .description('Says what is here, what is missing, how to mend it, and how noisy this machine is.')
    .argument('[suites...]', 'suites that are to run here: what they lack counts as missing')
    .option('--config <file>', 'configuration; default: headroom.yaml where it is there')
    .addHelpText('after', EXAMPLES)
    .action(async (names: string[], flags: { config?: string; json: boolean; quiet: boolean }) => {
      const output = createOutput(flags);
      const config = loadConfig({ path: flags.config, env: process.env });
      const suites = await loadSuites();
      const wanted = names.length === 0 ? [] : (await select({ suites, names, contenders: [] })).map(({ suite }) => suite.id);
      output.news('Watching this machine for some seconds …');
      const checks = await examine({ config, suites, wanted });
      for (const { state, what, detail, mend } of checks) {
        output.answer(`${marks[state]} ${what.padEnd(16)} ${detail}`);
        if (mend !== null) output.answer(`${' '.repeat(25)}→ ${mend}`);
      }
      const isAble = checks.every((check) => check.state !== 'missing');
      const what = wanted.length === 0 ? 'measure' : `run ${wanted.join(', ')}`;
      output.answer(isAble ? `\nThis machine can ${what}.` : `\nThis machine cannot ${what} yet.`);
      output.data({ able: isAble, checks });
      process.exitCode = isAble ? ExitCode.done : ExitCode.no;
    });
}
