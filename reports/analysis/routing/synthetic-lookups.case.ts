import type { RecordHeader, RunRecord, SliceRecord, TrialRecord } from '../../../suites/harness/record.ts';
import { createRandom, type Random } from '../../../suites/harness/statistics/random.ts';
import { syntheticRecord } from '../synthetic.case.ts';

/** Routers whose cost is known: microseconds of a lookup by kind, over the number of routes. */
export interface SyntheticRouter {
  readonly approach: string;
  readonly cost: (routes: number) => number;
  /** Kinds that it is not asked, with what its settings say. */
  readonly cannot?: Readonly<Record<string, string>>;
  readonly lacks?: readonly string[];
  /** Refuses this table. */
  readonly refuses?: string;
}

export const syntheticRouters: Readonly<Record<string, SyntheticRouter>> = {
  quick: { approach: 'trie', cost: (routes) => 0.1 + 0.02 * Math.log(routes) },
  made: { approach: 'compiled', cost: (routes) => 0.3 + 0.01 * Math.log(routes), refuses: 'small' },
  'ordered-scan': { approach: 'ordered scan', cost: (routes) => 0.05 + 0.02 * routes },
  floor: { approach: 'hash', cost: () => 0.04, cannot: { parameter: 'it holds whole paths' }, lacks: ['parameter', 'mix'] },
};

const SLICE_MS = 30;

interface Options {
  readonly routers?: Readonly<Record<string, SyntheticRouter>>;
  /** Tables by name, with their routes. */
  readonly tables?: Readonly<Record<string, number>>;
  readonly sizes?: readonly number[];
  readonly noise?: number;
  readonly blocks?: number;
  readonly rounds?: number;
  readonly seed?: number;
}

/** A record of the lookup stage, deterministic. The first router has an A/A control. */
export function syntheticLookups(options: Options = {}): RunRecord {
  const { routers = syntheticRouters, tables = { large: 200, small: 12 }, sizes = [], noise = 0.05, blocks = 4, rounds = 8, seed = 1 } = options;
  const base = syntheticRecord({ seed });
  const random = createRandom(seed);
  const named = Object.entries(tables).map(([table, routes]) => ({ scenario: 'lookup', levels: { table, routes, lookups: 'static+parameter+mix' } }));
  const grown = sizes.map((routes) => ({ scenario: 'growth', levels: { table: 'generated', routes, lookups: 'static+parameter+mix' } }));
  const ids = Object.keys(routers);
  const planned = [...named, ...grown].flatMap(({ scenario, levels }) => Array.from({ length: blocks }, (_, at) => blockOf({ id: `${scenario}/${levels.table}/${levels.routes}#${at}`, scenario, levels, ids, rounds })));
  const trials = planned.flatMap((block) => block.trials.map((plan, index) => trialOf({ block, plan, index, router: routers[plan.contender], noise, random: random.fork(plan.id) })));
  const metrics = ['static', 'parameter', 'mix'].map((kind) => ({ id: `${kind}Micros`, title: `Lookup time (${kind})`, unit: 'micros', better: 'less' as const }));
  const scenario = (id: string, title: string): RecordHeader['scenarios'][number] => ({ suite: 'routing', id, title, question: 'What does finding a route cost?', headline: 'mixMicros', metrics, why: '' });
  return {
    ...base,
    trials,
    header: {
      ...base.header,
      suites: [{ id: 'routing', title: 'HTTP routers', question: 'Which router?' }],
      scenarios: [scenario('lookup', 'Lookup'), scenario('growth', 'Growth')],
      contenders: Object.entries(routers).map(([id, { approach, cannot = {} }]) => ({
        suite: 'routing',
        id,
        title: id.toUpperCase(),
        runtime: 'Node.js',
        guarantees: { class: null, delivery: 'proved', durability: 'none', acknowledgement: 'none', replicas: 1, order: 'none' },
        settings: { approach, ...Object.fromEntries(Object.entries(cannot).map(([name, reason]) => [`cannot ${name}`, reason])) },
      })),
      refused: [],
      blocks: planned,
    },
  };
}

type Block = RecordHeader['blocks'][number];

function blockOf(options: { id: string; scenario: string; levels: Block['levels']; ids: readonly string[]; rounds: number }): Block {
  const { id, scenario, levels, ids, rounds } = options;
  const trials: Block['trials'] = ids.map((contender) => ({ id: `${id}/${contender}`, contender, role: 'contender' }));
  const [first] = ids;
  if (first !== undefined) trials.push({ id: `${id}/${first}/control`, contender: first, role: 'control' });
  return { id, suite: 'routing', scenario, levels, trials, rounds: Array.from({ length: rounds }, () => trials.map((_, index) => index)), sliceMs: SLICE_MS, exempt: {}, estimatedMs: 1 };
}

function trialOf(options: { block: Block; plan: Block['trials'][number]; index: number; router: SyntheticRouter | undefined; noise: number; random: Random }): TrialRecord {
  const { block, plan, index, router, noise, random } = options;
  const isRefused = router?.refuses !== undefined && router.refuses === block.levels['table'];
  return {
    kind: 'trial',
    id: plan.id,
    block: block.id,
    attempt: 1,
    suite: 'routing',
    scenario: block.scenario,
    contender: plan.contender,
    role: plan.role,
    levels: block.levels,
    status: isRefused ? 'unsupported' : 'completed',
    reason: isRefused ? `${plan.contender} cannot be built with this table` : null,
    startedAt: '2026-01-02T03:04:05.000Z',
    warmUp: isRefused ? null : { settled: true, elapsedMs: 100, method: 'rates' },
    slices: isRefused || router === undefined ? [] : block.rounds.map((order, round) => sliceOf({ router, routes: Number(block.levels['routes']), round, position: order.indexOf(index), noise, random })),
    audit: {},
    peakBytes: {},
    unmetered: {},
    histograms: {},
  };
}

function sliceOf(options: { router: SyntheticRouter; routes: number; round: number; position: number; noise: number; random: Random }): SliceRecord {
  const { router, routes, round, position, noise, random } = options;
  const kinds = ['static', 'parameter', 'mix'].filter((kind) => router.lacks?.includes(kind) !== true);
  const cost = router.cost(routes);
  const micros = kinds.map((kind) => [`${kind}Micros`, cost * Math.exp(noise * random.normal())] as const);
  const once = round > 0 ? [] : [['buildMicros', 10 * routes * Math.exp(noise * random.normal())] as const, ['tableBytes', 1000 * routes] as const, ...kinds.map((kind) => [`${kind}Bytes`, 100] as const)];
  return {
    round,
    position,
    startedAtMs: round * 1000 + position * 50,
    elapsedMs: SLICE_MS,
    operations: Math.round((SLICE_MS * 1000) / cost),
    metrics: Object.fromEntries([...micros, ...once]),
    cpuMs: { router: SLICE_MS },
    audit: {},
    host: { stealShare: 0, foreignCpuShare: 0 },
    generator: null,
  };
}
