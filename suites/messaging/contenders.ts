import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { UnsupportedError } from '../harness/errors.ts';
import type { ServerOptions } from '../../fixtures/servers/server.ts';
import { loadFolders } from '../harness/registry.ts';
import type { Contender, Subjects, UserWorkload } from '../harness/scenario.ts';

/** How a broker is driven: by its client library as an application would, or by hand-made frames. */
export const driverNames = ['wire', 'client'] as const;
export type DriverName = (typeof driverNames)[number];

/** Which module of a contender a driver is made of. */
const moduleOf: Readonly<Record<DriverName, string>> = { wire: 'wire.js', client: 'endpoints.js' };

/** What `contenders/<id>/contender.ts` exports as `contender`; `wire.ts` beside it exports `open`, `endpoints.ts` `openChannel`. */
export interface MessagingContender extends Contender {
  /** The kind of server, a folder of `fixtures/servers`. */
  readonly server: string;
  /** How that server is to be started; contenders with the same share one. A server of the user's own is as it is. */
  readonly serverOptions?: ServerOptions;
  /** The publisher is told by the broker that it has a message (R3: classes b, c and d). */
  readonly acknowledges: boolean;
  /** The contender whose broker this is by another client library. */
  readonly variantOf?: string;
  /** `false`: consumers cannot share its messages (a log, each of whose readers gets all). */
  readonly sharesQueue?: false;
  /** `false`: requests make no sense for it; its channels have neither requester nor responder. */
  readonly answersRequests?: false;
  readonly drivers: readonly DriverName[];
  /** Traffic of the user's own that it is asked to hold, by name (`messaging.workloads`). */
  readonly workloads?: Readonly<Record<string, UserWorkload>>;
}

const folder = new URL('contenders/', import.meta.url);

/** Every contender: the folders of `contenders/`, with the traffic that they are asked to hold. */
export async function loadContenders(subjects?: Subjects): Promise<MessagingContender[]> {
  const contenders = await loadFolders<MessagingContender>({ folder: fileURLToPath(folder), file: 'contender', exportName: 'contender' });
  return subjects?.workloads === undefined ? contenders : contenders.map((contender) => ({ ...contender, workloads: subjects.workloads ?? {} }));
}

/** The module of a contender's driver. Throws `UnsupportedError` where it has none. */
export function driverModule(contender: MessagingContender, driver: string): URL {
  const known = contender.drivers.find((name) => name === driver);
  const module = new URL(`${contender.id}/${known === undefined ? '' : moduleOf[known]}`, folder);
  if (known === undefined || !existsSync(module)) throw new UnsupportedError(`${contender.title} has no ${driver} driver`);
  return module;
}
