import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDir, writeAtomically } from '../../fixtures/hosts/cache.ts';
import { runnerFile } from '../../fixtures/hosts/lab.ts';
import { isAlive, type ProcessIdentity } from '../../fixtures/hosts/processes.ts';

/** The run id of the lab that holds the application: there is but one. */
export const APP_RUN = 'app';

/** The application as it is up, for whoever looks at it. Holds no secret. */
export interface AppInfo {
  readonly startedAt: string;
  readonly transport: string;
  readonly url: string;
  readonly docsUrl: string;
  readonly siteUrl: string | null;
  readonly proxyStatsUrl: string;
  /** Of each process, the one before HAProxy included. */
  readonly metricsUrls: Readonly<Record<string, string>>;
  /** The file with the key for writes, for the caller only. */
  readonly apiKeyFile: string;
  /** With versions. */
  readonly servers: readonly string[];
}

const dir = (): string => join(cacheDir(), 'work', APP_RUN);
const infoFile = (): string => join(dir(), 'app.json');

/** The process that holds the application up; null when there is none. */
export function appHolder(): ProcessIdentity | null {
  const holder = readJson(join(dir(), runnerFile)) as ProcessIdentity | null;
  return holder !== null && isAlive(holder) ? holder : null;
}

/** What is up; null while it is being started. To be asked only where there is a holder. */
export function readAppInfo(): AppInfo | null {
  return readJson(infoFile()) as AppInfo | null;
}

/** Tells the other commands that the application is up. */
export function writeAppInfo(options: Omit<AppInfo, 'apiKeyFile'> & { apiKey: string }): AppInfo {
  const { apiKey, ...rest } = options;
  const apiKeyFile = join(dir(), 'api-key');
  writeAtomically(apiKeyFile, apiKey);
  chmodSync(apiKeyFile, 0o600);
  const info = { ...rest, apiKeyFile };
  writeAtomically(infoFile(), JSON.stringify(info));
  return info;
}

function readJson(file: string): unknown {
  if (!existsSync(file)) return null;
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}
