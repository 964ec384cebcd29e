import { Command, Option } from 'commander';
import Table from 'cli-table3';
import { profileNames, type Contender, type ProfileName, type Suite } from '../../suites/harness/scenario.ts';
import { schedule, type Schedule } from '../../suites/harness/schedule.ts';
import { formatDuration } from '../../suites/harness/units.ts';
import { loadConfig } from '../config.ts';
import { createOutput, type Output } from '../output.ts';
import { select } from '../selection.ts';
import { loadSuites } from '../suites.ts';

const EXAMPLES = `
Examples:
  headroom list
  headroom list messaging --profile quick
  headroom list messaging/own-traffic --profile quick --config headroom.yaml
`;

export function listCommand(): Command {
  return new Command('list')
    .description('Shows suites, scenarios, contenders with their guarantees, and what a profile measures.')
    .argument('[names...]', 'suite or suite/scenario; default: all')
    .addOption(new Option('--profile <name>', 'also the cells of this profile, and the time they take').choices(profileNames))
    .option('--config <file>', 'configuration whose traffic is planned too; default: headroom.yaml where it is there')
    .addHelpText('after', EXAMPLES)
    .action(async (names: string[], flags: { profile?: ProfileName; config?: string; json: boolean; quiet: boolean }) => {
      const output = createOutput(flags);
      const selections = await select({ suites: await loadSuites(), names: names.length === 0 ? ['all'] : names, contenders: [], subjects: { systems: {}, workloads: loadConfig({ path: flags.config, env: process.env }).messaging.workloads } });
      for (const { suite, contenders } of selections) showSuite({ suite, contenders, output });
      // The seed orders the blocks; which cells run does not depend on it.
      const plan = flags.profile === undefined ? null : schedule({ selections, profile: flags.profile, seed: 1 });
      const reasons = selections.flatMap(({ suite, scenarios, contenders }) =>
        scenarios.map((scenario) => ({ suite: suite.id, scenario: scenario.id, why: flags.profile === undefined ? '' : scenario.plan(flags.profile, contenders).why })),
      );
      if (plan !== null && flags.profile !== undefined) showPlan({ plan, profile: flags.profile, reasons, output });
      output.data({ suites: selections.map(({ suite, contenders }) => ({ ...suite, contenders })), plan, reasons });
    });
}

function showSuite(options: { suite: Suite; contenders: readonly Contender[]; output: Output }): void {
  const { suite, contenders, output } = options;
  output.answer(`${suite.id}: ${suite.title}\n  ${suite.question}\n`);
  const scenarios = plainTable(['scenario', 'question', 'factors']);
  for (const { id, question, factors } of suite.scenarios) {
    scenarios.push([id, question, factors.map((factor) => `${factor.id}: ${factor.levels.join(', ')}`).join('; ')]);
  }
  output.answer(`${scenarios.toString()}\n`);
  const table = plainTable(['contender', 'class', 'delivery', 'durability', 'acknowledgement', 'order']);
  for (const { id, guarantees: promise } of contenders) {
    table.push([id, promise.class ?? 'shown only', promise.delivery, promise.durability, promise.acknowledgement, promise.order]);
  }
  output.answer(`${table.toString()}\n`);
}

function showPlan(options: { plan: Schedule; profile: ProfileName; reasons: readonly { suite: string; scenario: string; why: string }[]; output: Output }): void {
  const { plan, profile, reasons, output } = options;
  const followUps = plan.followUpMs === 0 ? '' : `; ${formatDuration(plan.followUpMs)} of it for what is planned in view of trials`;
  output.answer(`Profile ${profile}: about ${formatDuration(plan.estimatedMs)} of the ${formatDuration(plan.budgetMs)} that it allows${followUps}.`);
  for (const { suite, scenario, why } of reasons) output.answer(`  ${suite}/${scenario}: ${why}`);
  const cells = new Map<string, { name: string; levels: string; blocks: number; rounds: number; ms: number; contenders: Set<string> }>();
  for (const block of plan.blocks) {
    const levels = Object.entries(block.levels).map(([factor, level]) => `${factor}=${level}`).join(' ');
    const key = `${block.suite}/${block.scenario}/${levels}`;
    const cell = cells.get(key) ?? { name: `${block.suite}/${block.scenario}`, levels, blocks: 0, rounds: 0, ms: 0, contenders: new Set<string>() };
    cell.blocks++;
    cell.rounds += block.rounds.length;
    cell.ms += block.estimatedMs;
    for (const trial of block.trials) cell.contenders.add(trial.contender);
    cells.set(key, cell);
  }
  const table = plainTable(['scenario', 'levels', 'contenders', 'blocks', 'repeats', 'time']);
  for (const cell of [...cells.values()].sort((a, b) => a.name.localeCompare(b.name) || a.levels.localeCompare(b.levels))) {
    table.push([cell.name, cell.levels, [...cell.contenders].join(', '), String(cell.blocks), String(cell.rounds), formatDuration(cell.ms)]);
  }
  output.answer(`\n${table.toString()}`);
  for (const { suite, scenario, levels, reason } of plan.refused) {
    output.answer(`left out: ${suite}/${scenario} ${Object.entries(levels).map(([factor, level]) => `${factor}=${level}`).join(' ')}: ${reason}`);
  }
}

function plainTable(head: string[]): Table.Table {
  const none = { top: '', 'top-mid': '', 'top-left': '', 'top-right': '', bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '', mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '', left: '  ', right: '', middle: '  ' };
  return new Table({ head, chars: none, style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 } });
}
