import { framework } from '../../contender.ts';

export const contender = framework({
  id: 'hono-app',
  title: 'Hono',
  package: 'hono',
  settings: { 'routes': 'app.on; RegExpRouter, else TrieRouter', 'answer': 'context.text', 'server': '@hono/node-server' },
});
