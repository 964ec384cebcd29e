import { serveGenerator } from '../../harness/generator/child.ts';
import { openJob, type OpenOptions } from './job.ts';

serveGenerator(async (options) => openJob(options as OpenOptions));
