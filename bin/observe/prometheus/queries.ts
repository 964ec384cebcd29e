import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { observeError } from '../observed.ts';

const promQl = z.string().trim().min(1);

const responses = {
  meanSeconds: promQl.optional(),
  meanMs: promQl.optional(),
  p50Seconds: promQl.optional(),
  p90Seconds: promQl.optional(),
  p95Seconds: promQl.optional(),
  p99Seconds: promQl.optional(),
  p999Seconds: promQl.optional(),
  p50Ms: promQl.optional(),
  p90Ms: promQl.optional(),
  p95Ms: promQl.optional(),
  p99Ms: promQl.optional(),
  p999Ms: promQl.optional(),
};
const ofClass = { rps: promQl, failedRps: promQl.optional(), ...responses };
const ofComponent = { cpu: promQl, processes: promQl.optional() };
const name = z.string().regex(/^[A-Za-z][\w-]*$/, 'a name begins with a letter and is made of letters, digits, _ and -');

/** What is asked of Prometheus. `$window` in a query is the length of a window, such as 300s. */
export const queriesSchema = z.strictObject({
  /** Each class by queries that give one series. */
  classes: z.record(name, z.strictObject(ofClass)).optional(),
  /** All classes by queries that give a series for each value of a label. */
  classesBy: z.strictObject({ label: promQl, ...ofClass }).optional(),
  /** Cores in use. */
  components: z.record(name, z.union([promQl, z.strictObject(ofComponent)])).optional(),
  componentsBy: z.strictObject({ label: promQl, ...ofComponent }).optional(),
  /** Response times of all requests together. */
  all: z.strictObject(responses).optional(),
  /** How often processes began anew within a window: such windows are left out. */
  restarts: promQl.optional(),
  /** Cores of the box. */
  cores: promQl.optional(),
});
export type Queries = z.infer<typeof queriesSchema>;
export type ResponseQueries = NonNullable<Queries['all']>;

const REQUESTS = 'operation!~"metrics|health|ready",job!~"prometheus|site"';

/** Those of the reference application: what each of its processes tells at /metrics, jobs named for its components. */
export const DEFAULT_QUERIES = {
  classesBy: {
    label: 'operation',
    rps: `sum by (operation) (rate(http_requests_total{${REQUESTS}}[$window]))`,
    failedRps: `sum by (operation) (rate(http_requests_total{${REQUESTS},status=~"5.."}[$window]))`,
    meanSeconds: `sum by (operation) (rate(http_request_duration_seconds_sum{${REQUESTS}}[$window])) / sum by (operation) (rate(http_request_duration_seconds_count{${REQUESTS}}[$window]))`,
    p99Seconds: `histogram_quantile(0.99, sum by (operation, le) (rate(http_request_duration_seconds_bucket{${REQUESTS}}[$window])))`,
  },
  all: {
    meanSeconds: `sum(rate(http_request_duration_seconds_sum{${REQUESTS}}[$window])) / sum(rate(http_request_duration_seconds_count{${REQUESTS}}[$window]))`,
    p99Seconds: `histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket{${REQUESTS}}[$window])))`,
  },
  componentsBy: {
    label: 'job',
    cpu: 'sum by (job) (rate(process_cpu_seconds_total{job!="prometheus"}[$window]))',
    processes: 'count by (job) (process_cpu_seconds_total{job!="prometheus"})',
  },
  restarts: 'sum(changes(process_start_time_seconds{job!="prometheus"}[$window]))',
} as const satisfies Queries;

/**
 * Reads queries from YAML; what it does not say of classes or components stays as it is by default.
 *
 * @throws HeadroomError (input) naming file, line and key.
 */
export function readQueries(options: { path: string; text: string }): Queries {
  const { path, text } = options;
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [syntax] = document.errors;
  if (syntax) throw observeError({ message: `${path}:${lines.linePos(syntax.pos[0]).line}: ${syntax.message}`, hint: 'Mend the YAML.' });
  const parsed = queriesSchema.safeParse(document.toJS() ?? {});
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const keys = [...(issue?.path ?? []), ...(issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [])];
    const said = issue?.code === 'unrecognized_keys' ? 'unknown key' : issue?.code === 'invalid_key' ? issue.issues[0]?.message : issue?.message.replace(/^Invalid input: expected .*, received undefined$/, 'must be given');
    throw observeError({ message: `${path}: ${keys.join('.')}: ${said ?? 'not valid'}.`, hint: 'docs/cli.md (observe) has an example with every key.' });
  }
  const own = parsed.data;
  // Numbers of all requests belong to the classes that they are of.
  const requests = own.classes === undefined && own.classesBy === undefined ? { classesBy: DEFAULT_QUERIES.classesBy, all: own.all ?? DEFAULT_QUERIES.all } : {};
  const parts = own.components === undefined && own.componentsBy === undefined ? { componentsBy: DEFAULT_QUERIES.componentsBy, restarts: own.restarts ?? DEFAULT_QUERIES.restarts } : {};
  return { ...own, ...requests, ...parts };
}

/** A query for windows of this length. */
export const inWindows = (query: string, windowSec: number): string => query.replaceAll('$window', `${windowSec}s`);
