import { RegExpRouter } from 'hono/router/reg-exp-router';
import { packageOf } from '../../package-of.ts';
import type { RouterKind } from '../../router-kind.ts';
import { addAll, cannotAsHono, finderOf, type HonoStored } from '../../hono.ts';

export const contender: RouterKind = {
  id: 'hono-regexp',
  title: 'Hono RegExpRouter',
  approach: 'compiled',
  package: packageOf('hono'),
  cannot: {
    ...cannotAsHono,
    overlap: 'it refuses a static segment beside a parameter; Hono then takes its TrieRouter',
    'late-overlap': 'it refuses a static segment beside a parameter; Hono then takes its TrieRouter',
    backtracking: 'it refuses a static segment beside a parameter; Hono then takes its TrieRouter',
  },
  adapter: 'parameters are collected from the match by name, as Hono does on `c.req.param()`',
  build: (routes) => {
    const router = new RegExpRouter<HonoStored>();
    addAll(router, routes);
    return finderOf(router);
  },
};
