import { TrieRouter } from 'hono/router/trie-router';
import { packageOf } from '../../package-of.ts';
import type { RouterKind } from '../../router-kind.ts';
import { addAll, cannotAsHono, finderOf, type HonoStored } from '../../hono.ts';

export const contender: RouterKind = {
  id: 'hono-trie',
  title: 'Hono TrieRouter',
  approach: 'trie',
  package: packageOf('hono'),
  cannot: { ...cannotAsHono },
  adapter: 'parameters are collected from the match by name, as Hono does on `c.req.param()`',
  build: (routes) => {
    const router = new TrieRouter<HonoStored>();
    addAll(router, routes);
    return finderOf(router);
  },
};
