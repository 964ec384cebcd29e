import { createLog, type Log } from './log.ts';
import { readSettings, secretsOf, SettingsError, type Settings } from './settings.ts';

/** A process of the application at work. */
export interface Running {
  /** Where it listens; null when it does not. */
  readonly port: number | null;
  /** Takes nothing new, ends what is under way within `graceMs`, lets go of everything. */
  drain(options: { readonly graceMs: number }): Promise<void>;
}

/** Time kept back of DRAIN_MS for leaving the process. */
const EXIT_RESERVE_MS = 200;

/**
 * Runs a process: reads its settings, starts it, prints `{"event":"listening","port":…}` on stdout, drains on SIGTERM or
 * SIGINT. Exits 0 after a drain, and when it is told to before it has started; 2 on bad settings, 1 on anything else.
 */
export async function runProcess(options: {
  readonly component: string;
  readonly start: (context: { readonly settings: Settings; readonly log: Log }) => Promise<Running>;
}): Promise<void> {
  const { component, start } = options;
  let log = createLog({ component });
  const fail = (line: string, error: unknown): never => {
    log(line, { error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    process.exit(1);
  };
  process.on('uncaughtException', (error) => fail('uncaught error', error));
  try {
    const settings = readSettings();
    log = createLog({ component, secrets: secretsOf(settings) });
    const early = onceSignalled();
    const running = await Promise.race([start({ settings, log }), early.then(() => null)]);
    if (running === null) {
      log('stopped while it started');
      process.exit(0);
    }
    process.stdout.write(`${JSON.stringify({ event: 'listening', port: running.port })}\n`);
    const signal = await early;
    await leave({ running, drainMs: settings.drainMs, signal, log });
  } catch (error) {
    if (error instanceof SettingsError) {
      process.stderr.write(`${component}: ${error.message}\n`);
      process.exit(2);
    }
    fail('stopped by an error', error);
  }
}

async function leave(options: { running: Running; drainMs: number; signal: string; log: Log }): Promise<void> {
  const { running, drainMs, signal, log } = options;
  log('draining', { signal, drainMs });
  const lastMoment = setTimeout(() => {
    log('not drained in time; what was under way is cut short', { drainMs });
    process.exit(0);
  }, drainMs);
  await running.drain({ graceMs: Math.max(0, drainMs - EXIT_RESERVE_MS) });
  clearTimeout(lastMoment);
  log('drained');
  process.exit(0);
}

function onceSignalled(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, resolve);
  });
}
