import { HttpSession } from '../harness/generator/http/session.ts';
import type { HttpLoad } from '../harness/generator/http/load.ts';
import { MicrosHistogram } from '../harness/histogram.ts';
import { microsToMs } from '../harness/units.ts';
import type { Ruler, RulerOptions } from './contenders.ts';

/** Above what any queue here grows to, so that no request waits for a connection. */
const MOST_CONNECTIONS = 1500;
const INITIAL_CONNECTIONS = 64;

/** Headroom's own HTTP generator as a ruler. */
export async function openHttpRuler(options: RulerOptions): Promise<Ruler> {
  const { url, body, load, cpus, seed, timeoutMs, signal } = options;
  const process = load.kind === 'open' ? load.process : 'uniform';
  const session = await HttpSession.open({
    load: {
      target: url,
      mix: { requests: [{ id: 'calibrate', path: '/', expect: { status: 200, body: { exact: body } } }] },
      load: httpLoad(load),
      seed,
      timeoutMs,
      maxConnections: MOST_CONNECTIONS,
      initialConnections: INITIAL_CONNECTIONS,
      // A fault that was scripted is to be seen once, as what it is.
      retriesRaces: false,
    },
    cpus,
    components: [],
    needsSuccess: false,
    signal,
  });
  return {
    components: session.components,
    // There is but one request: its figures would stand in the record twice.
    slice: async (slice) => {
      const { operations, metrics, audit, generator, histograms } = await session.slice(slice);
      return { operations, metrics, audit, ...(generator && { generator }), ...(histograms && { histograms }) };
    },
    nullPacerP99Ms: async (pacer) => microsToMs(MicrosHistogram.decode(await session.nullPacer({ ...pacer, process })).quantile(0.99)),
    close: () => session.close(),
  };
}

function httpLoad(load: RulerOptions['load']): HttpLoad {
  return load.kind === 'open' ? { kind: 'open', process: load.process, rate: load.ratePerSec } : { kind: 'closed', connections: load.connections };
}
