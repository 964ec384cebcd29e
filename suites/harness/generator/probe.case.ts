import { UnsupportedError } from '../errors.ts';
import { metered, serveGenerator } from './child.ts';

// A generator for tests: does what it is told, misbehaviour included.
serveGenerator(async (options, fail) => {
  const { mode } = options as { mode?: string };
  if (mode === 'refuse') throw Object.assign(new Error('wrong password'), { code: 'REFUSED' });
  if (mode === 'unsupported') throw new UnsupportedError('cannot do this');
  if (mode === 'hang') await new Promise(() => setInterval(() => undefined, 1000));
  return {
    run: async (command) => {
      if (command === 'argv') return { argv: process.argv, env: process.env, allowed: process.pid };
      if (command === 'spin') return metered(() => spin(100));
      if (command === 'rest') return metered(() => new Promise((resolve) => setTimeout(resolve, 100)));
      if (command === 'throw') setImmediate(() => { throw new Error('a bug in the generator'); });
      if (command === 'fail') fail(new Error('the connection broke'));
      if (command === 'exit') process.exit(7);
      if (command === 'echo') return options;
      return new Promise(() => undefined);
    },
    close: () => Promise.resolve(),
  };
});

function spin(durationMs: number): Promise<void> {
  const endMs = performance.now() + durationMs;
  while (performance.now() < endMs);
  return Promise.resolve();
}
