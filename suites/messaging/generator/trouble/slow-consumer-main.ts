import { serveGenerator } from '../../../harness/generator/child.ts';
import { loadEndpoints } from './endpoint-options.ts';
import { SlowConsumer, type SlowConsumerOptions } from './slow-consumer.ts';
import { wholeSlices } from './whole-slices.ts';

serveGenerator(async (options) => {
  const open = options as SlowConsumerOptions;
  const slow = new SlowConsumer(await loadEndpoints(open.driver), open);
  return wholeSlices((durationMs) => slow.slice(durationMs));
});
