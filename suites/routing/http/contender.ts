import { fileURLToPath } from 'node:url';
import { loadFolders } from '../../harness/registry.ts';
import type { Contender } from '../../harness/scenario.ts';
import type { RoutingContender } from '../contenders.ts';
import { packageOf } from '../package-of.ts';
import type { Launch } from './protocol.ts';

export const NODE = 'Node.js';
export const GO = 'Go';

/** What every server of the HTTP stage promises: it is checked answer by answer. */
export const httpGuarantees: Contender['guarantees'] = {
  class: null,
  delivery: 'the answer of the route that fits, checked to the last byte',
  durability: 'none',
  acknowledgement: 'the answer',
  replicas: 1,
  order: 'none',
};

/** Something that answers over HTTP by its own router: a framework, or a program of another language. */
export interface HttpContender extends RoutingContender {
  readonly kind: 'server';
  readonly runtime: string;
  /** Has no router: what is left of a request without one. */
  readonly isFloor: boolean;
  /**
   * The program that serves; built where that is needed.
   *
   * @throws UnsupportedError with the reason and the mend where it cannot be had here.
   */
  launch(options: { readonly signal: AbortSignal; readonly log: (line: string) => void }): Promise<Launch>;
}

const nodeServer = fileURLToPath(new URL('main.js', import.meta.url));

/** A framework for Node whose `server.ts` stands in the folder of the same name. */
export function framework(options: { id: string; title: string; package: string | null; settings: Readonly<Record<string, string>> }): HttpContender {
  const { id, title, settings } = options;
  const found = options.package === null ? null : packageOf(options.package);
  return {
    kind: 'server',
    id,
    title,
    guarantees: httpGuarantees,
    runtime: NODE,
    isFloor: found === null,
    settings: { ...(found && { package: `${found.name} ${found.version}` }), ...settings },
    launch: () => Promise.resolve(launchOf('framework', id)),
  };
}

/** A router of `suites/routing/contenders/` on plain `node:http`. */
export function routerLaunch(id: string): Launch {
  return launchOf('router', id);
}

function launchOf(what: 'framework' | 'router', id: string): Launch {
  return [process.execPath, nodeServer, what, id];
}

/** Every contender that exists in the HTTP stage alone: frameworks for Node, and servers in Go. */
export async function loadHttpContenders(): Promise<HttpContender[]> {
  const folders = ['contenders/', '../go/contenders/'].map((path) => fileURLToPath(new URL(path, import.meta.url)));
  const found = await Promise.all(folders.map((folder) => loadFolders<HttpContender>({ folder, file: 'contender', exportName: 'contender' })));
  return found.flat();
}

/** Whether it has a server of its own, or is a router that needs one. */
export function isHttpContender(contender: Contender): contender is HttpContender {
  return 'launch' in contender && (contender as Partial<HttpContender>).kind === 'server';
}
