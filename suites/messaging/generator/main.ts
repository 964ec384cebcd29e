import { serveGenerator, type Job } from '../../harness/generator/child.ts';
import { Audit } from './audit.ts';
import { clientDriver } from './client-driver.ts';
import type { BrokerAddress, BrokerCredentials, Driver, OpenDriver } from './driver.ts';
import type { OpenChannel } from './endpoints.ts';
import { OneWay } from './one-way.ts';
import { Pump } from './pump.ts';
import { Slicer } from './slicer.ts';
import { slicingJob } from './slicing-job.ts';

/** What the parent opens a messaging generator with. */
export interface OpenOptions {
  /** Compiled module that exports `open`, or `openChannel`. */
  readonly driver: string;
  readonly address: BrokerAddress;
  readonly credentials: BrokerCredentials;
  readonly ca: string | null;
  /** The broker acknowledges what is published: a message is in flight until then, too. */
  readonly acknowledges: boolean;
  readonly channel: string;
  readonly payloadBytes: number;
  readonly window: number;
  readonly prefetch: number;
  readonly acknowledgeEvery: number;
  /** One message in so many has its time sampled; a power of two. */
  readonly sampleEvery: number;
}

serveGenerator(async (options) => openJob(options as OpenOptions));

async function openJob(options: OpenOptions): Promise<Job> {
  const { driver: module, window, sampleEvery, acknowledges, ...rest } = options;
  const driverModule = (await import(module)) as { open: OpenDriver } | { openChannel: OpenChannel };
  const open = 'open' in driverModule ? driverModule.open : clientDriver(driverModule.openChannel);
  const audit = new Audit({ acknowledges });
  const oneWay = new OneWay(sampleEvery);
  const failure = new AbortController();
  const holder: { driver: Driver | null } = { driver: null };
  const pump = new Pump({ window, audit, publish: (first, count) => holder.driver?.publish(first, count) ?? 0 });
  const turn = (): void => pump.turn();
  const driver = await open({ ...rest, window, audit, oneWay, onArrival: turn, onWritable: turn, onFailure: (error) => failure.abort(error) });
  holder.driver = driver;
  const slicer = new Slicer({ load: pump, account: audit, oneWay, failed: failure.signal, flush: () => driver.flush?.() ?? Promise.resolve() });
  return slicingJob({ slicer, close: () => driver.close() });
}
