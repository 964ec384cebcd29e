import { runProcess } from '../process.ts';
import { listen } from './http.ts';
import { openService } from './worker.ts';

await runProcess({
  component: 'service',
  async start({ settings, log }) {
    const service = await openService({ settings, log });
    const http = await listen(service, settings);
    return {
      port: http?.port ?? null,
      async drain(options) {
        await service.close(options);
        await http?.server.drain({ graceMs: 0 });
      },
    };
  },
});
