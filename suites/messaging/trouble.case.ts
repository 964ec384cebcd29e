import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { kill } from '../../fixtures/hosts/host.ts';
import { descendants } from '../../fixtures/hosts/processes.ts';
import type { Lab } from '../../fixtures/hosts/lab.ts';
import type { RunningServer, ServerSource } from '../../fixtures/servers/server.ts';
import { blocksOf } from '../harness/blocks.ts';
import { systemClock } from '../harness/clock.ts';
import { memoryRecord, quietHost } from '../harness/fake.case.ts';
import type { TrialRecord } from '../harness/record.ts';
import { fixedSchedule, run } from '../harness/runner.ts';
import type { Bench, BenchContext, Levels } from '../harness/scenario.ts';
import { suite } from './suite.ts';

const nothingVoids = { steal: 'a test', 'foreign-cpu': 'a test', generator: 'a test' };

/** A run of the messaging suite in which something goes wrong. */
export interface TroubleOptions {
  readonly lab: Lab;
  readonly source: (kind: string) => Promise<ServerSource>;
  readonly scenario: string;
  readonly levels: Levels;
  /** Their slices follow each other in this order, or the other way round. */
  readonly contenders: readonly string[];
  readonly sliceMs?: number;
  /** So long after the first slice of the first contender has begun … */
  readonly afterMs?: number;
  /** … this goes wrong. */
  readonly trouble?: () => void | Promise<void>;
}

/** What came of it. */
export interface TroubleEnd {
  readonly trials: readonly TrialRecord[];
  /** The first contender's. */
  readonly trial: TrialRecord;
  /** From the trouble (or, where there was none, from the beginning) to the end of the run, its servers stopped. */
  readonly elapsedMs: number;
}

/** One block, run as any is: by the runner, with the suite's own bench. */
export async function runWithTrouble(options: TroubleOptions): Promise<TroubleEnd> {
  const { lab, source, scenario, levels, contenders, sliceMs = 3000, afterMs = 500, trouble } = options;
  const [first = ''] = contenders;
  const signal = new AbortController().signal;
  const context: BenchContext = {
    runId: lab.runId,
    workDir: lab.dir,
    cores: { name: 'pinned', serverCpus: [1], generatorCpus: [0] },
    log: () => undefined,
    secret: () => undefined,
    signal,
  };
  const comparison = { levels, contenders, blocks: 1, roundsPerBlock: 1, controlRounds: 0, sliceMs, sliceOverheadMs: 0, trialOverheadMs: 0, exempt: nothingVoids };
  let fromMs = performance.now();
  let made: Promise<void> = Promise.resolve();
  const bench: Bench = await suite.open(context, { lab, source });
  let trials: readonly TrialRecord[];
  try {
    trials = await run({
      next: fixedSchedule(blocksOf({ suite: suite.id, scenario, comparison, seed: 1 })),
      benchOf: () => Promise.resolve(bench),
      record: memoryRecord(),
      clock: systemClock,
      host: quietHost,
      signal,
      observer: {
        sliceStarted: ({ contender }) => {
          if (contender !== first || trouble === undefined) return;
          made = sleep(afterMs).then(() => {
            fromMs = performance.now();
            return trouble();
          });
          // Looked at when the run has ended.
          made.catch(() => undefined);
        },
      },
    });
    await made;
  } finally {
    await bench[Symbol.asyncDispose]();
  }
  const trial = trials.find(({ contender }) => contender === first);
  if (trial === undefined) throw new Error(`${first} had no trial`);
  return { trials, trial, elapsedMs: performance.now() - fromMs };
}

/** Ends, by force, the processes below this one of that name, or whose command line holds these words; how many there were. */
export function killOwn(who: { readonly name: string } | { readonly words: string }): number {
  const isMeant = ({ pid, name }: { pid: number; name: string }): boolean => ('name' in who ? name === who.name : name === 'node' && commandOf(pid).includes(who.words));
  return descendants(process.pid).filter((its) => isMeant(its) && kill(its.pid, 'SIGKILL')).length;
}

/** Runs `rabbitmqctl` where a RabbitMQ of ours runs, as the same user; what it printed. */
export function rabbitCtl({ pid }: RunningServer, ...command: string[]): string {
  const environment: Record<string, string> = Object.fromEntries(readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').map((line) => [line.split('=', 1)[0] ?? '', line.slice(line.indexOf('=') + 1)]));
  const [, uid = '', gid = ''] = /^Uid:\t(\d+)[^]*^Gid:\t(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  const enter = ['--target', String(pid), '--mount', '--pid', '--root', '--wd', '--setgid', gid, '--setuid', uid];
  const program = ['/bin/sh', '-c', 'exec /usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin/rabbitmqctl "$@"', 'sh', ...command];
  const { status, stdout, stderr } = spawnSync('nsenter', [...enter, ...program], { env: environment, encoding: 'utf8', timeout: 30_000 });
  if (status !== 0) throw new Error(`rabbitmqctl ${command.join(' ')}: ${stderr}${stdout}`);
  return stdout.trim();
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}
