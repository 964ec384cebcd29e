import { Command, InvalidArgumentError, Option } from 'commander';
import type { NetworkProblem } from '../../reports/analysis/network/problem.ts';
import { solve } from '../../reports/analysis/network/solve.ts';
import { HeadroomError } from '../../suites/harness/errors.ts';
import { ExitCode } from '../exit-codes.ts';
import { readNetwork, solverNames } from '../network-file.ts';
import { createOutput, type Output } from '../output.ts';
import { problemJson, solutionJson } from '../solving/solve-json.ts';
import { solutionText } from '../solving/solve-text.ts';

const EXAMPLES = `
A model (YAML or JSON):
  stations: {cpu: {servers: 2}, disk: {}, net: {delay: true}, pool: {servers: 4, limit: 10}}
  classes: {read: {population: 20, thinkSeconds: 5}, write: {arrivalRate: 3}}
  demandsSeconds: {read: {cpu: 0.02, disk: 0.01}, write: {cpu: 0.05, net: 0.1, pool: 0.2}}
  solver: auto

Examples:
  headroom solve model.yaml
  headroom solve model.yaml --solver approximate --json
  headroom solve model.yaml --solver simulate --seed 7

Exit codes: 0 done; 1 the network has no steady state (it says which station cannot keep up); 2 input.
`;

interface Flags {
  readonly solver?: (typeof solverNames)[number];
  readonly seed: number;
  readonly json: boolean;
  readonly quiet: boolean;
}

export function solveCommand(): Command {
  return new Command('solve')
    .description('Solves a queueing network: throughput, response times, use and queues of its stations.')
    .argument('<model>', 'a YAML or JSON file')
    .addOption(new Option('--solver <name>', "instead of the file's; auto: exact where that is within reach").choices([...solverNames]))
    .option('--seed <n>', 'of a simulation', parseSeed, 1)
    .addHelpText('after', EXAMPLES)
    .action((path: string, flags: Flags) => {
      const output = createOutput(flags);
      const { model, solver, assumptions } = readNetwork(path);
      const outcome = solve(model, { solver: flags.solver ?? solver, seed: flags.seed });
      if (outcome.status === 'unsolved') {
        refuse(outcome.problem, output);
        return;
      }
      output.answer(solutionText({ model, outcome, assumptions }));
      output.data(solutionJson({ outcome, assumptions }));
    });
}

/** That a network cannot keep up is an answer; what cannot be asked of it is an error of the input. */
function refuse(problem: NetworkProblem, output: Output): void {
  if (problem.code !== 'UNSTABLE') throw new HeadroomError({ ...problem, kind: 'input' });
  output.answer(`${problem.message}\n${problem.hint}`);
  output.data(problemJson(problem));
  process.exitCode = ExitCode.no;
}

function parseSeed(text: string): number {
  const seed = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(seed)) throw new InvalidArgumentError('A seed is a whole number.');
  return seed;
}
