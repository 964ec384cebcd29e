import { framework } from '../../contender.ts';

export const contender = framework({
  id: 'fastify',
  title: 'Fastify',
  package: 'fastify',
  settings: { 'routes': 'app.route; its router is find-my-way', 'answer': 'reply.type and send', 'logger': 'off' },
});
