import type { Route } from '../router-kind.ts';
import { routesOf } from '../routes.ts';
import { generatedTable } from './generated.ts';
import { github } from './github.ts';
import { googlePlus } from './google-plus.ts';
import { parse } from './parse.ts';
import { shop } from './shop.ts';
import { staticFiles } from './static.ts';

/** The named tables; each line's methods share a path (`GET POST /orders`). */
const named = { shop, github, 'google-plus': googlePlus, parse, static: staticFiles } as const;
export type TableName = keyof typeof named;
export const tableNames = Object.keys(named) as TableName[];

/** What the generated tables are made from; the same in every run, so that runs can be compared. */
const GENERATED_SEED = 20_240_601;

/** @throws RangeError where there is no such table. */
export function tableOf(name: string): Route[] {
  const lines = (named as Readonly<Record<string, readonly string[]>>)[name];
  if (lines === undefined) throw new RangeError(`there is no table of routes '${name}': ${tableNames.join(', ')}`);
  return routesOf(lines.flatMap(spread));
}

/** A generated table of so many routes. */
export function generated(count: number): Route[] {
  return routesOf(generatedTable({ count, seed: GENERATED_SEED }));
}

/** `GET POST /orders` as `GET /orders` and `POST /orders`. */
function spread(line: string): string[] {
  const at = line.indexOf('/');
  return line.slice(0, at).trim().split(' ').map((method) => `${method} ${line.slice(at)}`);
}
