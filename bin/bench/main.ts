#!/usr/bin/env node
import { writeFileSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import { systemClock } from '../../suites/harness/clock.ts';
import { HeadroomError } from '../../suites/harness/errors.ts';
import { loadConfig } from '../config.ts';
import { ExitCode } from '../exit-codes.ts';
import { interruptible } from '../interrupt.ts';
import { ensureImage, openRunLab, sweep } from '../lab.ts';
import { runProgram } from '../main.ts';
import { createOutput } from '../output.ts';
import { version } from '../version.ts';
import { exitCodeOf } from './bars.ts';
import type { BenchOptions, BenchPart, PartResult, Target } from './bench.ts';
import { part as awake } from './awake/part.ts';
import { part as endurance } from './endurance/part.ts';
import { part as http } from './http/part.ts';
import { part as messages } from './messages/part.ts';
import { part as pacing } from './pacing/part.ts';
import { part as plan } from './plan/part.ts';
import { printPart } from './print.ts';
import { part as simulation } from './simulation/part.ts';
import { startTarget } from './target.ts';

const parts: readonly BenchPart[] = [http, pacing, awake, messages, simulation, endurance, plan];

interface Flags extends BenchOptions {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly save?: string;
}

const HELP = `
Parts: ${parts.map(({ id, title }) => `\n  ${id.padEnd(10)} ${title}`).join('')}

Exit codes: 0 every bar met; 1 a bar missed; 5 none missed, but data that do not tell.
`;

const count = (text: string): number => {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError('a whole number of at least 1 is wanted.');
  return value;
};
const minutes = (text: string): number => {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('a number above 0 is wanted.');
  return value;
};

const program = new Command('bench')
  .description("Headroom's own load generators beside those of others, against the same targets.")
  .argument('[parts...]', 'which parts; default: all')
  .option('--rounds <count>', 'rounds of http and messages', count, 15)
  .option('--connections <list>', 'connections of http', (text) => text.split(',').map(count), [64])
  .option('--trials <count>', 'trials of pacing and simulation, and of each kind of awake', count, 10)
  .option('--minutes <number>', 'length of endurance', minutes, 10)
  .option('--payload-bytes <count>', 'payload of messages, 16 or more', count, 16)
  .option('--seed <number>', 'seed of orders, arrivals and intervals', count, 1)
  .option('--save <file>', 'write the figures to a file as well')
  .option('--json', 'print JSON alone on standard output', false)
  .option('--quiet', 'no news on the way, only the answer', false)
  .addHelpText('after', HELP)
  .exitOverride()
  .action(async (names: string[], flags: Flags) => {
    process.exitCode = await bench({ names, flags });
  });

async function bench(options: { names: readonly string[]; flags: Flags }): Promise<ExitCode> {
  const { names, flags } = options;
  const chosen = names.length === 0 ? parts : names.map(partOf);
  const output = createOutput(flags);
  const { news } = output;
  const signal = interruptible({ news });
  sweep({ news });
  await ensureImage({ news, signal });
  const startedAt = systemClock.now().toISOString();
  const config = loadConfig({ path: undefined, env: process.env });
  await using lab = await openRunLab({ runId: `bench-${process.pid}`, config, news });
  let started: Promise<Target> | undefined;
  const target = (): Promise<Target> => (started ??= startTarget({ lab, signal, news }));
  const results: PartResult[] = [];
  for (const part of chosen) {
    news(`${part.title} …`);
    const result = await part.run({ options: flags, lab, signal, news, target }).catch((error: unknown) => {
      throw signal.aborted ? interruption(error) : error;
    });
    results.push(result);
    printPart(result, output);
  }
  const { environment, cores } = lab;
  const saved = { format: 'headroom-bench/1', headroomVersion: version(), startedAt, seed: flags.seed, environment, cores, parts: results };
  output.data(saved);
  if (flags.save !== undefined) writeFileSync(flags.save, `${JSON.stringify(saved, null, 1)}\n`);
  return exitCodeOf(results.flatMap(({ bars }) => bars));
}

function interruption(cause: unknown): HeadroomError {
  return new HeadroomError({ code: 'INTERRUPTED', kind: 'interrupted', message: 'The bench was interrupted; nothing is saved.', hint: 'Run it again.', cause });
}

function partOf(name: string): BenchPart {
  const part = parts.find(({ id }) => id === name);
  if (part !== undefined) return part;
  throw new HeadroomError({ code: 'UNKNOWN_PART', kind: 'input', message: `There is no part ${name}.`, hint: `Parts: ${parts.map(({ id }) => id).join(', ')}.` });
}

await runProgram(program);
