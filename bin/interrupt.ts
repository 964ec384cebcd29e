/** How long a run may take to stop before it is ended by force. */
const GRACE_MS = 5000;

/**
 * An AbortSignal that Ctrl-C, SIGTERM or a closed terminal sets off. Whatever is not gone after 5 s, or at a second
 * Ctrl-C, is ended by force: the servers' lifelines then end them, and the next command sweeps up.
 */
export function interruptible(options: { news: (line: string) => void }): AbortSignal {
  const controller = new AbortController();
  const stop = (signal: NodeJS.Signals): void => {
    if (controller.signal.aborted) process.exit(130);
    options.news(`\n${signal}: stopping; again to stop at once.`);
    controller.abort();
    setTimeout(() => process.exit(130), GRACE_MS).unref();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  return controller.signal;
}
