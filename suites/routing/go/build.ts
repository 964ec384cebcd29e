import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { cacheDir } from '../../../fixtures/hosts/cache.ts';
import { messageOf, UnsupportedError } from '../../harness/errors.ts';
import { findGo, type GoToolchain } from './toolchain.ts';

/** What of a server is built: the server itself, or Go's own benchmark of its lookups. */
export type GoTarget = 'server' | 'benchmark';

export interface BuildOptions {
  /** A folder of `contenders/`. */
  readonly id: string;
  readonly target: GoTarget;
  readonly signal: AbortSignal;
  readonly log: (line: string) => void;
  readonly go?: GoToolchain;
}

const here = fileURLToPath(new URL('./', import.meta.url));
/** The first build of a framework fetches and compiles dozens of packages. */
const TIMEOUT_MS = 300_000;
const MOST_OUTPUT_BYTES = 1024 * 1024;

const run = promisify(execFile);

/**
 * The program of a Go contender, built where its sources or the toolchain have changed, else as it stands in the cache.
 * Modules are those of go.sum, bit by bit; nothing but Go's own module proxy or cache is asked for them.
 *
 * @throws UnsupportedError with the reason and the mend where there is no Go, or its modules cannot be had.
 */
export async function buildGo(options: BuildOptions): Promise<string> {
  const { id, target, signal, log } = options;
  const go = options.go ?? (await findGo());
  const folder = join(here, 'contenders', id);
  const cache = join(cacheDir(), 'go', digestOf({ go, folders: [folder, join(here, 'serve')] }));
  const file = join(cache, `${id}-${target}`);
  if (existsSync(file)) return file;
  log(`building ${id} with ${go.version}`);
  mkdirSync(cache, { recursive: true });
  const fresh = `${file}.${process.pid}`;
  const what = target === 'server' ? ['build'] : ['test', '-c'];
  try {
    await run(go.file, [...what, '-mod=readonly', '-trimpath', '-o', fresh, '.'], {
      cwd: folder,
      // No other toolchain is downloaded, and none of C is needed.
      env: { ...process.env, GOTOOLCHAIN: 'local', GOFLAGS: '', GOWORK: 'off', CGO_ENABLED: '0' },
      timeout: TIMEOUT_MS,
      maxBuffer: MOST_OUTPUT_BYTES,
      signal,
    });
  } catch (error) {
    signal.throwIfAborted();
    throw new UnsupportedError(`${id} could not be built with ${go.version}: ${reasonOf(error)}. ${mendOf(error)}`);
  }
  // Two runs may build the same at a time: either is whole.
  renameSync(fresh, file);
  return file;
}

/** A build is that of these sources by this toolchain. */
function digestOf(options: { go: GoToolchain; folders: readonly string[] }): string {
  const hash = createHash('sha256').update(options.go.version);
  for (const folder of options.folders) {
    const sources = readdirSync(folder).filter((name) => /\.(go|mod|sum)$/.test(name)).sort();
    for (const name of sources) hash.update(name).update(readFileSync(join(folder, name)));
  }
  return hash.digest('hex').slice(0, 16);
}

/** What Go said last says why. */
function reasonOf(error: unknown): string {
  const said = error instanceof Error && 'stderr' in error && typeof error.stderr === 'string' ? error.stderr : '';
  return said.trim().split('\n').at(-1)?.trim() || messageOf(error);
}

function mendOf(error: unknown): string {
  const isDownload = /proxy|dial|lookup|connection|timeout|forbidden|not found|verifying|sum\.golang/i.test(reasonOf(error));
  return isDownload
    ? 'Its modules come from a Go module proxy: name one that is reached from here (`go env -w GOPROXY=https://…`), or run `go mod download` where there is one and bring its module cache.'
    : 'HEADROOM_DEBUG=1 shows the whole error.';
}
