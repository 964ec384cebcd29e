import { Command } from 'commander';
import { roleOf } from '../../reports/analysis/plan/roles.ts';
import { sizingDefaults } from '../../reports/analysis/sizing/size-question.ts';
import { sizeSystem } from '../../reports/analysis/sizing/size.ts';
import type { SystemModel } from '../../reports/analysis/sizing/system-model.ts';
import { HeadroomError } from '../../suites/harness/errors.ts';
import { ExitCode } from '../exit-codes.ts';
import { createOutput } from '../output.ts';
import { readSizingInputs } from '../sizing/inputs.ts';
import { withSizingOptions, type SizingFlags } from '../sizing/options.ts';
import { parseCount, parseNames, parseRate, parseShare } from '../sizing/parse.ts';
import { sizingJson } from '../sizing/size-json.ts';
import { sizingText } from '../sizing/size-text.ts';

const EXAMPLES = `
Examples:
  headroom size --run latest --rps 3000 --p99 50ms
  headroom size --run latest --rps 3000 --p95 20ms --mix read=0.8,write=0.2 --growth-buffer 30% --availability n-1
  headroom size --run latest --rps 3000 --p99 50ms --hardware our-provider.yaml --measured-speed 1.2 --max-boxes 1 --json

Exit codes: 0 done; 1 nothing in the catalogue holds the objective (it says which constraint cannot hold); 2 input.
`;

interface SizeFlags extends SizingFlags {
  readonly rps: number;
  readonly growthBuffer: number;
  readonly single?: string[];
  readonly maxBoxes: number;
  readonly target: number;
}

export function sizeCommand(): Command {
  return withSizingOptions(new Command('size'))
    .description('The cheapest hardware that keeps an objective at a load, and why not the rest.')
    .requiredOption('--rps <n>', 'requests a second, all classes together', parseRate)
    .option('--growth-buffer <share>', 'room above --rps, e.g. 30%', parseShare, sizingDefaults.growthBufferShare)
    .option('--single <names>', 'components that may stand on one box only; none: all may be multiplied; default: databases and brokers', parseNames)
    .option('--max-boxes <n>', 'most boxes at work, stand-bys not counted', parseCount, sizingDefaults.maxBoxes)
    .option('--target <share>', 'most of its cores that a process is to use, when processes are counted out', parseShare, sizingDefaults.processTargetShare)
    .addHelpText('after', EXAMPLES)
    .action((flags: SizeFlags) => {
      const output = createOutput(flags);
      if (flags.target === 0) throw new HeadroomError({ code: 'TARGET', kind: 'input', message: 'A process that is to use 0 % of its cores does nothing.', hint: 'Give --target between 1% and 100%.' });
      const { model, latencyMs, catalogue, machines, hop, assumptions } = readSizingInputs(flags);
      const sizing = sizeSystem({
        ...sizingDefaults,
        model, latencyMs, machines, hop, assumptions,
        currency: catalogue.currency,
        perSec: flags.rps,
        growthBufferShare: flags.growthBuffer,
        availability: flags.availability,
        confidence: flags.confidence,
        single: singleOf(model, flags.single),
        maxBoxes: flags.maxBoxes,
        seed: flags.seed,
        processTargetShare: flags.target,
      });
      output.answer(sizingText(sizing));
      output.data(sizingJson(sizing));
      if (sizing.answer === null) process.exitCode = ExitCode.no;
    });
}

/** What keeps state cannot just run twice. */
const STATEFUL = ['database', 'broker'];

/** Names of components, or of what they are (`database`, `broker`). */
function singleOf({ components }: SystemModel, wanted: readonly string[] | undefined): string[] {
  const matching = (word: string): string[] => components.filter(({ name }) => name === word || roleOf(name) === word).map(({ name }) => name);
  if (wanted === undefined) return STATEFUL.flatMap(matching);
  const unknown = wanted.find((word) => matching(word).length === 0);
  if (unknown !== undefined) {
    throw new HeadroomError({ code: 'NO_SUCH_COMPONENT', kind: 'input', message: `--single names ${unknown}, and there is no such component.`, hint: `Components measured: ${components.map(({ name }) => name).join(', ')}; or none.` });
  }
  return [...new Set(wanted.flatMap(matching))];
}
