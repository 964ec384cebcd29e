import { Command, Option } from 'commander';
import { ExitCode } from '../exit-codes.ts';
import { DEFAULT_OUT } from '../runs.ts';
import { isComplete, runSuites, type RunFlags } from './run.ts';

const EXAMPLES = `
Examples:
  headroom calibrate
  headroom calibrate --profile standard --json

Exit codes: 0 the ruler can be trusted; 1 a check failed; 4 incomplete (trials failed or were voided); 130 interrupted.
`;

export function calibrateCommand(): Command {
  return new Command('calibrate')
    .description('Proves the load generator against a target of known behaviour: can this machine be trusted today?')
    .addOption(new Option('--profile <name>', 'quick takes a minute, standard eight').choices(['quick', 'standard']).default('quick'))
    .option('--out <folder>', 'where runs are written', DEFAULT_OUT)
    .addHelpText('after', EXAMPLES)
    .action(async (flags: Pick<RunFlags, 'profile' | 'out' | 'json' | 'quiet'>) => {
      const { trials, analyses } = await runSuites({ names: ['calibration'], flags: { ...flags, contender: [], provision: false } });
      const failed = analyses.some(({ ruler }) => ruler?.verdict === 'fail');
      process.exitCode = failed ? ExitCode.no : isComplete(trials) ? ExitCode.done : ExitCode.incomplete;
    });
}
