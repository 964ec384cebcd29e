import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { curvesOfRecord, type RecordCurve } from '../../reports/analysis/scalability/record-curves.ts';
import { UnfitError } from '../../reports/analysis/scalability/observations.ts';
import { fitScalability } from '../../reports/analysis/scalability/scalability.ts';
import type { Asked } from '../../reports/analysis/scalability/predictions.ts';
import type { ScalabilityFit } from '../../reports/analysis/scalability/result.ts';
import { scalabilityText } from '../../reports/formats/scalability.ts';
import { HeadroomError, messageOf } from '../../suites/harness/errors.ts';
import { readRecord } from '../../suites/harness/record-reader.ts';
import { createOutput, type Output } from '../output.ts';
import { DEFAULT_OUT, findRun, RECORD_FILE } from '../runs.ts';
import { readTable } from '../tables/csv.ts';
import { loadTable } from '../tables/load-table.ts';

const EXAMPLES = `
A table has a header and a row for each measurement: load,throughput (the load may be called concurrency, nodes or n; the
throughput x). Rows of the same load are repeats. Throughput is per second, or latencies are in its unit of time.

Of a run, every curve of three loads or more is fitted: worker studies, closed loops by their connections, and what was
observed, by requests in flight.

Examples:
  headroom fit loads.csv
  headroom fit loads.csv --at 64,128 --at-throughput 2000 --at-latency 0.05
  headroom fit latest --curve mix=read-heavy
  headroom fit loads.csv --json

Exit codes: 0 done (the verdict says whether the fit may be used); 2 the input cannot be read or fitted.
`;

interface Flags {
  readonly at: number[];
  readonly atThroughput: number[];
  readonly atLatency: number[];
  readonly contender?: string;
  readonly curve?: string;
  readonly confidence: number;
  readonly seed?: number;
  readonly out: string;
  readonly json: boolean;
  readonly quiet: boolean;
}

export function fitCommand(): Command {
  return new Command('fit')
    .description('Fits the Universal Scalability Law and its rivals to throughput over load.')
    .argument('<csv|run>', 'a table, or a run: a path, an id, or latest')
    .option('--at <loads>', 'predict throughput at these loads, e.g. 64,128', positives, [])
    .option('--at-throughput <rates>', 'the loads that bring these throughputs', positives, [])
    .option('--at-latency <times>', 'the loads with these mean latencies, in seconds', positives, [])
    .option('--contender <id>', 'of a run: the curves of this contender only')
    .option('--curve <text>', 'of a run: the curves whose id holds this text')
    .option('--confidence <share>', 'of the intervals', share, 0.95)
    .option('--seed <number>', 'of the bootstrap; default: that of the run, or 1', seedNumber)
    .option('--out <folder>', 'where runs were written', DEFAULT_OUT)
    .addHelpText('after', EXAMPLES)
    .action((source: string, flags: Flags) => {
      const output = createOutput(flags);
      const fits = isTable(source) ? [fitTable(source, flags, output)] : fitRun(source, flags, output);
      const [first] = fits;
      if (first === undefined) return;
      output.answer(fits.map((fit) => scalabilityText(fit)).join('\n\n'));
      output.data(fits.length === 1 ? first : { ...first, fits });
    });
}

/** A file that is no record; whatever else was named is looked for among the runs. */
function isTable(source: string): boolean {
  return !source.endsWith(RECORD_FILE) && (/\.(csv|tsv|txt)$/i.test(source) || (existsSync(source) && statSync(source).isFile()));
}

function fitTable(path: string, flags: Flags, output: Output): ScalabilityFit {
  const { observations, loadName, notes } = loadTable(readTable({ path, text: textOf(path) }));
  for (const note of notes) output.news(note);
  return fitted({ source: path, fit: () => fitScalability({ ...common(flags), observations, loadName, title: path, seed: flags.seed ?? 1 }) });
}

function fitRun(run: string, flags: Flags, output: Output): ScalabilityFit[] {
  const folder = findRun({ run, out: flags.out });
  const { record } = readRecord(join(folder, RECORD_FILE));
  const curves = curvesOfRecord(record);
  const chosen = curves.filter(({ id, contender }) => (flags.contender === undefined || contender === flags.contender) && (flags.curve === undefined || id.toLowerCase().includes(flags.curve.toLowerCase())));
  if (curves.length > 0 && chosen.length === 0) {
    throw fitError({ message: `No curve of ${folder} is of that ${flags.curve === undefined ? 'contender' : 'name'}.`, hint: `Its curves: ${curves.map(({ id }) => id).join('; ')}.` });
  }
  const possible = chosen.filter((curve) => loadsOf(curve) >= 3);
  const short = chosen.filter((curve) => loadsOf(curve) < 3);
  if (possible.length === 0) throw noCurve({ folder, short, isObserved: record.header.origin === 'observed' });
  if (short.length > 0) output.news(`Left out, for a curve needs three loads: ${short.map((curve) => `${curve.id} (${loadsOf(curve)})`).join(', ')}.`);
  return possible.map(({ id, title, loadName, observations, notes, trials }) =>
    fitted({ source: id, fit: () => fitScalability({ ...common(flags), observations, title, loadName, notes, trials, seed: flags.seed ?? record.header.seed }) }));
}

const loadsOf = ({ observations }: RecordCurve): number => new Set(observations.map(({ load }) => load)).size;

function noCurve(options: { folder: string; short: readonly RecordCurve[]; isObserved: boolean }): HeadroomError {
  const { folder, short, isObserved } = options;
  const seen = short.map((curve) => `${curve.id} (${loadsOf(curve)})`).join(', ');
  return fitError({
    message: `${folder} holds no throughput at three different loads or more${seen === '' ? '' : `; loads by curve: ${seen}`}.`,
    hint: isObserved ? 'What was observed needs mean response times (<class>_mean), for load is requests in flight.' : 'Curves come from the suites workers and database, and from `run system/prediction --profile standard`.',
  });
}

function common({ at, atThroughput, atLatency, confidence }: Flags): { asked: Asked; confidence: number } {
  return { asked: { loads: at, throughputs: atThroughput, latencies: atLatency }, confidence };
}

function fitted(options: { source: string; fit: () => ScalabilityFit }): ScalabilityFit {
  try {
    return options.fit();
  } catch (error) {
    if (!(error instanceof UnfitError)) throw error;
    throw fitError({ message: `${options.source}: ${error.message}`, hint: error.hint, cause: error });
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw fitError({ message: `${path} cannot be read: ${messageOf(error)}.`, hint: 'Name a CSV file, or a run: a path, an id, or latest.', cause: error });
  }
}

function fitError(options: { message: string; hint: string; cause?: unknown }): HeadroomError {
  return new HeadroomError({ code: 'FIT', kind: 'input', ...options });
}

function positives(text: string): number[] {
  const values = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (values.every((value) => Number.isFinite(value) && value > 0)) return values;
  throw new InvalidArgumentError('Give numbers above 0, separated by commas, e.g. 64,128.');
}

function share(text: string): number {
  const value = Number(text);
  if (value > 0.5 && value < 1) return value;
  throw new InvalidArgumentError('Give a share between 0.5 and 1, e.g. 0.95.');
}

function seedNumber(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value)) return value;
  throw new InvalidArgumentError('Give a whole number.');
}
