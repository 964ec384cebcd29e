import { join, resolve } from 'node:path';
import { systemClock } from '../../suites/harness/clock.ts';
import { HeadroomError } from '../../suites/harness/errors.ts';
import { hostMeter } from '../../suites/harness/meters/host.ts';
import { readRecord } from '../../suites/harness/record-reader.ts';
import { RecordWriter } from '../../suites/harness/record-writer.ts';
import { RECORD_FORMAT, type RecordHeader, type TrialRecord } from '../../suites/harness/record.ts';
import { Redactor } from '../../suites/harness/redaction.ts';
import { withFollowUps } from '../../suites/harness/follow-ups.ts';
import { run, type RunObserver } from '../../suites/harness/runner.ts';
import type { Bench, Block, CoreLayout, ProfileName, Suite } from '../../suites/harness/scenario.ts';
import type { Schedule, SuiteSelection } from '../../suites/harness/schedule.ts';
import type { Environment } from '../../suites/harness/record.ts';
import { openRunLab, type RunLab } from '../lab.ts';
import { RECORD_FILE } from '../runs.ts';
import type { Config } from '../config.ts';
import { ownSystems, type OwnSystemPlan } from '../systems.ts';
import { version } from '../version.ts';

/** What every run is told, new or resumed. */
export interface MeasureOptions {
  readonly config: Config;
  readonly suites: readonly Suite[];
  /** Systems of the user's own that are measured instead of the reference application. */
  readonly systems: Readonly<Record<string, OwnSystemPlan>>;
  /** Traffic of the user's own. */
  readonly workloads: Config['messaging']['workloads'];
  readonly signal: AbortSignal;
  readonly news: (line: string) => void;
  readonly observe: (blocks: readonly Block[]) => RunObserver;
}

export interface NewRun extends MeasureOptions {
  readonly runId: string;
  readonly out: string;
  readonly command: string;
  readonly profile: ProfileName;
  readonly seed: number;
  readonly selections: readonly SuiteSelection[];
  readonly schedule: Schedule;
}

/** Measures a new run. Returns its folder and trials. */
export async function measure(options: NewRun): Promise<{ folder: string; trials: readonly TrialRecord[] }> {
  const folder = resolve(options.out, options.runId);
  await using lab = await openRunLab(options);
  const redactor = redactorOf(options.config);
  const header = headerOf({ ...options, cores: lab.cores, environment: lab.environment });
  const record = RecordWriter.create({ path: join(folder, RECORD_FILE), header, redactor });
  try {
    const trials = await execute({ ...options, lab, redactor, record, header, earlier: [] });
    return { folder, trials };
  } finally {
    record.close();
  }
}

/** Goes on with a run that was cut short: same schedule, same seed, only the blocks that are missing, the same follow-ups. */
export async function resume(options: MeasureOptions & { folder: string }): Promise<{ folder: string; trials: readonly TrialRecord[] }> {
  const { folder, suites } = options;
  const path = join(folder, RECORD_FILE);
  const { record, goodBytes } = readRecord(path);
  if (record.closing !== null) throw alreadyWhole(record.header.runId);
  for (const { id } of record.header.suites) {
    if (!suites.some((suite) => suite.id === id)) throw missingSuite(id);
  }
  // A run that measured systems of the user's own goes on with these, as headroom.yaml has them now.
  const wanted = Object.entries(ownSystems(options.config)).filter(([name]) => record.header.contenders.some(({ id }) => id === name));
  const systems = Object.fromEntries(wanted);
  const selections = await selectionsOf({ header: record.header, suites, systems, workloads: options.workloads });
  await using lab = await openRunLab({ ...options, systems, runId: record.header.runId });
  const redactor = redactorOf(options.config);
  const writer = RecordWriter.resume({ path, goodBytes, redactor });
  try {
    writer.append([{ kind: 'resumed', at: systemClock.now().toISOString(), environment: lab.environment }]);
    const trials = await execute({ ...options, selections, lab, redactor, record: writer, header: record.header, earlier: record.trials });
    return { folder, trials };
  } finally {
    writer.close();
  }
}

interface Execution extends MeasureOptions {
  readonly selections: readonly SuiteSelection[];
  readonly lab: RunLab;
  readonly redactor: Redactor;
  readonly record: RecordWriter;
  /** As it stands in the record, with what an earlier part of the run planned and refused. */
  readonly header: RecordHeader;
  readonly earlier: readonly TrialRecord[];
}

async function execute(options: Execution): Promise<readonly TrialRecord[]> {
  const { selections, lab, suites, redactor, record, header, earlier, signal, news, observe } = options;
  const { blocks, refused, profile, seed } = header;
  const benches = new Map<string, Promise<Bench>>();
  const context = { runId: lab.setup.lab.runId, workDir: lab.setup.lab.dir, cores: lab.cores, log: news, secret: redactor.add, signal };
  const benchOf = (id: string): Promise<Bench> => {
    const suite = suites.find((candidate) => candidate.id === id);
    if (suite === undefined) throw missingSuite(id);
    const bench = benches.get(id) ?? suite.open(context, lab.setup);
    benches.set(id, bench);
    return bench;
  };
  try {
    return await run({
      next: withFollowUps({
        selections,
        profile,
        seed,
        blocks,
        refused,
        refuse: (cells) => record.append(cells.map((cell) => ({ kind: 'refused', ...cell }))),
      }),
      planned: new Set(blocks.map(({ id }) => id)),
      benchOf,
      record,
      earlier,
      clock: systemClock,
      host: hostMeter({ spinnerPids: lab.setup.spinnerPids }),
      signal,
      observer: observe(blocks),
    });
  } finally {
    for (const bench of benches.values()) await bench.then((opened) => opened[Symbol.asyncDispose](), () => undefined);
  }
}

/** What the record says was selected, from the suites of this Headroom. */
async function selectionsOf(options: Pick<Execution, 'header' | 'suites' | 'systems' | 'workloads'>): Promise<SuiteSelection[]> {
  const { header, suites, systems, workloads } = options;
  const has = (list: readonly { suite: string; id: string }[], suite: string, id: string): boolean => list.some((entry) => entry.suite === suite && entry.id === id);
  const chosen = suites.filter(({ id }) => header.suites.some((suite) => suite.id === id));
  return Promise.all(
    chosen.map(async (suite) => ({
      suite,
      scenarios: suite.scenarios.filter(({ id }) => has(header.scenarios, suite.id, id)),
      contenders: (await suite.contenders({ systems, workloads })).filter(({ id }) => has(header.contenders, suite.id, id)),
    })),
  );
}

function headerOf(options: NewRun & { cores: CoreLayout; environment: Environment }): RecordHeader {
  const { selections, schedule, cores } = options;
  // Records are plain data; the deep copy leaves the functions of suites and scenarios behind.
  return JSON.parse(
    JSON.stringify({
      kind: 'header',
      format: RECORD_FORMAT,
      origin: 'measured',
      runId: options.runId,
      startedAt: systemClock.now().toISOString(),
      headroomVersion: version(),
      command: options.command,
      profile: options.profile,
      seed: options.seed,
      suites: selections.map(({ suite: { id, title, question } }) => ({ id, title, question })),
      scenarios: selections.flatMap(({ suite, scenarios, contenders }) =>
        scenarios.map((scenario) => ({
          suite: suite.id,
          id: scenario.id,
          title: scenario.title,
          question: scenario.question,
          headline: scenario.headline,
          metrics: scenario.metrics,
          why: scenario.plan(options.profile, contenders).why,
        })),
      ),
      contenders: selections.flatMap(({ suite, contenders }) =>
        contenders.map(({ id, title, guarantees, runtime, settings }) => ({ suite: suite.id, id, title, guarantees, runtime, settings })),
      ),
      refused: schedule.refused,
      blocks: schedule.blocks,
      coreLayout: cores,
      environment: options.environment,
    }),
  ) as RecordHeader;
}

/** Secrets of the user's own servers; those made for the run are added by whoever makes them. */
function redactorOf(config: Config): Redactor {
  const redactor = new Redactor();
  for (const secret of config.secrets) redactor.add(secret);
  for (const entry of Object.values(config.servers)) {
    if (entry === undefined || !URL.canParse(entry.url)) continue;
    const { password } = new URL(entry.url);
    redactor.add(password);
    redactor.add(decodeURIComponent(password));
  }
  return redactor;
}

function alreadyWhole(runId: string): HeadroomError {
  return new HeadroomError({
    code: 'RUN_IS_WHOLE',
    kind: 'input',
    message: `The run ${runId} is finished; nothing is left to resume.`,
    hint: `Make its report again by: headroom report ${runId}`,
  });
}

function missingSuite(id: string): HeadroomError {
  return new HeadroomError({
    code: 'UNKNOWN_SUITE',
    kind: 'input',
    message: `The record measures a suite ${id}, which this Headroom does not have.`,
    hint: 'Resume it with the version of Headroom that began it.',
  });
}
