import type { RunRecord, TrialRecord } from '../../../suites/harness/record.ts';
import { createRandom, type Random } from '../../../suites/harness/statistics/random.ts';
import { syntheticRecord } from '../synthetic.case.ts';

/** True costs, in microseconds of CPU. */
export interface Truth {
  /** Of one lookup, by contender. */
  readonly lookup: Readonly<Record<string, number>>;
  /** Of a request with a trivial handler, its lookup left out. */
  readonly trivial: number;
  /** Of a whole application's request, its lookup left out; null: not measured. */
  readonly application: number | null;
  /** Standard deviation of a slice, and of the level that wanders from round to round, as shares. */
  readonly noise: number;
  readonly wander?: number;
  /** What each lookup beyond the first ten costs more. */
  readonly bend?: number;
  readonly withControls?: boolean;
}

const EXTRAS = [0, 1, 10, 100];
const GROUPS = 30;
const OPERATIONS = 1000;

/** A run of the routing suite: lookups in a tight loop and in place, requests, and the application. */
export function routingRecord(truth: Truth, seed = 1): RunRecord {
  const random = createRandom(seed);
  const { header, ...rest } = syntheticRecord();
  const contenders = Object.keys(truth.lookup);
  const guarantees = { class: null, delivery: 'x', durability: 'x', acknowledgement: 'x', replicas: 1, order: 'x' };
  const metric = (id: string): RunRecord['header']['scenarios'][number]['metrics'][number] => ({ id, title: id, unit: 'micros', better: 'less' });
  const scenario = (id: string, headline: string): RunRecord['header']['scenarios'][number] => ({ suite: 'routing', id, title: id, question: id, headline, metrics: [metric(headline)], why: '' });
  return {
    ...rest,
    header: {
      ...header,
      suites: [{ id: 'routing', title: 'Routing', question: '?' }],
      scenarios: [scenario('lookup', 'mixMicros'), scenario('in-place', 'serverCpuMicrosPerOp'), scenario('request', 'serverCpuMicrosPerOp'), scenario('application', 'p50Ms')],
      contenders: contenders.map((id) => ({ suite: 'routing', id, title: `Router ${id}`, guarantees, runtime: 'Node.js', settings: {} })),
      blocks: [],
      refused: [],
    },
    trials: trialsOf({ truth, contenders, random }),
  };
}

function trialsOf(options: { truth: Truth; contenders: readonly string[]; random: Random }): TrialRecord[] {
  const { truth, contenders, random } = options;
  const { noise, wander = 0, bend = 0, withControls = true } = truth;
  const roles = contenders.flatMap((contender, index) => [{ contender, role: 'contender' as const }, ...(withControls && index === 0 ? [{ contender, role: 'control' as const }] : [])]);
  const rounds = (count: number): number[] => Array.from({ length: count }, () => 1 + wander * random.normal());
  const noisy = (value: number, level: number): number => value * level * (1 + noise * random.normal());
  const cell = (scenario: string, levels: TrialRecord['levels'], count: number, slice: (contender: string, round: number, level: number) => Pick<TrialRecord['slices'][number], 'metrics' | 'cpuMs'>): TrialRecord[] => {
    const levelOf = rounds(count);
    return roles.map(({ contender, role }) => trial({ scenario, levels, contender, role, slices: levelOf.map((level, round) => slice(contender, round, level)) }));
  };
  const lookupOf = (contender: string): number => truth.lookup[contender] ?? 0;
  const server = (micros: number): { metrics: Record<string, number>; cpuMs: Record<string, number> } => ({ metrics: {}, cpuMs: { server: (micros * OPERATIONS) / 1000 } });
  const tables = ['github', 'shop'].flatMap((table) =>
    cell('lookup', { table, routes: table === 'shop' ? 12 : 203, lookups: 'mix' }, GROUPS, (contender, _, level) => ({ metrics: { mixMicros: noisy(lookupOf(contender), level) }, cpuMs: {} })),
  );
  const inPlace = cell('in-place', { table: 'github', extraLookups: EXTRAS.join(', ') }, GROUPS * EXTRAS.length, (contender, round, level) => {
    const extraLookups = EXTRAS[(round * 3) % EXTRAS.length] ?? 0;
    const micros = truth.trivial + lookupOf(contender) * (1 + extraLookups) + bend * Math.max(0, extraLookups - 10);
    return { ...server(noisy(micros, level)), metrics: { extraLookups } };
  });
  const requests = cell('request', { table: 'github', family: 'routers', ratePerSec: 6000 }, GROUPS, (contender, _, level) => server(noisy(truth.trivial + lookupOf(contender), level)));
  const { application } = truth;
  const whole = application === null ? [] : cell('application', { mix: 'read', loadKind: 'open', ratePerSec: 300, purpose: 'compare' }, GROUPS, (contender, _, level) => {
    const micros = noisy(application + lookupOf(contender), level);
    return { metrics: { p50Ms: 2 }, cpuMs: { api: (0.6 * micros * OPERATIONS) / 1000, mysql: (0.4 * micros * OPERATIONS) / 1000, generator: 7 } };
  });
  return [...tables, ...inPlace, ...requests, ...whole];
}

function trial(options: Pick<TrialRecord, 'scenario' | 'levels' | 'contender' | 'role'> & { slices: readonly Pick<TrialRecord['slices'][number], 'metrics' | 'cpuMs'>[] }): TrialRecord {
  const { scenario, levels, contender, role, slices } = options;
  const block = `routing/${scenario}/${JSON.stringify(levels)}#1`;
  return {
    kind: 'trial',
    id: `${block}/${contender}${role === 'control' ? '/control' : ''}`,
    block,
    attempt: 1,
    suite: 'routing',
    scenario,
    contender,
    role,
    levels,
    status: 'completed',
    reason: null,
    startedAt: '2026-01-02T03:04:05.000Z',
    warmUp: { settled: true, elapsedMs: 900, method: 'test' },
    slices: slices.map(({ metrics, cpuMs }, round) => ({
      round,
      position: 0,
      startedAtMs: round * 100,
      elapsedMs: 100,
      operations: OPERATIONS,
      metrics,
      cpuMs,
      audit: {},
      host: { stealShare: 0, foreignCpuShare: 0 },
      generator: null,
    })),
    audit: {},
    peakBytes: {},
    unmetered: {},
    histograms: {},
  };
}
