import { serveGenerator } from '../../../harness/generator/child.ts';
import { Backlog, type BacklogOptions } from './backlog.ts';
import { loadEndpoints } from './endpoint-options.ts';
import { wholeSlices } from './whole-slices.ts';

serveGenerator(async (options) => {
  const open = options as BacklogOptions;
  const backlog = await Backlog.open(await loadEndpoints(open.driver), open);
  return wholeSlices(() => backlog.slice());
});
