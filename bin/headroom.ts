#!/usr/bin/env node
import { Command } from 'commander';
import { appCommand } from './commands/app.ts';
import { calibrateCommand } from './commands/calibrate.ts';
import { cleanCommand } from './commands/clean.ts';
import { doctorCommand } from './commands/doctor.ts';
import { fitCommand } from './commands/fit.ts';
import { hardwareCommand } from './commands/hardware.ts';
import { initCommand } from './commands/init.ts';
import { listCommand } from './commands/list.ts';
import { observeCommand } from './commands/observe.ts';
import { planCommand } from './commands/plan.ts';
import { provisionCommand } from './commands/provision.ts';
import { reportCommand } from './commands/report.ts';
import { runCommand } from './commands/run.ts';
import { sizeCommand } from './commands/size.ts';
import { solveCommand } from './commands/solve.ts';
import { sweep } from './lab.ts';
import { runProgram } from './main.ts';
import { createOutput } from './output.ts';
import { version } from './version.ts';

const program = new Command('headroom')
  .description('Measures the pieces of a system, finds its limits, and turns them into a plan.')
  .version(version(), '-v, --version')
  .exitOverride()
  .configureHelp({ showGlobalOptions: true, sortSubcommands: false })
  .showHelpAfterError('(headroom --help shows what there is)')
  .commandsGroup('Measure:')
  .addCommand(runCommand())
  .addCommand(calibrateCommand())
  .addCommand(observeCommand())
  .commandsGroup('Decide:')
  .addCommand(fitCommand())
  .addCommand(solveCommand())
  .addCommand(sizeCommand())
  .addCommand(planCommand())
  .addCommand(reportCommand())
  .commandsGroup('Maintain:')
  .addCommand(doctorCommand())
  .addCommand(provisionCommand())
  .addCommand(listCommand())
  .addCommand(initCommand())
  .addCommand(hardwareCommand())
  .addCommand(appCommand())
  .addCommand(cleanCommand())
  .helpCommand(false)
  .addHelpText('after', '\nExample:\n  sudo npx headroom run messaging --profile quick --provision\n');

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
