import { RECORD_FORMAT, type Environment, type RecordHeader, type RecordLine, type TrialRecord } from '../../suites/harness/record.ts';
import { version } from '../version.ts';
import { groupWindows, type WindowGroup } from './grouping.ts';
import { joinObserved, type Observed } from './observed.ts';
import { auditOf, slicesOf } from './slices.ts';
import { spanWords } from './span.ts';

/** More windows make a record of megabytes and say nothing more. */
const MOST_WINDOWS = 2100;
const SUITE = 'observed';
const SCENARIO = 'windows';
const NOT_KNOWN = 'not known';

/** Where what was observed ran, as far as its user says so. */
export interface Box {
  /** Of all components together. */
  readonly cores: number;
  /** Components that have cores of their own. */
  readonly ownCores: Readonly<Record<string, number>>;
  readonly cpuModel: string | null;
  readonly memoryBytes: number | null;
}

export interface RecordOptions {
  readonly observed: Observed;
  readonly box: Box;
  readonly runId: string;
  readonly name: string;
  readonly command: string;
  readonly seed: number;
  readonly notes: readonly string[];
}

/** What was observed as the lines of a run record: trials are windows of like load and mix, slices are windows. */
export function observedLines(options: RecordOptions): RecordLine[] {
  const { observed, name } = options;
  const windows = joinObserved(observed.windows, MOST_WINDOWS);
  const originMs = Math.min(...windows.map(({ startMs }) => startMs));
  const endMs = Math.max(...windows.map(({ startMs, elapsedMs }) => startMs + elapsedMs));
  const slices = slicesOf(windows, originMs);
  const groups = groupWindows(windows);
  const blocks = groups.map((group, at) => blockOf(group, `${SUITE}-${String(at + 1).padStart(3, '0')}`, name, observed.windowMs));
  const trials = groups.map((group, at): TrialRecord => {
    const block = blocks[at];
    return {
      kind: 'trial',
      id: `${block?.id ?? ''}-${name}`,
      block: block?.id ?? '',
      attempt: 1, suite: SUITE, scenario: SCENARIO, contender: name, role: 'contender',
      levels: block?.levels ?? {},
      status: 'completed', reason: null,
      startedAt: new Date(group.windows[0]?.startMs ?? originMs).toISOString(),
      warmUp: null,
      slices: group.windows.flatMap((window, round) => {
        const slice = slices.get(window);
        return slice === undefined ? [] : [{ ...slice, round }];
      }),
      audit: auditOf(group.windows),
      peakBytes: {}, unmetered: {}, histograms: {},
    };
  });
  return [
    headerOf({ ...options, blocks, originMs, windows: windows.length }),
    { kind: 'server', ...observed.source, settings: { ...observed.source.settings } },
    ...trials,
    { kind: 'closing', finishedAt: new Date(endMs).toISOString(), completed: trials.length, voided: 0, unsupported: 0, failed: 0 },
  ];
}

function headerOf(options: RecordOptions & { blocks: RecordHeader['blocks']; originMs: number; windows: number }): RecordHeader {
  const { observed, box, runId, name, command, seed, notes, blocks, originMs, windows } = options;
  const ids = [...new Set(observed.windows.flatMap(({ classes }) => Object.values(classes).flatMap(({ quantilesMs }) => Object.keys(quantilesMs))))];
  return {
    kind: 'header',
    format: RECORD_FORMAT,
    origin: 'observed',
    runId,
    startedAt: new Date(originMs).toISOString(),
    headroomVersion: version(),
    command,
    // Nothing was scheduled: everything that was seen is here.
    profile: 'full',
    seed,
    suites: [{ id: SUITE, title: 'Observed, not measured', question: 'What does a request of each class need of each component under the load of its users?' }],
    scenarios: [{
      suite: SUITE, id: SCENARIO, title: 'Windows of monitoring', question: 'What does each class need of each component?', headline: 'throughputPerSec',
      metrics: [
        { id: 'throughputPerSec', title: 'Throughput', unit: 'perSec', better: 'more' },
        { id: 'meanMs', title: 'Mean response time', unit: 'ms', better: 'less' },
        ...ids.sort().map((id) => ({ id: `${id}Ms`, title: `${ordinal(id)} percentile of response time`, unit: 'ms', better: 'less' as const })),
        { id: 'errorShare', title: 'Failed requests', unit: 'share', better: 'less' },
      ],
      why: 'Users chose the load; windows of like load and mix stand together.',
    }],
    contenders: [{
      suite: SUITE, id: name, title: name,
      guarantees: { class: null, delivery: NOT_KNOWN, durability: NOT_KNOWN, acknowledgement: NOT_KNOWN, replicas: 0, order: NOT_KNOWN },
      settings: settingsOf({ observed, box, notes, windows }),
    }],
    refused: observed.dropped.map(({ reason, count }) => ({ suite: SUITE, scenario: SCENARIO, levels: { windows: count }, reason })),
    blocks,
    coreLayout: { name: 'pinned', serverCpus: Array.from({ length: box.cores }, (_, cpu) => cpu), generatorCpus: [] },
    environment: environmentOf(box),
  };
}

function settingsOf({ observed, box, notes, windows }: { observed: Observed; box: Box; notes: readonly string[]; windows: number }): Record<string, string> {
  return {
    'origin': 'observed by its own monitoring, under the load of its users',
    'windows': `${windows}, of ${spanWords(observed.windowMs)}${windows < observed.windows.length ? ' and their neighbours joined' : ''}`,
    ...Object.fromEntries(Object.entries(observed.processes).map(([component, count]) => [`${component} processes`, String(count)])),
    ...Object.fromEntries(Object.entries(box.ownCores).map(([component, count]) => [`${component} cores`, String(count)])),
    ...Object.fromEntries([...notes, ...observed.notes].map((note, at) => [`note ${at + 1}`, note])),
  };
}

function environmentOf({ cores, cpuModel, memoryBytes }: Box): Environment {
  return {
    os: NOT_KNOWN, kernel: NOT_KNOWN, cpuModel: cpuModel ?? NOT_KNOWN, cpuCount: cores, memoryBytes, nodeVersion: process.version,
    virtualisation: NOT_KNOWN, cgroup: 'none', clockSource: NOT_KNOWN, cpuGovernor: NOT_KNOWN, privilege: 'none', dataFilesystem: NOT_KNOWN,
    fsyncP50Ms: null, fsyncP99Ms: null,
  };
}

function blockOf(group: WindowGroup, id: string, name: string, windowMs: number): RecordHeader['blocks'][number] {
  const isIdle = group.perSec === 0;
  const unknown = 'observed: not known';
  return {
    id, suite: SUITE, scenario: SCENARIO,
    levels: isIdle ? { mix: 'none', loadKind: 'open', ratePerSec: 0, purpose: 'idle' } : { mix: 'observed', loadKind: 'open', ratePerSec: Number(group.perSec.toPrecision(4)), purpose: 'fit' },
    trials: [{ id: `${id}-${name}`, contender: name, role: 'contender' }],
    rounds: group.windows.map(() => [0]),
    sliceMs: windowMs,
    exempt: { steal: unknown, 'foreign-cpu': unknown, generator: 'the load is that of the users' },
    estimatedMs: group.windows.reduce((sum, { elapsedMs }) => sum + elapsedMs, 0),
  };
}

/** `p99` → `99th`, `p999` → `99.9th`. */
function ordinal(quantile: string): string {
  const digits = quantile.slice(1);
  return `${digits.slice(0, 2)}${digits.length > 2 ? `.${digits.slice(2)}` : ''}th`;
}
