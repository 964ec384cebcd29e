import { serveGenerator } from '../../../harness/generator/child.ts';
import type { OpenChannel } from '../endpoints.ts';
import { openTraffic, type TrafficOptions } from './traffic.ts';

serveGenerator(async (options) => {
  const { driver, ...rest } = options as Omit<TrafficOptions, 'openChannel'> & { readonly driver: string };
  const { openChannel } = (await import(driver)) as { openChannel: OpenChannel };
  return openTraffic({ ...rest, openChannel });
});
