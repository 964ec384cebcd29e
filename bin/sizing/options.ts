import { Option, type Command } from 'commander';
import { DEFAULT_OUT } from '../runs.ts';
import { parseConfidence, parseMix, parseMs, parsePositive, parseSeed } from './parse.ts';

/** Quantiles that an objective can be given at, by their options. */
export const objectiveQuantiles = { p50: 0.5, p90: 0.9, p95: 0.95, p99: 0.99, 'p99.9': 0.999 } as const;
export type ObjectiveName = keyof typeof objectiveQuantiles;

/** What the options that `size` and `plan` share are read into. */
export interface SizingFlags extends Partial<Readonly<Record<ObjectiveName, number>>> {
  readonly run: readonly string[];
  readonly out: string;
  readonly mix?: string | Record<string, number>;
  readonly suite?: string;
  readonly contender?: string;
  readonly availability: 'none' | 'n-1';
  readonly confidence: number;
  readonly hardware?: string;
  readonly measuredSpeed?: number;
  readonly hop?: string;
  readonly wire?: number;
  readonly seed: number;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** Adds the options that `size` and `plan` share; `readSizingInputs` reads what they name. */
export function withSizingOptions(command: Command): Command {
  command.requiredOption('--run <run...>', 'what to conclude from: runs of one machine, each a path, an id, or latest');
  for (const name of Object.keys(objectiveQuantiles)) command.option(`--${name} <time>`, `objective: ${name} of the response time at most this, e.g. 50ms`, parseMs);
  return command
    .option('--mix <mix>', 'the name of a mix, or shares: read=0.8,write=0.2; default: the one that ran at most loads', parseMix)
    .option('--contender <id>', 'where the runs hold several: which; default: the one with most trials')
    .option('--suite <id>', 'the same of suites')
    .addOption(new Option('--availability <need>', 'n-1: the objective is kept after any one box has failed').choices(['none', 'n-1']).default('none'))
    .option('--confidence <share>', 'share of the draws in which it has to hold', parseConfidence, 0.9)
    .option('--hardware <file>', 'catalogue of hardware; default: the example catalogue, whose prices are made up')
    .option('--measured-speed <n>', "speed of the measured box on the catalogue's scale (headroom hardware score tells); default: 1, assumed", parsePositive)
    .option('--hop <file>', 'price of a network hop (headroom hardware hop writes it); default: assumed')
    .option('--wire <time>', 'there and back of cables and switches, added to a measured hop, e.g. 100us', parseMs)
    .option('--seed <number>', 'seed of the draws', parseSeed, 1)
    .option('--out <folder>', 'where runs were written', DEFAULT_OUT);
}
