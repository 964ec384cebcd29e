import type { Log } from '../log.ts';
import { required, SettingsError, type Settings } from '../settings.ts';
import type { Handler, TransportClient, TransportWorker } from './transport.ts';

// Loaded when they are chosen: an API that talks to a broker carries no database client, and no other broker's.

/** Opens the API's side of the transport that the settings name. Does not fail when the broker is away: it reconnects for ever. */
export async function openClient({ settings, log }: { readonly settings: Settings; readonly log: Log }): Promise<TransportClient> {
  switch (settings.transport) {
    case 'nats': {
      const { openNatsClient } = await import('./nats/client.ts');
      return openNatsClient({ url: required(settings.natsUrl, 'NATS_URL'), log });
    }
    case 'rabbitmq': {
      const { openRabbitClient } = await import('./rabbitmq/client.ts');
      return openRabbitClient({ url: required(settings.amqpUrl, 'AMQP_URL'), log });
    }
    case 'inline': {
      const [{ openInline }, { openHandler }, { answerReady }] = await Promise.all([
        import('./inline.ts'),
        import('../service/handler.ts'),
        import('../service/ready.ts'),
      ]);
      const opened = await openHandler({ settings, log });
      return openInline({ handler: answerReady(opened, 'inline'), inFlight: settings.inFlight, log, close: () => opened.close() });
    }
  }
}

/** Opens the service's side. @throws SettingsError for `inline`, where there is no service. */
export async function openWorker(options: { readonly settings: Settings; readonly handler: Handler; readonly log: Log }): Promise<TransportWorker> {
  const { settings, handler, log } = options;
  const common = { handler, inFlight: settings.inFlight, log };
  switch (settings.transport) {
    case 'nats': {
      const { openNatsWorker } = await import('./nats/worker.ts');
      return openNatsWorker({ ...common, url: required(settings.natsUrl, 'NATS_URL') });
    }
    case 'rabbitmq': {
      const { openRabbitWorker } = await import('./rabbitmq/worker.ts');
      return openRabbitWorker({ ...common, url: required(settings.amqpUrl, 'AMQP_URL') });
    }
    case 'inline':
      throw new SettingsError('TRANSPORT must be nats or rabbitmq for a service: with inline the API serves by itself');
  }
}
