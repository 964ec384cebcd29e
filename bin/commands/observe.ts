import { readFileSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import { HeadroomError, messageOf } from '../../suites/harness/errors.ts';
import { systemClock } from '../../suites/harness/clock.ts';
import { interruptible } from '../interrupt.ts';
import { parseCores, type CoresFlag } from '../observe/box.ts';
import { observedFromCsv } from '../observe/from-csv.ts';
import { defaultStepMs, observedFromPrometheus } from '../observe/from-prometheus.ts';
import type { Observed } from '../observe/observed.ts';
import { observeError } from '../observe/observed.ts';
import { concludeObserved, writeObserved } from '../observe/observe.ts';
import { PrometheusClient } from '../observe/prometheus/client.ts';
import { credentialsFor } from '../observe/prometheus/credentials.ts';
import { DEFAULT_QUERIES, readQueries } from '../observe/prometheus/queries.ts';
import { observeJson } from '../observe/result.ts';
import { parseSpan } from '../observe/span.ts';
import { observeText } from '../observe/text.ts';
import { createOutput, type Output } from '../output.ts';
import { presentRuns } from '../present.ts';
import { DEFAULT_OUT } from '../runs.ts';
import { readTable } from '../tables/csv.ts';

const EXAMPLES = `
Examples:
  headroom observe --prometheus http://127.0.0.1:9090 --range 14d
  headroom observe --prometheus https://metrics.example --range 7d --step 5m --queries queries.yaml --token-file token --cores api=4,db=8
  headroom observe --csv september.csv --cores 8

Turns what operations already has into a run like a measured one, marked observed, for size, plan and report.

A CSV has a row for each window and the columns
  time                  the window's end: 2026-01-31T12:00:00Z (UTC where no zone is told), or seconds since 1970
  <class>_rps           requests a second of a class; <class>_errors: of these, failed ones
  <component>_cpu       cores in use (1: one core, busy all the time); or _cpu_percent of a core, _cpu_millicores
  <class>_p99           response time in SECONDS (or _p99_ms, _p50, _p95_ms, …); <class>_mean, <class>_mean_ms
  all_p99, all_mean     of all requests together; <component>_processes
Cells that are empty leave their window out, and are counted.

Without --queries it asks Prometheus for what the reference application tells: requests by operation, CPU by job.
Credentials come from --token-file or the environment (HEADROOM_PROMETHEUS_TOKEN, or HEADROOM_PROMETHEUS_USER and
HEADROOM_PROMETHEUS_PASSWORD), and are never written or shown.

Exit codes: 0 done; 2 input (a column, a query, a metric that is not there, refused credentials); 3 Prometheus cannot be reached.
`;

interface ObserveFlags {
  readonly prometheus?: string;
  readonly csv?: string;
  readonly range: number;
  readonly end?: Date;
  readonly step?: number;
  readonly queries?: string;
  readonly tokenFile?: string;
  readonly latencyUnit?: 'ms' | 'seconds';
  readonly cores?: CoresFlag;
  readonly cpuModel?: string;
  readonly memory?: number;
  readonly name: string;
  readonly seed: number;
  readonly out: string;
  readonly json: boolean;
  readonly quiet: boolean;
}

export function observeCommand(): Command {
  return new Command('observe')
    .description('Takes demands from the monitoring of a system in operation; nothing is loaded.')
    .option('--prometheus <url>', 'a Prometheus server to ask')
    .option('--csv <file>', 'a table of monitoring instead')
    .addOption(new Option('--range <span>', 'how far back to look: 14d, 12h, 90s').argParser(parseSpan).default(parseSpan('14d'), '14d'))
    .option('--end <time>', 'the end of the range; default: now', parseTime)
    .option('--step <span>', 'length of a window; default: by the range (14d: 10m)', parseSpan)
    .option('--queries <file>', 'PromQL of your own classes and components (docs/cli.md)')
    .option('--token-file <file>', 'a file with a bearer token for Prometheus')
    .addOption(new Option('--latency-unit <unit>', 'of columns such as read_p99, whose names do not say; default: seconds, unless they cannot be').choices(['seconds', 'ms']))
    .option('--cores <n>', 'cores of the box, or of the boxes: 8, or api=4,db=8; default: what Prometheus tells, else the fewest possible', parseCores)
    .option('--cpu-model <text>', 'processor of the box, for the record')
    .option('--memory <GiB>', 'memory of the box, for the record', parseMemory)
    .option('--name <name>', 'of the system, in record and report', parseName, 'production')
    .option('--seed <number>', 'seed of the intervals', parseSeed, 1)
    .option('--out <folder>', 'where runs are written', DEFAULT_OUT)
    .addHelpText('after', EXAMPLES)
    .action(async (flags: ObserveFlags) => {
      const output = createOutput(flags);
      const { observed, secrets } = await observedFor({ flags, output });
      const written = writeObserved({
        observed, secrets,
        out: flags.out, name: flags.name, seed: flags.seed, now: systemClock.now(),
        command: ['headroom', ...process.argv.slice(2)].join(' '),
        ...(flags.cores !== undefined && { cores: flags.cores }),
        ...(flags.cpuModel !== undefined && { cpuModel: flags.cpuModel }),
        ...(flags.memory !== undefined && { memoryBytes: flags.memory }),
      });
      const [analysis] = await presentRuns({ folders: [written.folder], output: { ...output, answer: () => undefined, data: () => undefined } });
      const result = concludeObserved({ written, observed, out: flags.out, seed: flags.seed, demand: analysis?.demand[0] ?? null });
      output.answer(observeText(result));
      output.data(observeJson(result));
    });
}

async function observedFor(options: { flags: ObserveFlags; output: Output }): Promise<{ observed: Observed; secrets: readonly string[] }> {
  const { flags, output } = options;
  const { prometheus, csv } = flags;
  if ((prometheus === undefined) === (csv === undefined)) {
    throw observeError({ message: prometheus === undefined ? 'Neither --prometheus nor --csv was given.' : 'Both --prometheus and --csv were given.', hint: 'Give one: headroom observe --prometheus http://127.0.0.1:9090, or headroom observe --csv windows.csv' });
  }
  if (csv !== undefined) {
    const table = readTable({ path: csv, text: textOf(csv) });
    return { observed: observedFromCsv({ table, ...(flags.latencyUnit && { latencyUnit: flags.latencyUnit }) }), secrets: [] };
  }
  const { url, credentials } = credentialsFor({ url: prometheus ?? '', env: process.env, ...(flags.tokenFile !== undefined && { tokenFile: flags.tokenFile }) });
  const queries = flags.queries === undefined ? DEFAULT_QUERIES : readQueries({ path: flags.queries, text: textOf(flags.queries) });
  const client = new PrometheusClient({ url, credentials, signal: interruptible(output) });
  if (client.isExposed) output.news(`Credentials travel to ${client.origin} unencrypted; https would keep them to yourselves.`);
  const end = flags.end ?? systemClock.now();
  const observed = await observedFromPrometheus({ client, queries, endMs: end.getTime(), rangeMs: flags.range, stepMs: flags.step ?? defaultStepMs(flags.range) });
  return { observed, secrets: credentials.secrets };
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new HeadroomError({ code: 'OBSERVE', kind: 'input', message: `${path} cannot be read: ${messageOf(error)}.`, hint: 'Check the path.', cause: error });
  }
}

function parseTime(text: string): Date {
  const date = /^\d+$/.test(text) ? new Date(Number(text) * 1000) : new Date(text);
  if (Number.isNaN(date.getTime())) throw new InvalidArgumentError('a time, such as 2026-01-31T12:00:00Z, or seconds since 1970.');
  return date;
}

function parseMemory(text: string): number {
  const gib = Number(text.replace(/\s*GiB$/i, ''));
  if (!(gib > 0)) throw new InvalidArgumentError('a number of GiB, such as 16.');
  return Math.round(gib * 1024 ** 3);
}

function parseName(text: string): string {
  if (!/^[A-Za-z][\w.-]{0,39}$/.test(text)) throw new InvalidArgumentError('a name begins with a letter and is made of letters, digits, ., _ and -.');
  return text;
}

function parseSeed(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('a whole number.');
  return Number(text);
}
