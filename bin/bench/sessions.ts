import { staticAnswer } from '../../fixtures/servers/haproxy/kind.ts';
import { HttpSession } from '../../suites/harness/generator/http/session.ts';
import type { BenchContext, Target } from './bench.ts';

/** A fresh generator process with Poisson arrivals at the fast target, its answers checked. */
export function openSteady(options: { context: BenchContext; target: Target; ratePerSec: number; seed: number }): Promise<HttpSession> {
  const { context, target, ratePerSec, seed } = options;
  return HttpSession.open({
    load: {
      target: target.url,
      mix: { requests: [{ id: 'static', path: '/', expect: { status: 200, body: { exact: staticAnswer } } }] },
      load: { kind: 'open', process: 'poisson', rate: ratePerSec },
      seed,
    },
    cpus: context.lab.cores.generatorCpus,
    components: [],
    signal: context.signal,
  });
}
