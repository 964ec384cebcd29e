import { serveGenerator } from '../../../harness/generator/child.ts';
import { slicingJob } from '../slicing-job.ts';
import { Churn, type ChurnOptions } from './churn.ts';
import { loadEndpoints } from './endpoint-options.ts';

serveGenerator(async (options) => {
  const open = options as ChurnOptions;
  const churn = await Churn.open(await loadEndpoints(open.driver), open);
  return slicingJob({ slicer: churn, close: () => churn.close() });
});
