import { runProcess } from '../process.ts';
import { openClient } from '../transport/open.ts';
import { openApi } from './open.ts';

await runProcess({
  component: 'api',
  async start({ settings, log }) {
    const client = await openClient({ settings, log });
    return openApi({ settings, client, log });
  },
});
