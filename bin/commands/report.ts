import { Command } from 'commander';
import { createOutput } from '../output.ts';
import { presentRuns } from '../present.ts';
import { DEFAULT_OUT, findRun } from '../runs.ts';

const EXAMPLES = `
Examples:
  headroom report latest
  headroom report headroom-runs/20260101-120000-messaging-quick --to nats-or-rabbitmq.html
  headroom report latest --json

Exit codes: 0 done; 2 no such run, or a damaged record; 4 the report could not be written.
`;

export function reportCommand(): Command {
  return new Command('report')
    .description('Makes the report of runs again from their records; nothing is measured.')
    .argument('<run...>', 'a path, an id, or latest')
    .option('--out <folder>', 'where runs were written', DEFAULT_OUT)
    .option('--to <file>', 'the HTML file; default: report.html beside the first record')
    .addHelpText('after', EXAMPLES)
    .action(async (runs: string[], flags: { out: string; to?: string; json: boolean; quiet: boolean }) => {
      const folders = runs.map((run) => findRun({ run, out: flags.out }));
      await presentRuns({ folders, output: createOutput(flags), ...(flags.to === undefined ? {} : { to: flags.to }) });
    });
}
