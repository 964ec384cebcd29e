import { serveGenerator, type Job } from '../../harness/generator/child.ts';
import { Audit } from './audit.ts';
import type { BrokerAddress, BrokerCredentials, Driver, OpenDriver } from './driver.ts';
import { OneWay } from './one-way.ts';
import { Pump } from './pump.ts';
import { Slicer } from './slicer.ts';

/** What the parent opens a messaging generator with. */
export interface OpenOptions {
  /** Compiled module that exports `open`. */
  readonly driver: string;
  readonly address: BrokerAddress;
  readonly credentials: BrokerCredentials;
  readonly channel: string;
  readonly payloadBytes: number;
  readonly window: number;
  /** One message in so many has its time sampled; a power of two. */
  readonly sampleEvery: number;
}

serveGenerator(async (options) => openJob(options as OpenOptions));

async function openJob(options: OpenOptions): Promise<Job> {
  const { driver: module, window, sampleEvery, ...rest } = options;
  const { open } = (await import(module)) as { open: OpenDriver };
  const audit = new Audit();
  const oneWay = new OneWay(sampleEvery);
  const failure = new AbortController();
  const holder: { driver: Driver | null } = { driver: null };
  const pump = new Pump({ window, audit, publish: (first, count) => holder.driver?.publish(first, count) ?? 0 });
  const turn = (): void => pump.turn();
  const driver = await open({ ...rest, window, audit, oneWay, onArrival: turn, onWritable: turn, onFailure: (error) => failure.abort(error) });
  holder.driver = driver;
  const slicer = new Slicer({ pump, audit, oneWay, failed: failure.signal });
  return {
    run: (command, payload) => {
      switch (command) {
        case 'slice':
          return slicer.slice((payload as { durationMs: number }).durationMs);
        case 'rates':
          return slicer.rates(payload as { durationMs: number; binMs: number });
        case 'rest':
          return slicer.rest();
        default:
          throw new Error(`unknown command '${command}'`);
      }
    },
    close: () => driver.close(),
  };
}
