import { AutocannonSession } from '../../../harness/generator/autocannon/session.ts';
import { rulerGuarantees, type Ruler, type RulerContender, type RulerOptions } from '../../contenders.ts';

export const contender: RulerContender = {
  id: 'autocannon',
  title: 'autocannon',
  guarantees: rulerGuarantees,
  settings: { load: 'closed loop: each connection asks again when answered', timed: 'from the send, in whole milliseconds, rounded down', threads: 'one for each core that it may use' },
  loop: 'closed',
  stepMs: 1,
  open: openAutocannon,
};

async function openAutocannon(options: RulerOptions): Promise<Ruler> {
  const { url, body, load, cpus, timeoutMs, signal } = options;
  // Its rate mode makes up latencies that no response had.
  if (load.kind !== 'closed') throw new RangeError('autocannon is used as a closed loop only');
  const { connections } = load;
  const workers = Math.min(connections, Math.max(1, cpus.length));
  const session = await AutocannonSession.open({ load: { target: `${url}/`, connections, workers, timeoutMs, expectBody: body }, cpus, components: [], signal });
  return { components: session.components, slice: (slice) => session.slice(slice), close: () => session.close() };
}
