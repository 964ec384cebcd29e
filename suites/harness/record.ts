import { z } from 'zod';
import { ruleIds } from './scenario.ts';

/**
 * The run record: `record.ndjson`, one JSON object a line. It is the only thing between measuring and concluding.
 *
 * header · (trial …)* · resumed? · … · closing. The closing line's absence proves that the run was cut short.
 */
export const RECORD_FORMAT = 'headroom.record/1';

const text = z.string();
const count = z.number().int().nonnegative();
const numbers = z.record(text, z.number());
const texts = z.record(text, text);
const level = z.union([z.string(), z.number()]);

export const environmentSchema = z.strictObject({
  os: text,
  kernel: text,
  cpuModel: text,
  cpuCount: count,
  /** Null: not known (observed). */
  memoryBytes: count.nullable(),
  nodeVersion: text,
  virtualisation: text,
  cgroup: z.enum(['v1', 'v2', 'none']),
  clockSource: text,
  cpuGovernor: text,
  privilege: z.enum(['root', 'sudo', 'none']),
  dataFilesystem: text,
  /** fsync latency of the folder that the servers' data stand in. */
  fsyncP50Ms: z.number().nullable(),
  fsyncP99Ms: z.number().nullable(),
});

export const contenderSchema = z.strictObject({
  suite: text,
  id: text,
  title: text,
  guarantees: z.strictObject({
    class: z.enum(['a', 'b', 'c', 'd']).nullable(),
    delivery: text,
    durability: text,
    acknowledgement: text,
    replicas: count,
    order: text,
  }),
  /** The language runtime, where programs are compared: nothing is ranked across them. */
  runtime: text.optional(),
  settings: texts,
});

export const scenarioSchema = z.strictObject({
  suite: text,
  id: text,
  title: text,
  question: text,
  headline: text,
  metrics: z.array(
    z.strictObject({ id: text, title: text, unit: text, better: z.enum(['more', 'less']) }),
  ),
  why: text,
});

const blockSchema = z.strictObject({
  id: text,
  suite: text,
  scenario: text,
  levels: z.record(text, level),
  trials: z.array(z.strictObject({ id: text, contender: text, role: z.enum(['contender', 'control']) })),
  rounds: z.array(z.array(count)),
  sliceMs: z.number().positive(),
  /** Validity rules that do not apply, with the reason. */
  exempt: z.partialRecord(z.enum(ruleIds), text),
  estimatedMs: z.number().nonnegative(),
});

/** A cell that was asked for and not measured. */
const refusal = { suite: text, scenario: text, levels: z.record(text, level), reason: text };

/** A follow-up that was refused during the run. */
export const refusedSchema = z.strictObject({ kind: z.literal('refused'), ...refusal });

/** A block that was planned during the run, in view of earlier trials (a search, a top-up). */
export const plannedSchema = z.strictObject({ kind: z.literal('planned'), block: blockSchema });

export const headerSchema = z.strictObject({
  kind: z.literal('header'),
  format: z.literal(RECORD_FORMAT),
  /** `observed`: taken from a system's own monitoring, under the load of its users. Absent in records from before there were such: measured. */
  origin: z.enum(['measured', 'observed']).default('measured'),
  runId: text,
  startedAt: z.iso.datetime(),
  headroomVersion: text,
  command: text,
  profile: z.enum(['smoke', 'quick', 'standard', 'full']),
  seed: count,
  suites: z.array(z.strictObject({ id: text, title: text, question: text })),
  scenarios: z.array(scenarioSchema),
  contenders: z.array(contenderSchema),
  /** Cells that the profile's time could not afford. */
  refused: z.array(z.strictObject(refusal)),
  /** The whole schedule, in order: what `--resume` goes on with. */
  blocks: z.array(blockSchema),
  coreLayout: z.strictObject({
    name: z.enum(['pinned', 'shared']),
    serverCpus: z.array(count),
    generatorCpus: z.array(count),
  }),
  environment: environmentSchema,
});

export const serverSchema = z.strictObject({
  kind: z.literal('server'),
  name: text,
  version: text,
  /** `url`, `image <release> <digest>`, or `path <file>`. */
  origin: text,
  settings: texts,
});

export const sliceSchema = z.strictObject({
  round: count,
  /** Place in the round: 0 ran first. */
  position: count,
  startedAtMs: z.number(),
  elapsedMs: z.number().nonnegative(),
  operations: count,
  metrics: numbers,
  /** CPU milliseconds by component, read while drained. A component that cannot be metered is left out. */
  cpuMs: numbers,
  audit: numbers,
  /** Null: not known (observed). */
  host: z.strictObject({ stealShare: z.number(), foreignCpuShare: z.number() }).nullable(),
  generator: z.strictObject({ cpuShare: z.number(), loopDelayP99Ms: z.number() }).nullable(),
  /**
   * Requests that ended and failed, and their response times (encoded histogram, microseconds; empty: not known), by id of the
   * request. Of what was observed: `failed` is null where that is not known, and `metrics` holds what is of response times.
   */
  classes: z.record(text, z.strictObject({ operations: count, failed: count.nullable(), response: text, metrics: numbers.optional() })).optional(),
});

export const trialSchema = z.strictObject({
  kind: z.literal('trial'),
  id: text,
  block: text,
  attempt: count,
  suite: text,
  scenario: text,
  contender: text,
  role: z.enum(['contender', 'control']),
  levels: z.record(text, level),
  status: z.enum(['completed', 'voided', 'unsupported', 'failed']),
  /** Why it was not completed; null for completed trials. */
  reason: text.nullable(),
  startedAt: z.iso.datetime(),
  warmUp: z.strictObject({ settled: z.boolean(), elapsedMs: z.number(), method: text }).nullable(),
  slices: z.array(sliceSchema),
  /** Totals over the trial. */
  audit: numbers,
  /** Peak memory by component. */
  peakBytes: numbers,
  /** Components whose use could not be metered, with the reason. */
  unmetered: texts,
  histograms: texts,
});

export const resumedSchema = z.strictObject({
  kind: z.literal('resumed'),
  at: z.iso.datetime(),
  environment: environmentSchema,
});

export const closingSchema = z.strictObject({
  kind: z.literal('closing'),
  finishedAt: z.iso.datetime(),
  completed: count,
  voided: count,
  unsupported: count,
  failed: count,
});

export const lineSchema = z.discriminatedUnion('kind', [
  headerSchema,
  plannedSchema,
  refusedSchema,
  serverSchema,
  trialSchema,
  resumedSchema,
  closingSchema,
]);

export type Environment = z.infer<typeof environmentSchema>;
export type RecordHeader = z.infer<typeof headerSchema>;
export type ServerLine = z.infer<typeof serverSchema>;
export type SliceRecord = z.infer<typeof sliceSchema>;
export type TrialRecord = z.infer<typeof trialSchema>;
export type ClosingLine = z.infer<typeof closingSchema>;
export type RecordLine = z.infer<typeof lineSchema>;

/** A record as read from disk. `closing` is null when the run was cut short. */
export interface RunRecord {
  readonly path: string;
  /** As written, with the blocks that were planned and the cells that were refused during the run appended to its own. */
  readonly header: RecordHeader;
  readonly servers: readonly ServerLine[];
  readonly trials: readonly TrialRecord[];
  readonly resumedAt: readonly string[];
  readonly closing: ClosingLine | null;
}
