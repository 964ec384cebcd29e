import { runTimed } from '../timed.ts';
import type { Contender } from './contenders.ts';

/** wrk in one thread, as its own process for each slice. It counts whole seconds, and checks statuses but no bodies. */
export function openWrk(options: { program: string; url: string; connections: number; cpus: readonly number[] }): Contender {
  const { program, url, connections, cpus } = options;
  return {
    id: 'wrk',
    title: 'wrk',
    slice: async ({ durationMs, signal }) => {
      const seconds = Math.max(1, Math.round(durationMs / 1000));
      const { output, cpuMs } = await runTimed({ command: [program, '-t1', `-c${connections}`, `-d${seconds}s`, `${url}/`], cpus, signal });
      return { ...parseWrk(output), cpuMs };
    },
    close: () => Promise.resolve(),
  };
}

/** The counts in what wrk prints. @throws Error where there are none. */
export function parseWrk(output: string): { requests: number; failed: number } {
  const requests = /^\s*(\d+) requests in /m.exec(output)?.[1];
  if (requests === undefined) throw new Error(`wrk printed no count of requests: ${output.slice(-300)}`);
  const socketErrors = /Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)/.exec(output)?.slice(1) ?? [];
  const statuses = /Non-2xx or 3xx responses: (\d+)/.exec(output)?.[1] ?? '0';
  return { requests: Number(requests), failed: [...socketErrors, statuses].reduce((sum, count) => sum + Number(count), 0) };
}
