import { serveGenerator, type Job } from '../../../harness/generator/child.ts';
import { systemLoop } from '../../../harness/generator/pacer.ts';
import { Audit } from '../audit.ts';
import type { OpenChannel } from '../endpoints.ts';
import { slicingJob } from '../slicing-job.ts';
import { SocketActivity } from './activity.ts';
import { Dispatcher } from './dispatcher.ts';
import { openExchange, type Exchange } from './exchange.ts';
import type { PacedOptions } from './options.ts';
import { PacedSlicer } from './slicer.ts';
import { Tally } from './tally.ts';

serveGenerator(async (options) => openJob(options as PacedOptions));

async function openJob(options: PacedOptions): Promise<Job> {
  const { driver, load, acknowledges, payloadBytes, exchange: kind } = options;
  const activity = new SocketActivity();
  const { openChannel } = (await import(driver)) as { openChannel: OpenChannel };
  const audit = new Audit({ acknowledges: acknowledges && kind === 'one-way' });
  const tally = new Tally();
  const failure = new AbortController();
  const loop = systemLoop;
  const holder: { exchange: Exchange | null } = { exchange: null };
  const dispatcher = new Dispatcher({ audit, tally, payloadBytes, nowMs: loop.nowMs, send: (payload) => holder.exchange?.send(payload) ?? false });
  const slicer = new PacedSlicer({
    load, dispatcher, audit, tally, activity, loop, failed: failure.signal, flush: () => holder.exchange?.flush() ?? Promise.resolve(),
  });
  const exchange = await openExchange({
    openChannel,
    paced: options,
    events: {
      onMessage: (payload) => {
        activity.isBusy = true;
        dispatcher.receive(payload);
        slicer.load.onArrival();
      },
      onAcknowledged: () => {
        activity.isBusy = true;
        audit.acknowledge(1);
        slicer.load.onArrival();
      },
      onWritable: () => {
        activity.isBusy = true;
        dispatcher.turn();
      },
      onFailure: (error) => failure.abort(error),
    },
  });
  holder.exchange = exchange;
  return slicingJob({ slicer, close: () => exchange.close() });
}
