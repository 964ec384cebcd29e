#!/usr/bin/env node
import { Command } from 'commander';
import { sweep } from './lab.ts';
import { runProgram } from './main.ts';
import { createOutput } from './output.ts';
import { version } from './version.ts';

type CommandModule = Readonly<Record<string, (() => Command) | undefined>>;

/** Commands by group, in the order in which help lists them; `commands/<name>.ts` exports `<name>Command`. */
const groups = {
  'Measure:': ['run', 'calibrate', 'observe'],
  'Decide:': ['fit', 'solve', 'size', 'plan', 'report'],
  'Maintain:': ['doctor', 'provision', 'list', 'init', 'hardware', 'app', 'clean'],
} as const;

async function commandOf(name: string): Promise<Command> {
  const module = (await import(`./commands/${name}.js`)) as CommandModule;
  const make = module[`${name}Command`];
  if (make === undefined) throw new Error(`commands/${name} exports no ${name}Command`);
  return make();
}

const program = new Command('headroom')
  .description('Measures the pieces of a system, finds its limits, and turns them into a plan.')
  .version(version(), '-v, --version')
  .exitOverride()
  .configureHelp({ showGlobalOptions: true, sortSubcommands: false })
  .showHelpAfterError('(headroom --help shows what there is)');

// Only the command that was named is loaded: what others need takes longer to load than many commands take to run.
const named = process.argv[2];
for (const [group, names] of Object.entries(groups)) {
  program.commandsGroup(group);
  const isKnown = Object.values(groups).flat().some((name) => name === named);
  for (const name of names) if (!isKnown || name === named) program.addCommand(await commandOf(name));
}
program.helpCommand(false).addHelpText('after', '\nExample:\n  sudo npx headroom run messaging --profile quick --provision\n');

for (const command of program.commands) {
  command
    .exitOverride()
    .option('--json', 'print JSON alone on standard output', false)
    .option('--quiet', 'no news on the way, only the answer', false)
    .showHelpAfterError(`(headroom ${command.name()} --help shows what there is)`);
}

// Nothing that a killed run left behind survives the next command, whichever it is.
program.hook('preAction', (_, command) => {
  if (command.name() !== 'clean') sweep(createOutput(command.optsWithGlobals<{ json: boolean; quiet: boolean }>()));
});

await runProgram(program);
