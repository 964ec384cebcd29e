import { serveGenerator } from '../../harness/generator/child.ts';
import { nanosToMs } from '../../harness/units.ts';
import type { Behaviour } from './behaviour.ts';
import { refusingPort, TargetServer } from './server.ts';

// The same clock as the generator's, counted from its own start rather than from that of this process.
const originMs = nanosToMs(process.hrtime.bigint()) - performance.now();
const nowMs = (): number => originMs + performance.now();

serveGenerator(async () => {
  const server = await TargetServer.listen({ nowMs });
  return {
    run: (command, payload) => {
      switch (command) {
        case 'port':
          return Promise.resolve(server.port);
        case 'refusingPort':
          return refusingPort();
        case 'begin':
          server.begin(payload as Behaviour);
          return Promise.resolve(null);
        case 'report':
          return Promise.resolve(server.report());
        default:
          throw new Error(`unknown command '${command}'`);
      }
    },
    close: () => {
      server.close();
      return Promise.resolve();
    },
  };
});
