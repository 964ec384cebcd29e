import type { Log } from '../log.ts';
import type { Settings } from '../settings.ts';
import { openWorker } from '../transport/open.ts';
import { openHandler } from './handler.ts';
import { createMetrics, type ServiceMetrics } from './metrics.ts';
import { answerReady } from './ready.ts';

/** A service at work: it takes calls from the transport and carries them out on the database. */
export interface Service {
  readonly metrics: ServiceMetrics;
  /** True, or why a call would not be served now. */
  isReady(): Promise<true | string>;
  close(options: { readonly graceMs: number }): Promise<void>;
}

/** @throws SettingsError */
export async function openService({ settings, log }: { readonly settings: Settings; readonly log: Log }): Promise<Service> {
  const opened = await openHandler({ settings, log });
  const metrics = createMetrics();
  const handler = metrics.counted(answerReady(opened, settings.transport));
  let isClosing = false;
  try {
    const worker = await openWorker({ settings, handler, log });
    return {
      metrics,
      async isReady() {
        if (isClosing) return 'this service is being stopped';
        return worker.isConnected ? opened.isReady() : `${settings.transport} is away`;
      },
      async close(options) {
        isClosing = true;
        await worker.close(options);
        await opened.close();
      },
    };
  } catch (error) {
    await opened.close();
    throw error;
  }
}
