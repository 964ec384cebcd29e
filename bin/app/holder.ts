import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheDir, ensureDir, openCache, stateDir } from '../../fixtures/hosts/cache.ts';
import { tailOf } from '../../fixtures/hosts/site.ts';
import { HeadroomError, type ErrorKind } from '../../suites/harness/errors.ts';
import type { AppInfo } from './state.ts';

/** What the holder tells the command that has started it. */
export type HolderMessage =
  | { readonly kind: 'news'; readonly line: string }
  | { readonly kind: 'up'; readonly info: AppInfo }
  | { readonly kind: 'error'; readonly error: { readonly code: string; readonly kind: ErrorKind; readonly message: string; readonly hint: string } };

const program = fileURLToPath(new URL('../headroom.js', import.meta.url));

/**
 * Starts the process that holds the application up, and returns when it is up. The holder lives on after this command; when
 * this command ends before the application is up, by whatever cause, so does the holder.
 */
export async function startHolder(options: { args: readonly string[]; signal: AbortSignal; news: (line: string) => void }): Promise<AppInfo> {
  const { args, signal, news } = options;
  const state = stateDir(openCache(cacheDir()));
  ensureDir(state);
  const logFile = join(state, 'app.log');
  const log = openSync(logFile, 'w', 0o600);
  chmodSync(logFile, 0o600);
  const child = spawn(process.execPath, [program, 'app', 'hold', ...args], { detached: true, stdio: ['ignore', log, log, 'ipc'] });
  closeSync(log);
  const stop = (): void => void child.kill('SIGTERM');
  signal.addEventListener('abort', stop, { once: true });
  const exited = once(child, 'exit');
  try {
    return await new Promise<AppInfo>((resolve, reject) => {
      child.on('message', (message: HolderMessage) => {
        if (message.kind === 'news') news(message.line);
        else if (message.kind === 'up') resolve(message.info);
        else reject(new HeadroomError(message.error));
      });
      void exited.then(() => reject(endedEarly({ signal, logFile })));
    });
  } catch (error) {
    await exited;
    throw signal.aborted ? endedEarly({ signal, logFile }) : error;
  } finally {
    signal.removeEventListener('abort', stop);
    if (child.connected) child.disconnect();
    child.unref();
  }
}

function endedEarly(options: { signal: AbortSignal; logFile: string }): HeadroomError {
  const { signal, logFile } = options;
  if (signal.aborted) return new HeadroomError({ code: 'INTERRUPTED', kind: 'interrupted', message: 'Interrupted; nothing is left running.', hint: 'Start it again: headroom app up' });
  return new HeadroomError({ code: 'APP_START', kind: 'start', message: `The application did not start.\n${tailOf(logFile)}`, hint: 'Run `headroom doctor`.' });
}
