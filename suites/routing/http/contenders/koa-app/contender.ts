import { framework } from '../../contender.ts';

export const contender = framework({
  id: 'koa-app',
  title: 'Koa',
  package: 'koa',
  settings: { 'routes': '@koa/router', 'answer': 'context.body' },
});
