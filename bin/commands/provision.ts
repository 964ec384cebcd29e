import { Command } from 'commander';
import { cacheDir } from '../../fixtures/hosts/cache.ts';
import { provision } from '../../fixtures/images/provision.ts';
import { formatUnit } from '../../suites/harness/units.ts';
import { interruptible } from '../interrupt.ts';
import { createOutput } from '../output.ts';

const EXAMPLES = `
Examples:
  sudo npx headroom provision
  sudo npx headroom provision --release trixie --force

The image holds the servers that the suites measure; no daemon of your own system is touched. It is built from Debian's
packages, their signatures checked, below HEADROOM_CACHE (default ~/.cache/headroom). Without --release: sid, whose
servers are current; the next release where sid cannot be had.

Exit codes: 0 done; 2 unknown release; 3 the image could not be built; 130 interrupted.
`;

export function provisionCommand(): Command {
  return new Command('provision')
    .description('Builds the image of the servers to measure: NATS, RabbitMQ, MySQL, HAProxy.')
    .option('--release <name>', 'Debian release to build from, without fall-back')
    .option('--force', 'build again where an image stands already', false)
    .addHelpText('after', EXAMPLES)
    .action(async (flags: { release?: string; force: boolean; json: boolean; quiet: boolean }) => {
      const output = createOutput(flags);
      const { release } = flags;
      const image = await provision({
        cacheDir: cacheDir(),
        force: flags.force,
        log: output.news,
        signal: interruptible(output),
        ...(release === undefined ? {} : { release }),
      });
      const versions = Object.entries(image.versions).map(([name, version]) => `${name} ${version}`);
      output.answer(`${image.reused ? 'The image is there already' : 'The image is ready'}: Debian ${image.release}, ${formatUnit(image.sizeBytes, 'bytes')}, in ${image.dir}`);
      output.answer(`  ${versions.join(', ')}\n  sha256 ${image.digest}`);
      output.data(image);
    });
}
