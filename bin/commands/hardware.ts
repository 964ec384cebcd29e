import { writeFileSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import { checkCatalogue, exampleCatalogue, readCatalogue } from '../../fixtures/hardware/catalogue.ts';
import { readReference } from '../../fixtures/hardware/reference.ts';
import { readText, tell } from '../../fixtures/yaml-file.ts';
import { HeadroomError, messageOf } from '../../suites/harness/errors.ts';
import { ExitCode } from '../exit-codes.ts';
import { catalogueSource, catalogueTable } from '../hardware/list.ts';
import { runHop } from '../hardware/run-hop.ts';
import { runScore } from '../hardware/run-score.ts';
import { interruptible } from '../interrupt.ts';
import { createOutput } from '../output.ts';

const EXAMPLES = `
Examples:
  headroom hardware list
  headroom hardware list --hardware my-hardware.yaml --json
  headroom hardware lint my-hardware.yaml
  headroom hardware score --seconds 60 --out machine.yaml
  sudo npx headroom hardware hop --out hop.yaml

list shows the classes that size and plan choose from: those of --hardware, else an EXAMPLE catalogue with made-up prices.
lint checks a catalogue of your own. score measures how fast this machine is against the reference machine, and prints its
entry for a catalogue. hop measures what a network hop costs between two network namespaces of this machine.

Exit codes: 0 done; 1 (lint) something is wrong in the catalogue; 2 input; 3 (hop) no network namespaces are to be had, and
the hop stays assumed; 4 (score, hop) the machine was too disturbed; 130 interrupted.
`;

interface Flags {
  readonly json: boolean;
  readonly quiet: boolean;
}

export function hardwareCommand(): Command {
  const hardware = new Command('hardware').description('Machine classes and prices, the speed of this machine, the price of a network hop.').addHelpText('after', EXAMPLES).helpCommand(false);
  for (const command of [listCommand(), lintCommand(), scoreCommand(), hopCommand()]) hardware.addCommand(command.exitOverride().addHelpText('after', EXAMPLES));
  return hardware;
}

function listCommand(): Command {
  return new Command('list')
    .description('Shows a catalogue of hardware.')
    .option('--hardware <file>', 'catalogue of your own; default: the example catalogue')
    .action((_flags: unknown, command: Command) => {
      const flags = command.optsWithGlobals<Flags & { hardware?: string }>();
      const output = createOutput(flags);
      const catalogue = readCatalogue(flags.hardware);
      output.answer(`${catalogueTable(catalogue)}\n\n${catalogueSource(catalogue)}`);
      if (flags.hardware === undefined) output.answer(`The file to copy: ${exampleCatalogue}`);
      output.data({ file: flags.hardware ?? exampleCatalogue, isExample: catalogue.kind === 'example', ...catalogue });
    });
}

function lintCommand(): Command {
  return new Command('lint')
    .description('Says all that is wrong in a catalogue, each with its line.')
    .argument('<file>', 'a catalogue of hardware')
    .action((path: string, _flags: unknown, command: Command) => {
      const output = createOutput(command.optsWithGlobals<Flags>());
      const { catalogue, errors, doubts } = checkCatalogue(readText({ path, what: 'the catalogue of hardware' }));
      for (const violation of errors) output.answer(`error  ${tell(path, violation)}`);
      for (const violation of doubts) output.answer(`doubt  ${tell(path, violation)}`);
      const isGood = errors.length + doubts.length === 0;
      const usable = errors.length === 0 ? 'size and plan can use it' : 'size and plan cannot use it';
      output.answer(isGood ? `${path} is good: ${catalogue?.machines.length ?? 0} classes.` : `\n${counted(errors.length, 'error')}, ${counted(doubts.length, 'doubt')}: ${usable}.`);
      output.data({ file: path, good: isGood, usable: errors.length === 0, errors, doubts });
      process.exitCode = isGood ? ExitCode.done : ExitCode.no;
    });
}

function scoreCommand(): Command {
  return new Command('score')
    .description('Measures the relative speed of this machine.')
    .option('--seconds <n>', 'how long, 5 or more', seconds, 30)
    .option('--id <id>', 'of the entry', 'my-machine')
    .option('--out <file>', 'also write a catalogue of this one machine')
    .option('--as-reference <file>', 'write the figures that speed 1 stands for (for the repository itself)')
    .action(async (_flags: unknown, command: Command) => {
      const flags = command.optsWithGlobals<Flags & { seconds: number; id: string; out?: string; asReference?: string }>();
      const output = createOutput(flags);
      const reference = flags.asReference === undefined ? readReference() : null;
      const result = await runScore({ seconds: flags.seconds, id: flags.id, reference, signal: interruptible(output), news: output.news });
      if (flags.asReference !== undefined) write(flags.asReference, result.referenceText);
      if (flags.out !== undefined) write(flags.out, result.catalogueText);
      output.answer(result.answer);
      if (flags.out !== undefined) output.answer(`\nWrote ${flags.out}: fill in its price, then: headroom hardware lint ${flags.out}`);
      output.data(result.data);
    });
}

function hopCommand(): Command {
  return new Command('hop')
    .description('Measures the price of a network hop over a veth pair; needs root or user namespaces.')
    .option('--seconds <n>', 'how long, 5 or more', seconds, 30)
    .option('--out <file>', 'also write it for plan --hop')
    .action(async (_flags: unknown, command: Command) => {
      const flags = command.optsWithGlobals<Flags & { seconds: number; out?: string }>();
      const output = createOutput(flags);
      const { file, text, lines, voided } = await runHop({ seconds: flags.seconds, signal: interruptible(output), news: output.news });
      if (flags.out !== undefined) write(flags.out, text);
      for (const line of lines) output.answer(line);
      if (flags.out !== undefined) output.answer(`\nWrote ${flags.out}: headroom plan … --hop ${flags.out}`);
      output.data({ ...file, voided });
    });
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

function seconds(text: string): number {
  const number = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || number < 5 || number > 3600) throw new InvalidArgumentError('It takes a number from 5 to 3600.');
  return number;
}

function write(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw new HeadroomError({ code: 'HARDWARE', kind: 'input', message: `Cannot write ${path}: ${messageOf(error)}`, hint: 'Name a file in a folder of your own.', cause: error });
  }
}
