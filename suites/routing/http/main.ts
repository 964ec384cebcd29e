// A server of the HTTP stage in a process of its own: `main.js router <id>` or `main.js framework <id>` (see protocol.ts).
import { createInterface } from 'node:readline';
import type { RouterKind } from '../router-kind.ts';
import type { Serve } from './framework.ts';
import type { ExtraLookups, Listening, ServerSetup } from './protocol.ts';
import { RouterServer } from './router-server.ts';
import { withHandlers } from './traffic.ts';

const [what, id = ''] = process.argv.slice(2);
const lines = createInterface({ input: process.stdin });
const say = (message: Listening | ExtraLookups): void => void process.stdout.write(`${JSON.stringify(message)}\n`);
let router: RouterServer | null = null;
let isSetUp = false;

async function setUp({ routes, addresses }: ServerSetup): Promise<Listening> {
  if (what === 'framework') {
    const { serve } = (await import(`./contenders/${id}/server.js`)) as { serve: Serve };
    return serve({ routes: withHandlers(routes), answers: new Map(addresses.map(({ method, path, answer }) => [`${method} ${path}`, answer])) });
  }
  const { contender } = (await import(`../contenders/${id}/contender.js`)) as { contender: RouterKind };
  router = new RouterServer({ kind: contender, routes, addresses });
  return { port: await router.listen() };
}

async function take(line: string): Promise<Listening | ExtraLookups> {
  const message = JSON.parse(line) as ServerSetup | ExtraLookups;
  if (!isSetUp) {
    isSetUp = true;
    return setUp(message as ServerSetup);
  }
  const { extraLookups } = message as ExtraLookups;
  return { extraLookups: router?.repeat(extraLookups) ?? 0 };
}

lines.on('line', (line) => {
  take(line).then(say, (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`, () => process.exit(1));
  });
});
lines.on('close', () => process.exit(0));
// Ctrl-C reaches the whole process group: the parent decides what ends when.
process.on('SIGINT', () => undefined);
