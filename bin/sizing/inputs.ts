import { join } from 'node:path';
import { machinesOf, readCatalogue, type Catalogue } from '../../fixtures/hardware/catalogue.ts';
import { ASSUMED_HOP, readHop, withWire, type HopPrice } from '../../fixtures/hardware/hop.ts';
import { systemModelOf } from '../../reports/analysis/sizing/from-records.ts';
import type { Machine } from '../../reports/analysis/sizing/placement.ts';
import type { SystemModel } from '../../reports/analysis/sizing/system-model.ts';
import { HeadroomError } from '../../suites/harness/errors.ts';
import { readRecord } from '../../suites/harness/record-reader.ts';
import { findRun, RECORD_FILE } from '../runs.ts';
import { objectiveQuantiles, type ObjectiveName, type SizingFlags } from './options.ts';

/** What `size` and `plan` compute with: the system as measured, the hardware on offer, the objective. */
export interface SizingInputs {
  readonly model: SystemModel;
  /** At `model.quantile`. */
  readonly latencyMs: number;
  readonly catalogue: Catalogue;
  readonly machines: readonly Machine[];
  readonly hop: HopPrice;
  /** What was assumed about these inputs, in sentences. */
  readonly assumptions: readonly string[];
}

/**
 * Reads the runs, the catalogue and the hop that options name.
 *
 * @throws HeadroomError, AnalysisError or FixtureError (input) for what is missing, damaged or contradictory.
 */
export function readSizingInputs(flags: SizingFlags): SizingInputs {
  const { quantile, latencyMs } = objectiveOf(flags);
  const catalogue = readCatalogue(flags.hardware);
  const records = flags.run.map((run) => readRecord(join(findRun({ run, out: flags.out }), RECORD_FILE)).record);
  const model = systemModelOf({
    records,
    quantile,
    seed: flags.seed,
    ...(flags.mix !== undefined && { mix: flags.mix }),
    ...(flags.contender !== undefined && { contender: flags.contender }),
    ...(flags.suite !== undefined && { suite: flags.suite }),
  });
  const machines = machinesOf(catalogue, flags.measuredSpeed === undefined ? {} : { speedOfMeasured: flags.measuredSpeed });
  return { model, latencyMs, catalogue, machines, hop: hopOf(flags), assumptions: hardwareAssumptions({ catalogue, flags, model }) };
}

function objectiveOf(flags: SizingFlags): { quantile: number; latencyMs: number } {
  const given = (Object.keys(objectiveQuantiles) as ObjectiveName[]).flatMap((name) => (flags[name] === undefined ? [] : [{ name, latencyMs: flags[name] }]));
  const [one, ...others] = given;
  if (one !== undefined && others.length === 0) return { quantile: objectiveQuantiles[one.name], latencyMs: one.latencyMs };
  throw new HeadroomError({
    code: 'OBJECTIVE',
    kind: 'input',
    message: one === undefined ? 'There is no objective for the response time.' : `There are several objectives: ${given.map(({ name }) => `--${name}`).join(', ')}.`,
    hint: 'Give one, e.g. --p99 50ms.',
  });
}

function hopOf({ hop: path, wire }: SizingFlags): HopPrice {
  const hop = path === undefined ? ASSUMED_HOP : readHop(path);
  return wire === undefined ? hop : withWire(hop, { wireMicros: 1000 * wire });
}

function hardwareAssumptions(options: { catalogue: Catalogue; flags: SizingFlags; model: SystemModel }): string[] {
  const { catalogue, flags, model } = options;
  const unmeasured = catalogue.machines.filter(({ measured }) => measured === undefined).length;
  return [
    catalogue.kind === 'example'
      ? `Prices and classes are those of the ${catalogue.title.toLowerCase()}, which are made up: give your provider's by --hardware.`
      : `Prices are those of ${catalogue.title} as of ${catalogue.asOf}.`,
    ...(unmeasured > 0 ? [`The speeds of ${String(unmeasured)} of ${String(catalogue.machines.length)} classes were not measured: they are what the catalogue says.`] : []),
    ...(flags.measuredSpeed === undefined ? [`The box that was measured (${model.reference.cpuModel}) has speed 1 on the catalogue's scale: measure it by \`headroom hardware score\` and give --measured-speed.`] : []),
  ];
}
