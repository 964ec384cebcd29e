import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { staticAnswer } from '../../../fixtures/servers/haproxy/kind.ts';
import { HttpSession } from '../../../suites/harness/generator/http/session.ts';
import { outcomeNames } from '../../../suites/harness/generator/http/outcomes.ts';
import { messageOf } from '../../../suites/harness/errors.ts';
import type { BenchContext, Target } from '../bench.ts';
import { openSteady } from '../sessions.ts';
import { badTargets } from './bad-targets.ts';

export const SAMPLE_MS = 1000;
const RATE_PER_SEC = 2000;
export const CONNECTIONS = 10_000;
const CONNECTIONS_MS = 5000;
const BAD = { ratePerSec: 200, durationMs: 2000, timeoutMs: 500, drainMs: 1000, graceMs: 3000 };

export type Counts = Readonly<Record<string, number>>;

/** The resident memory of the generator, a reading a second, while it runs one long slice. */
export async function measureMemory(options: { context: BenchContext; target: Target }): Promise<{ bytes: number[]; audit: Counts; ratePerSec: number }> {
  const { context, target } = options;
  const { signal } = context;
  const { minutes, seed } = context.options;
  const session = await openSteady({ context, target, ratePerSec: RATE_PER_SEC, seed });
  const done = new AbortController();
  const bytes: number[] = [];
  const sampling = (async () => {
    while (!done.signal.aborted) {
      bytes.push(residentBytes(session.generatorPid));
      await sleep(SAMPLE_MS, undefined, { signal: done.signal }).catch(() => undefined);
    }
  })();
  try {
    const { audit } = await session.run({ durationMs: minutes * 60_000, signal });
    return { bytes, audit, ratePerSec: RATE_PER_SEC };
  } finally {
    done.abort();
    await sampling;
    await session.close();
  }
}

/** A closed loop on many connections. */
export async function measureMany(options: { context: BenchContext; target: Target }): Promise<{ audit: Counts; opened: number; reasons: Readonly<Record<string, string>> }> {
  const { context, target } = options;
  const { signal, lab } = context;
  const session = await HttpSession.open({
    load: {
      target: target.url,
      mix: { requests: [{ id: 'static', path: '/', expect: { body: { exact: staticAnswer } } }] },
      load: { kind: 'closed', connections: CONNECTIONS },
      seed: context.options.seed,
    },
    cpus: lab.cores.generatorCpus,
    components: [],
    signal,
  });
  try {
    const { audit, metrics, reasons } = await session.slice({ durationMs: CONNECTIONS_MS, signal });
    return { audit, opened: metrics['connections'] ?? 0, reasons };
  } finally {
    await session.close();
  }
}

/** What came of a target that gives no answer. */
export interface BadOutcome {
  readonly id: string;
  readonly audit: Counts;
  readonly elapsedMs: number;
  /** Null where every request ended as was expected of such a target, in time. */
  readonly problem: string | null;
}

export async function tryBadTargets(context: BenchContext): Promise<BadOutcome[]> {
  const outcomes: BadOutcome[] = [];
  for (const bad of badTargets) {
    await using target = await bad.open();
    outcomes.push(await tryBad({ context, ...target }));
  }
  return outcomes;
}

async function tryBad(options: { context: BenchContext; id: string; url: string; expected: readonly string[] }): Promise<BadOutcome> {
  const { context, id, url, expected } = options;
  const { signal, lab } = context;
  const startMs = performance.now();
  const session = await HttpSession.open({
    load: {
      target: url,
      mix: { requests: [{ id: 'any', path: '/' }] },
      load: { kind: 'open', process: 'poisson', rate: BAD.ratePerSec },
      seed: context.options.seed,
      timeoutMs: BAD.timeoutMs,
      connectTimeoutMs: BAD.timeoutMs,
      drainMs: BAD.drainMs,
    },
    cpus: lab.cores.generatorCpus,
    components: [],
    needsSuccess: false,
    signal,
  });
  try {
    const { audit } = await session.slice({ durationMs: BAD.durationMs, signal });
    const elapsedMs = performance.now() - startMs;
    return { id, audit, elapsedMs, problem: problemOf({ audit, expected, elapsedMs, limitMs: BAD.durationMs + BAD.drainMs + BAD.graceMs }) };
  } catch (error) {
    signal.throwIfAborted();
    return { id, audit: {}, elapsedMs: performance.now() - startMs, problem: messageOf(error) };
  } finally {
    await session.close();
  }
}

/** What is wrong with the counts of a target that gives no answer. */
export function problemOf(options: { audit: Counts; expected: readonly string[]; elapsedMs: number; limitMs: number }): string | null {
  const { audit, expected, elapsedMs, limitMs } = options;
  if (!addsUp(audit)) return 'the counts do not add up';
  const others = outcomeNames.filter((name) => (audit[name] ?? 0) > 0 && !expected.includes(name));
  if (others.length > 0) return `counted as ${others.join(', ')}`;
  if ((audit['started'] ?? 0) === 0) return 'nothing was sent';
  return elapsedMs > limitMs ? `it took ${Math.round(elapsedMs)} ms` : null;
}

/** Whether every request that was started has ended in one outcome. */
export function addsUp(audit: Counts): boolean {
  return outcomeNames.reduce((sum, name) => sum + (audit[name] ?? 0), 0) === audit['started'];
}

function residentBytes(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;
}
