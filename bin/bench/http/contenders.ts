import { staticAnswer } from '../../../fixtures/servers/haproxy/kind.ts';
import { onPath } from '../../../fixtures/servers/find.ts';
import { AutocannonSession } from '../../../suites/harness/generator/autocannon/session.ts';
import { HttpSession } from '../../../suites/harness/generator/http/session.ts';
import { usageMeter } from '../../../suites/harness/meters/usage.ts';
import type { Session } from '../../../suites/harness/scenario.ts';
import { openWrk } from './wrk.ts';

/** One generator at work. */
export interface Contender {
  readonly id: string;
  readonly title: string;
  slice(options: { durationMs: number; signal: AbortSignal }): Promise<{ requests: number; failed: number; cpuMs: number }>;
  close(): Promise<void>;
}

/** The generators that are found here: ours, autocannon, and wrk where it is on PATH. */
export async function openContenders(options: { url: string; connections: number; cpus: readonly number[]; seed: number; signal: AbortSignal }): Promise<Contender[]> {
  const { url, connections, cpus, seed, signal } = options;
  const contenders: Contender[] = [];
  try {
    const mix = { requests: [{ id: 'static', path: '/', expect: { status: 200, body: { exact: staticAnswer } } }] };
    const ours = await HttpSession.open({ load: { target: url, mix, load: { kind: 'closed', connections }, seed }, cpus, components: [], signal });
    contenders.push(inProcess({ id: 'headroom', title: 'Headroom', session: ours, pid: ours.generatorPid }));
    const theirs = await AutocannonSession.open({ load: { target: `${url}/`, connections, expectBody: staticAnswer }, cpus, components: [], signal });
    contenders.push(inProcess({ id: 'autocannon', title: 'autocannon', session: theirs, pid: theirs.generatorPid }));
    for (const session of [ours, theirs]) await session.warmUp(signal);
  } catch (error) {
    for (const contender of contenders) await contender.close();
    throw error;
  }
  const program = onPath('wrk', process.env['PATH'] ?? '');
  if (program !== null) contenders.push(openWrk({ program, url, connections, cpus }));
  return contenders;
}

function inProcess(options: { id: string; title: string; session: Session; pid: number }): Contender {
  const { id, title, session, pid } = options;
  const meter = usageMeter({ kind: 'processes', rootPid: pid });
  const cpuMs = (): number => meter?.read().cpuMs ?? Number.NaN;
  return {
    id,
    title,
    slice: async (slice) => {
      const before = cpuMs();
      const { operations, audit } = await session.slice(slice);
      // Requests that autocannon cuts off at the end of a run are not failures of anything.
      const { started = 0, ok = 0, aborted = 0 } = audit;
      return { requests: operations, failed: started - ok - aborted, cpuMs: cpuMs() - before };
    },
    close: () => session.close(),
  };
}
