import { framework } from '../../contender.ts';

export const contender = framework({
  id: 'node-http',
  title: 'node:http without a router',
  package: null,
  settings: { 'routes': 'none: a Map of every address that is asked for', 'answer': 'response.writeHead and end' },
});
