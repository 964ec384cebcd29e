import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { UnsupportedError } from '../harness/errors.ts';
import { loadFolders } from '../harness/registry.ts';
import type { Contender } from '../harness/scenario.ts';

/** How a broker is driven: by its client library as an application would, or by hand-made frames. */
export const driverNames = ['wire', 'client'] as const;
export type DriverName = (typeof driverNames)[number];

/** What `contenders/<id>/contender.ts` exports as `contender`; `wire.ts` and `client.ts` beside it export `open`. */
export interface MessagingContender extends Contender {
  /** The kind of server, a folder of `fixtures/servers`. */
  readonly server: string;
  readonly drivers: readonly DriverName[];
}

const folder = new URL('contenders/', import.meta.url);

/** Every contender: the folders of `contenders/`. */
export async function loadContenders(): Promise<MessagingContender[]> {
  return loadFolders<MessagingContender>({ folder: fileURLToPath(folder), file: 'contender', exportName: 'contender' });
}

/** The module of a contender's driver. Throws `UnsupportedError` where it has none. */
export function driverModule(contender: MessagingContender, driver: string): URL {
  const known = contender.drivers.find((name) => name === driver);
  const module = new URL(`${contender.id}/${driver}.js`, folder);
  if (known === undefined || !existsSync(module)) throw new UnsupportedError(`${contender.title} has no ${driver} driver`);
  return module;
}
