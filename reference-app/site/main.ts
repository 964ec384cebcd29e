import { runProcess } from '../process.ts';
import { openSite } from './open.ts';

await runProcess({ component: 'site', start: openSite });
