import type { RunRecord, TrialRecord } from '../../../suites/harness/record.ts';
import { formatUnit } from '../../../suites/harness/units.ts';
import { settingOf } from '../capacity/cause.ts';
import { systemFits } from '../demand/demand.ts';
import { cellsOf } from '../demand/measured.ts';
import { coresTogether, demandModels, type DemandModel } from '../demand/model.ts';
import { HELD_OUT } from '../demand/points.ts';
import { AnalysisError } from '../errors.ts';
import { usableTrials } from '../pairs.ts';
import type { AnalysisSettings } from '../result.ts';
import { seedFor } from '../seed.ts';
import { withoutRuler } from '../ruler.ts';
import { mixOf } from './chosen-mix.ts';
import { demandCurves } from './demand-curves.ts';
import { responseModel } from './response-model.ts';
import type { ModelComponent, SystemModel } from './system-model.ts';

const DEFAULT_DRAWS = 399;

export interface SystemModelOptions {
  readonly records: readonly RunRecord[];
  /** A mix that was run, by its name, or shares of the classes of requests; default: the one that ran at most loads. */
  readonly mix?: string | Readonly<Record<string, number>>;
  readonly contender?: string;
  readonly suite?: string;
  /** Of the response times, 0 to 1. */
  readonly quantile: number;
  readonly seed?: number;
  readonly draws?: number;
}

/**
 * The system that some runs measured (or that operations observed), for sizing and planning.
 *
 * @throws AnalysisError where the runs hold no such system, do not fit together, or hold no open load to tell latency by.
 */
export function systemModelOf(options: SystemModelOptions): SystemModel {
  const { records, quantile, draws = DEFAULT_DRAWS } = options;
  const record = joined(records);
  const settings: AnalysisSettings = { confidence: 0.95, margin: 0.05, minimumPairs: 30, seed: options.seed ?? record.header.seed };
  const trials = records.flatMap((one) => usableTrials(withoutRuler(one)));
  const { model, others } = chosenModel({ models: demandModels({ trials, settings }), options, runs: runIds(records) });
  const { mix, notes } = mixOf({ model, ...(options.mix !== undefined && { mix: options.mix }) });
  const cores = Math.max(1, record.header.coreLayout.serverCpus.length);
  const curvesOf = (coefficients: (fit: number) => readonly number[]): ReturnType<typeof demandCurves> => demandCurves({ model, mix, cores, coefficients });
  const demands = curvesOf((fit) => model.fits[fit]?.coefficients ?? []);
  const count = Math.min(draws, model.replicates[0]?.length ?? 0);
  const response = responseModel({ model, mix, cores, demands, quantile, seed: seedFor(settings.seed, 'response', model.suite, model.contender), draws: count });
  const first = model.fitted.find(({ perSec }) => perSec > 0)?.trial;
  const own = model.points.filter(({ perSec }) => perSec > 0).map(({ perSec }) => perSec);
  return {
    runs: runIds(records),
    origin: record.header.origin === 'observed' ? 'observed' : 'measured',
    suite: model.suite,
    contender: model.contender,
    mix: mix.shares,
    components: systemFits(model).map((at) => componentOf({ name: model.fits[at]?.component ?? '', record, trials, model, ...(first && { first }) })),
    quantile,
    reference: { cores, cpuModel: record.header.environment.cpuModel },
    measuredFromPerSec: Math.min(...own),
    measuredToPerSec: mix.highestPerSec,
    best: { demands, response: response.curve },
    draws: Array.from({ length: count }, (_, round) => ({
      demands: curvesOf((fit) => model.replicates[fit]?.[round] ?? []),
      response: response.draws[round] ?? response.curve,
    })),
    predictionError: { rateShare: rateError(model), responseShare: response.heldOutShare },
    trials: model.fitted.map(({ trial }) => trial.id),
    notes: [
      ...notes, ...response.notes,
      ...(others.length > 0 ? [`The runs hold ${others.join(', ')} too; this is ${model.suite}/${model.contender}.`] : []),
    ],
  };
}

/** Records as one: they must tell of the same kind of machine. */
function joined(records: readonly RunRecord[]): RunRecord {
  const [first, ...rest] = records;
  if (first === undefined) throw new AnalysisError({ code: 'NO_RUN', message: 'There is no run to make a model of.', hint: 'Name one by --run <run>.' });
  const words = ({ header }: RunRecord): string => `${header.environment.cpuModel}, ${String(header.coreLayout.serverCpus.length)} server cores`;
  const other = rest.find((one) => words(one) !== words(first));
  if (other === undefined) return first;
  throw new AnalysisError({
    code: 'RUNS_DIFFER',
    message: `${first.header.runId} (${words(first)}) and ${other.header.runId} (${words(other)}) come from different machines: demands of one are not those of the other.`,
    hint: 'Name runs of one machine only.',
  });
}

function chosenModel(chosen: { models: readonly DemandModel[]; options: SystemModelOptions; runs: readonly string[] }): { model: DemandModel; others: string[] } {
  const { models, options, runs } = chosen;
  const idOf = ({ suite, contender }: DemandModel): string => `${suite}/${contender}`;
  const wanted = models.filter(({ suite, contender }) => (options.suite ?? suite) === suite && (options.contender ?? contender) === contender);
  const [model, ...rest] = [...wanted].sort((a, b) => b.fitted.length - a.fitted.length);
  if (model !== undefined) return { model, others: rest.map(idOf) };
  throw models.length === 0
    ? new AnalysisError({
        code: 'NO_DEMANDS',
        message: `There are no demands of a whole system in ${runs.join(', ')}.`,
        hint: 'Measure them by: headroom run system --profile quick; or take them from operations by: headroom observe.',
      })
    : new AnalysisError({
        code: 'NO_SUCH_CONTENDER',
        message: `${runs.join(', ')} hold no ${[options.suite, options.contender].filter(Boolean).join('/')}.`,
        hint: `They hold ${models.map(idOf).join(', ')}.`,
      });
}

function componentOf(options: { name: string; record: RunRecord; trials: readonly TrialRecord[]; model: DemandModel; first?: TrialRecord }): ModelComponent {
  const { name, record, trials, model, first } = options;
  const processes = first === undefined ? null : settingOf(record.header, first)(`${name}Processes`);
  const peaks = trials.filter(({ suite, contender }) => suite === model.suite && contender === model.contender).flatMap(({ peakBytes }) => peakBytes[name] ?? []);
  // What is counted in processes is a process of one thread (a Node process); what is not uses as many cores as there are.
  return { name, coresPerProcess: processes === null ? null : 1, processes, memoryBytes: peaks.length === 0 ? null : Math.max(...peaks) };
}

/** Of the CPU use that the fit foretold at loads held out, all components together (root mean square); null where none ran. */
function rateError(model: DemandModel): number | null {
  const errors = cellsOf(model.points.filter(({ purpose }) => purpose === HELD_OUT)).map(({ load, points }) => {
    const measured = points.reduce((sum, { cores }) => sum + systemFits(model).reduce((total, at) => total + (cores[model.fits[at]?.component ?? ''] ?? 0), 0), 0) / points.length;
    return coresTogether({ model, fits: systemFits(model), load }) / measured - 1;
  });
  return errors.length === 0 ? null : Math.sqrt(errors.reduce((sum, error) => sum + error ** 2, 0) / errors.length);
}

const runIds = (records: readonly RunRecord[]): string[] => records.map(({ header }) => header.runId);

/** `measured up to 1,850/s`: where extrapolation begins. */
export function rangeWords({ measuredFromPerSec, measuredToPerSec }: Pick<SystemModel, 'measuredFromPerSec' | 'measuredToPerSec'>): string {
  return `measured from ${formatUnit(measuredFromPerSec, 'perSec')} to ${formatUnit(measuredToPerSec, 'perSec')}`;
}
