import { Command, InvalidArgumentError, Option } from 'commander';
import type { RunObserver } from '../../suites/harness/runner.ts';
import { profileNames, type Block, type ProfileName, type Suite } from '../../suites/harness/scenario.ts';
import { HeadroomError } from '../../suites/harness/errors.ts';
import type { TrialRecord } from '../../suites/harness/record.ts';
import { schedule, type Schedule } from '../../suites/harness/schedule.ts';
import { formatDuration } from '../../suites/harness/units.ts';
import { systemClock } from '../../suites/harness/clock.ts';
import type { Analysis } from '../../reports/analysis/result.ts';
import { loadConfig } from '../config.ts';
import { ExitCode } from '../exit-codes.ts';
import { interruptible } from '../interrupt.ts';
import { ensureImage } from '../lab.ts';
import { createOutput, type Output } from '../output.ts';
import { progress } from '../progress.ts';
import { presentRuns } from '../present.ts';
import { DEFAULT_OUT, findRun, newRunId, runExists } from '../runs.ts';
import { select } from '../selection.ts';
import { chosenSystems } from '../systems.ts';
import { withRuler } from '../with-ruler.ts';
import { measure, resume, type MeasureOptions } from '../studies/measure.ts';
import { loadSuites } from '../suites.ts';

export interface RunFlags {
  readonly profile: ProfileName;
  readonly contender: readonly string[];
  readonly system?: readonly string[];
  readonly seed?: number;
  readonly out: string;
  readonly resume?: string;
  readonly provision: boolean;
  readonly config?: string;
  readonly json: boolean;
  readonly quiet: boolean;
}

const EXAMPLES = `
Examples:
  headroom run messaging --profile quick --provision
  headroom run messaging/one-to-one --contender nats-core --contender rabbitmq-classic-transient
  headroom run system workers --system mine
  headroom run --resume latest

Exit codes: 0 done; 2 input; 3 a server did not start; 4 incomplete (trials failed, disk full); 130 interrupted.
`;

export function runCommand(): Command {
  return new Command('run')
    .description('Measures suites and writes a record and a report.')
    .argument('[names...]', 'suite, suite/scenario, or all')
    .addOption(new Option('--profile <name>', 'how much time to spend; smoke only proves that it runs').choices(profileNames).default('quick'))
    .option('--contender <id>', 'only this contender (may be repeated)', (id: string, ids: readonly string[]) => [...ids, id], [] as readonly string[])
    .option('--system <name>', 'a system of headroom.yaml instead of the reference application (may be repeated)', (name: string, all: readonly string[]) => [...all, name], [] as readonly string[])
    .option('--seed <number>', 'seed of orders and intervals; default: from the clock', parseSeed)
    .option('--out <folder>', 'where runs are written', DEFAULT_OUT)
    .option('--resume <run>', 'go on with a run that was cut short: a path, an id, or latest')
    .option('--provision', 'build the server image first where it is missing', false)
    .option('--config <file>', 'configuration; default: headroom.yaml where it is there')
    .addHelpText('after', EXAMPLES)
    .action(async (names: string[], flags: RunFlags) => {
      const { trials } = await runSuites({ names, flags });
      process.exitCode = isComplete(trials) ? ExitCode.done : ExitCode.incomplete;
    });
}

/** Measures, reports, and tells what came of it. */
export async function runSuites(options: { names: readonly string[]; flags: RunFlags }): Promise<{ trials: readonly TrialRecord[]; analyses: readonly Analysis[] }> {
  const { names, flags } = options;
  const output = createOutput(flags);
  const signal = interruptible(output);
  const suites = await loadSuites();
  const config = loadConfig({ path: flags.config, env: process.env });
  const systems = chosenSystems({ config, names: flags.system ?? [] });
  const display = { current: { done: (): void => undefined } };
  const observing = (followUpMs: number) => (blocks: readonly Block[]): RunObserver => {
    const shown = progress({ blocks, followUpMs, stream: process.stderr, quiet: flags.quiet, nowMs: systemClock.nowMs });
    display.current = shown;
    return shown;
  };
  const common: MeasureOptions = {
    config,
    suites,
    systems,
    workloads: config.messaging.workloads,
    signal,
    news: output.news,
    observe: observing(0),
  };
  let runId = '';
  try {
    const job = flags.resume === undefined ? await planNew({ names, flags, common, output, observing }) : planResume({ names, flags, common, run: flags.resume });
    runId = job.runId;
    if (flags.provision) await ensureImage({ news: output.news, signal });
    const { folder, trials } = await job.start();
    display.current.done();
    return { trials, analyses: await presentRuns({ folders: [folder], output }) };
  } catch (error) {
    display.current.done();
    throw withResumeHint({ error, runId, out: flags.out });
  }
}

interface Job {
  readonly runId: string;
  readonly start: () => Promise<{ folder: string; trials: readonly TrialRecord[] }>;
}

async function planNew(options: { names: readonly string[]; flags: RunFlags; common: MeasureOptions; output: Output; observing: (followUpMs: number) => MeasureOptions['observe'] }): Promise<Job> {
  const { names, flags, common, output, observing } = options;
  const chosen = await select({ suites: common.suites, names, contenders: flags.contender, subjects: common });
  const selections = await withRuler({ selections: chosen, profile: flags.profile });
  const seed = flags.seed ?? Date.now() % 1_000_000;
  const plan = schedule({ selections, profile: flags.profile, seed });
  const runId = freeRunId({ suites: chosen.map(({ suite }) => suite), flags });
  announce({ plan, flags, runId, output });
  const command = ['headroom', ...process.argv.slice(2)].join(' ');
  const start = (): ReturnType<Job['start']> => measure({ ...common, observe: observing(plan.followUpMs), runId, out: flags.out, command, profile: flags.profile, seed, selections, schedule: plan });
  return { runId, start };
}

function planResume(options: { names: readonly string[]; flags: RunFlags; common: MeasureOptions; run: string }): Job {
  const { names, flags, common, run } = options;
  if (names.length > 0 || flags.contender.length > 0 || flags.seed !== undefined) {
    throw usage({ message: '--resume takes suites, contenders and seed from the run itself.', hint: `Write only: headroom run --resume ${run}` });
  }
  const folder = findRun({ run, out: flags.out });
  return { runId: folder.split('/').at(-1) ?? run, start: () => resume({ ...common, folder }) };
}

function announce(options: { plan: Schedule; flags: RunFlags; runId: string; output: Output }): void {
  const { plan, flags, runId, output } = options;
  for (const { suite, scenario, levels, reason } of plan.refused) {
    output.news(`left out ${suite}/${scenario} ${JSON.stringify(levels)}: ${reason}`);
  }
  if (plan.blocks.length === 0 && plan.followUpMs === 0) {
    throw usage({ message: `The ${flags.profile} profile has nothing to measure for these names.`, hint: 'Choose a larger profile: --profile standard. `headroom list` shows what each holds.' });
  }
  const followUps = plan.followUpMs === 0 ? '' : `, ${formatDuration(plan.followUpMs)} of it for what is planned on the way`;
  output.news(`run ${runId}: ${plan.blocks.length} blocks, about ${formatDuration(plan.estimatedMs)} (the ${flags.profile} profile allows ${formatDuration(plan.budgetMs)})${followUps}`);
}

function freeRunId(options: { suites: readonly Suite[]; flags: RunFlags }): string {
  const id = newRunId({ now: systemClock.now(), suites: options.suites.map((suite) => suite.id), profile: options.flags.profile });
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? id : `${id}-${number}`;
    if (!runExists({ out: options.flags.out, runId: candidate })) return candidate;
  }
}

/** Whether every block has a result that stands: a failed trial, or a block voided to the last, leaves a gap. */
export function isComplete(trials: readonly TrialRecord[]): boolean {
  const standing = new Set(trials.filter((trial) => trial.status === 'completed' || trial.status === 'unsupported').map((trial) => trial.block));
  return trials.every((trial) => trial.status !== 'failed' && standing.has(trial.block));
}

/** What was measured so far is kept: says by which command it goes on. */
function withResumeHint(options: { error: unknown; runId: string; out: string }): unknown {
  const { error, runId, out } = options;
  if (!(error instanceof HeadroomError) || (error.kind !== 'interrupted' && error.kind !== 'incomplete') || runId === '') return error;
  if (!runExists({ out, runId })) return error;
  const where = out === DEFAULT_OUT ? '' : ` --out ${out}`;
  const { code, kind, message } = error;
  return new HeadroomError({ code, kind, message, cause: error, hint: `${kind === 'interrupted' ? 'Go on' : 'Mend that, then go on'} with: headroom run --resume ${runId}${where}` });
}

function parseSeed(text: string): number {
  const seed = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(seed)) throw new InvalidArgumentError('A seed is a whole number, 0 or more.');
  return seed;
}

function usage(options: { message: string; hint: string }): HeadroomError {
  return new HeadroomError({ code: 'USAGE', kind: 'input', ...options });
}
