import { serveGenerator } from '../../../harness/generator/child.ts';
import type { OpenChannel } from '../endpoints.ts';
import { openFlow } from './flow.ts';
import type { FlowOptions } from './options.ts';

serveGenerator(async (options) => {
  const { driver, ...flow } = options as FlowOptions & { readonly driver: string };
  const { openChannel } = (await import(driver)) as { openChannel: OpenChannel };
  return openFlow({ ...flow, openChannel });
});
