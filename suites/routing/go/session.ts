import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import type { Component, Session, SliceReading, WarmUp } from '../../harness/scenario.ts';
import { msToMicros, nanosToMs } from '../../harness/units.ts';
import { setupOf } from '../http/begin.ts';
import type { BeginOptions } from '../scenario.ts';
import { buildGo } from './build.ts';
import type { GoContender } from './contender.ts';
import { parseBench } from './parse-bench.ts';

/**
 * Runs the benchmark once for each line on its standard input, which says for how long, and ends with it. The runs are its
 * children, so that their processor time is accounted to it.
 */
const LOOP = 'while read -r time; do "$0" -test.run "^$" -test.bench Lookup -test.benchmem -test.count 1 -test.cpu 1 -test.benchtime "$time" 2>&1; echo END; done';
const END = 'END';
const REPLY_TIMEOUT_MS = 30_000;
/** Go's benchmarks warm up by themselves: they begin with one iteration and take more until the time is filled. */
const WARM_UP: WarmUp = { settled: true, elapsedMs: 0, method: 'Go’s own: iterations are increased until the time is filled' };

/** A trial of Go's own benchmark: each slice is one run of it. */
export async function beginGoBenchmark(begin: BeginOptions, contender: GoContender): Promise<Session> {
  const { context, block, signal } = begin;
  const program = await buildGo({ id: contender.folder, target: 'benchmark', signal, log: context.log });
  const folder = join(context.workDir, 'go-lookup');
  mkdirSync(folder, { recursive: true });
  const setup = join(folder, `${String(block.levels['table'])}.json`);
  writeFileSync(setup, JSON.stringify(setupOf({ table: String(block.levels['table']), run: context.runId })));
  return new GoBenchmark({ program, setup, cpus: context.cores.serverCpus });
}

class GoBenchmark implements Session {
  readonly components: readonly Component[];
  readonly #shell: ChildProcess;
  readonly #lines: Interface;

  constructor(options: { program: string; setup: string; cpus: readonly number[] }) {
    const { program, setup, cpus } = options;
    const { PATH, HOME } = process.env;
    const shell = ['sh', '-c', LOOP, program];
    const [file = 'sh', ...args] = cpus.length > 0 ? ['taskset', '-c', cpus.join(','), ...shell] : shell;
    const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'ignore'], env: { PATH, HOME, HEADROOM_SETUP: setup } });
    child.stdin.on('error', () => undefined);
    this.#shell = child;
    this.#lines = createInterface({ input: child.stdout });
    this.components = [{ name: 'benchmark', source: { kind: 'processes', rootPid: child.pid ?? 0 } }];
  }

  warmUp(): Promise<WarmUp> {
    return Promise.resolve(WARM_UP);
  }

  async slice(options: { durationMs: number; signal: AbortSignal }): Promise<SliceReading> {
    const { iterations, nanosPerOp, bytesPerOp, allocationsPerOp } = parseBench(await this.#run(options));
    return {
      operations: iterations,
      metrics: { lookupMicros: msToMicros(nanosToMs(nanosPerOp)), lookupBytes: bytesPerOp, lookupAllocations: allocationsPerOp },
      audit: {},
    };
  }

  async close(): Promise<void> {
    if (this.#shell.exitCode !== null || this.#shell.signalCode !== null) return;
    const closed = once(this.#shell, 'close');
    this.#shell.stdin?.end();
    await closed;
  }

  /** What one run printed. */
  #run(options: { durationMs: number; signal: AbortSignal }): Promise<string> {
    const { durationMs, signal } = options;
    const until = AbortSignal.any([signal, AbortSignal.timeout(durationMs + REPLY_TIMEOUT_MS)]);
    const said: string[] = [];
    const { promise, resolve, reject } = withResolvers();
    const heard = (line: string): void => (line === END ? resolve(said.join('\n')) : void said.push(line));
    const ended = (): void => reject(new Error(`the benchmark ended early: ${said.join('\n')}`));
    const stopped = (): void => reject(until.reason instanceof Error ? until.reason : new Error(String(until.reason)));
    this.#lines.on('line', heard).once('close', ended);
    until.addEventListener('abort', stopped, { once: true });
    this.#shell.stdin?.write(`${durationMs}ms\n`);
    return promise.finally(() => {
      this.#lines.off('line', heard).off('close', ended);
      until.removeEventListener('abort', stopped);
    });
  }
}

function withResolvers(): { promise: Promise<string>; resolve: (text: string) => void; reject: (error: Error) => void } {
  let [resolve, reject]: [(text: string) => void, (error: Error) => void] = [() => undefined, () => undefined];
  const promise = new Promise<string>((...settle) => ([resolve, reject] = settle));
  return { promise, resolve, reject };
}
