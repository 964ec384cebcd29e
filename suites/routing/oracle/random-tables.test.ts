import { describe, expect, it } from 'vitest';
import { loadRouters } from '../contenders.ts';
import { allKinds } from '../lookup/kinds.ts';
import { lookupsOf, unable } from '../lookup/lookups.ts';
import { generatedTable } from '../tables/generated.ts';
import { tableNames, tableOf } from '../tables/tables.ts';
import { routesOf } from '../routes.ts';
import { wrongIn } from './oracle.ts';

const tables = [...tableNames.map((name) => ({ name, routes: tableOf(name) })), ...[7, 60, 200].map((count) => ({ name: `generated ${count}`, routes: routesOf(generatedTable({ count, seed: count })) }))];

describe.each(await loadRouters())('$id', ({ router }) => {
  it.each(tables)('answers every lookup of table $name as the specification says', ({ name, routes }) => {
    const refuses = router.cannot.overlap !== undefined && name === 'shop' && router.id === 'hono-regexp';
    if (refuses) {
      expect(() => router.build(routes)).toThrow();
      return;
    }
    const built = router.build(routes);
    for (const kind of allKinds) {
      const lookups = lookupsOf({ routes, kind, chunks: 2, chunkSize: 64, seed: 5 });
      if (lookups === null || unable(lookups, router.cannot) !== null) continue;
      expect(wrongIn({ built, routes, questions: lookups.flat(), cannot: router.cannot })).toEqual([]);
    }
  });
});
