import { cacheDir } from '../fixtures/hosts/cache.ts';
import { startSpinners, type Spinners } from '../fixtures/hosts/awake.ts';
import { fileSystemOf, measureFsync } from '../fixtures/hosts/fsync.ts';
import { openLab, type Lab } from '../fixtures/hosts/lab.ts';
import { privilege } from '../fixtures/hosts/privilege.ts';
import { sweepStale } from '../fixtures/hosts/sweep.ts';
import { cgroupVersion } from '../fixtures/inspect.ts';
import { findImage } from '../fixtures/images/manifest.ts';
import { provision } from '../fixtures/images/provision.ts';
import { findServer } from '../fixtures/servers/find.ts';
import type { ServerSource } from '../fixtures/servers/server.ts';
import { allowedCpus, readEnvironment } from '../suites/harness/environment.ts';
import { pinnedLayout } from '../suites/harness/cores.ts';
import type { Environment } from '../suites/harness/record.ts';
import type { CoreLayout } from '../suites/harness/scenario.ts';
import type { Config } from './config.ts';
import type { OwnSystemPlan } from './systems.ts';
import { messageOf } from '../suites/harness/errors.ts';

/** What suites of servers are set up with: a lab to work in, and where each kind of server comes from. */
export interface ServerSetup {
  readonly lab: Lab;
  readonly source: (kind: string) => Promise<ServerSource>;
  /** The processes that keep the server cores awake; none where they could not be had. */
  readonly spinnerPids: readonly number[];
  /** Systems of the user's own that were named to be measured. */
  readonly systems: Readonly<Record<string, OwnSystemPlan>>;
}

/** Everything around a run that must be there before it and gone after it. */
export interface RunLab extends AsyncDisposable {
  readonly setup: ServerSetup;
  readonly cores: CoreLayout;
  readonly environment: Environment;
}

/** Opens the lab of a run, keeps its server cores awake (R13), and reads the environment. */
export async function openRunLab(options: {
  runId: string;
  config: Config;
  systems?: Readonly<Record<string, OwnSystemPlan>>;
  news: (line: string) => void;
}): Promise<RunLab> {
  const { runId, config, systems = {}, news } = options;
  const lab = openLab({ runId, cacheDir: cacheDir() });
  const spinners: Spinners[] = [];
  const close = async (): Promise<void> => {
    for (const spinner of spinners) await spinner.stop();
    await lab.close();
  };
  try {
    const cores = pinnedLayout(allowedCpus());
    const fsync = measureFsync(lab.dir);
    const environment = readEnvironment({
      cgroup: cgroupVersion(),
      privilege: privilege(),
      dataFilesystem: fileSystemOf(lab.dir),
      fsyncP50Ms: fsync.p50Ms,
      fsyncP99Ms: fsync.p99Ms,
    });
    try {
      spinners.push(await startSpinners(cores.serverCpus, { lab }));
    } catch (error) {
      news(`The server cores cannot be kept awake, so latencies will be noisier: ${messageOf(error)}`);
    }
    const spinnerPids = spinners.flatMap((spinner) => spinner.pids);
    return {
      setup: { lab, source: (kind) => sourceOf({ kind, config }), spinnerPids, systems },
      cores,
      environment,
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function sourceOf(options: { kind: string; config: Config }): Promise<ServerSource> {
  const url = (options.config.servers as Record<string, { url: string } | undefined>)[options.kind]?.url;
  return findServer(options.kind, { cacheDir: cacheDir(), ...(url === undefined ? {} : { url }) });
}

/** Builds the server image where it is missing; says what it does. */
export async function ensureImage(options: { news: (line: string) => void; signal: AbortSignal }): Promise<void> {
  if (findImage(cacheDir()) !== null) return;
  await provision({ cacheDir: cacheDir(), log: options.news, signal: options.signal });
}

/** Removes what a killed run left behind. Every command does so first. */
export function sweep(options: { news: (line: string) => void }): void {
  const { removed } = sweepStale({ cacheDir: cacheDir() });
  if (removed.length > 0) options.news(`Removed what an earlier run had left: ${removed.join(', ')}.`);
}
