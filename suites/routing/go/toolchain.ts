import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { UnsupportedError } from '../../harness/errors.ts';

/** A Go toolchain of this machine. */
export interface GoToolchain {
  readonly file: string;
  /** E.g. `go1.26.8`. */
  readonly version: string;
}

/** What the go.mod files here ask for. */
export const LEAST_GO = { major: 1, minor: 24 } as const;
const LEAST = `${LEAST_GO.major}.${LEAST_GO.minor}`;
const MEND = `Install Go ${LEAST} or later from go.dev, or by \`apt install golang-go\` where that is new enough.`;

/** Where Go is put when it is not on the PATH: by its own archive, and by Debian's packages. */
const PLACES = ['go', '/usr/local/go/bin/go', '/usr/lib/go/bin/go'];
const TIMEOUT_MS = 10_000;

const run = promisify(execFile);

/**
 * The first Go toolchain that is new enough.
 *
 * @throws UnsupportedError with the reason and the mend where there is none.
 */
export async function findGo(places: readonly string[] = PLACES): Promise<GoToolchain> {
  const found: string[] = [];
  for (const file of places) {
    if (file.startsWith('/') && !existsSync(file)) continue;
    const said = await run(file, ['version'], { timeout: TIMEOUT_MS }).then(({ stdout }) => stdout, () => '');
    const version = parseGoVersion(said);
    if (version === null) continue;
    if (version.major > LEAST_GO.major || version.minor >= LEAST_GO.minor) return { file, version: version.text };
    found.push(version.text);
  }
  const why = found.length === 0 ? 'there is no Go toolchain here' : `Go is too old here (${found.join(', ')})`;
  throw new UnsupportedError(`${why}: it is looked for on the PATH and in /usr/local/go. ${MEND}`);
}

/** `go version go1.26.8 linux/amd64`, taken apart; null for anything else. */
export function parseGoVersion(said: string): { readonly major: number; readonly minor: number; readonly text: string } | null {
  const found = /\b(go(\d+)\.(\d+)\S*)/.exec(said);
  return found === null ? null : { major: Number(found[2]), minor: Number(found[3]), text: found[1] ?? '' };
}
