import { readFileSync, writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { codeOf } from '../../fixtures/errors.ts';
import { HeadroomError, messageOf } from '../../suites/harness/errors.ts';
import { createOutput } from '../output.ts';

const FILE = 'headroom.yaml';

const EXAMPLES = `
Examples:
  headroom init
  headroom init --force

Writes headroom.yaml into the current folder: a commented example of a system of your own to measure. Change its start,
url and requests, then: headroom run system --system shop

Exit codes: 0 done; 2 there is one already (--force overwrites it), or the folder cannot be written.
`;

export function initCommand(): Command {
  return new Command('init')
    .description('Writes a commented headroom.yaml to begin with.')
    .option('--force', 'overwrite the one that is there', false)
    .addHelpText('after', EXAMPLES)
    .action((flags: { force: boolean; json: boolean; quiet: boolean }) => {
      const output = createOutput(flags);
      writeExample(flags);
      output.answer(`Wrote ${FILE}. Change start, url and requests of the system in it, then: headroom run system --system shop`);
      output.data({ file: FILE });
    });
}

/** The example that stands beside the example application; it works there as it is. */
export function exampleConfig(): string {
  return readFileSync(new URL('../../fixtures/systems/example/headroom.yaml', import.meta.url), 'utf8');
}

function writeExample({ force }: { force: boolean }): void {
  try {
    writeFileSync(FILE, exampleConfig(), { flag: force ? 'w' : 'wx' });
  } catch (error) {
    if (codeOf(error) === 'EEXIST') {
      throw new HeadroomError({ code: 'INIT', kind: 'input', message: `There is a ${FILE} here already.`, hint: 'It was left as it is; --force overwrites it.' });
    }
    throw new HeadroomError({ code: 'INIT', kind: 'input', message: `Cannot write ${FILE}: ${messageOf(error)}`, hint: 'Change to a folder of your own.', cause: error });
  }
}
