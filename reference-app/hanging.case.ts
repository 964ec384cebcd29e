import { runProcess } from './process.ts';

// A process whose start never ends, for process.test.ts.
await runProcess({
  component: 'hanging',
  start: ({ log }) => {
    log('starting');
    return new Promise(() => setInterval(() => undefined, 1000));
  },
});
