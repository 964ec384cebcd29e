import { Command } from 'commander';
import { cacheDir } from '../../fixtures/hosts/cache.ts';
import { sweepStale } from '../../fixtures/hosts/sweep.ts';
import { ExitCode } from '../exit-codes.ts';
import { createOutput } from '../output.ts';

const EXAMPLES = `
Example:
  headroom clean

Removes processes, control groups, work folders and unfinished images of runs that ended without cleaning up.
Runs that are going on, records, reports and the server image stay.

Exit codes: 0 nothing is left; 4 something could not be removed.
`;

export function cleanCommand(): Command {
  return new Command('clean')
    .description('Removes whatever an earlier run left behind.')
    .addHelpText('after', EXAMPLES)
    .action((flags: { json: boolean; quiet: boolean }) => {
      const output = createOutput(flags);
      const { removed, failed } = sweepStale({ cacheDir: cacheDir() });
      for (const what of removed) output.answer(`removed ${what}`);
      for (const what of failed) output.answer(`could not remove ${what}`);
      if (removed.length + failed.length === 0) output.answer('Nothing was left behind.');
      output.data({ removed, failed });
      process.exitCode = failed.length === 0 ? ExitCode.done : ExitCode.incomplete;
    });
}
