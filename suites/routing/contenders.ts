import { fileURLToPath } from 'node:url';
import { UnsupportedError } from '../harness/errors.ts';
import { loadFolders } from '../harness/registry.ts';
import type { Contender } from '../harness/scenario.ts';
import type { RouterKind } from './router-kind.ts';
import { NODE, routingGuarantees } from './scenario.ts';

/** A contender of this suite: a router by itself, or a whole server for the stages over HTTP. */
export interface RoutingContender extends Contender {
  readonly kind: 'router' | 'server';
}

/** A router of `contenders/`. */
export interface RouterContender extends RoutingContender {
  readonly kind: 'router';
  readonly router: RouterKind;
}

const folder = new URL('contenders/', import.meta.url);

/** Every router: the folders of `contenders/`. */
export async function loadRouters(): Promise<RouterContender[]> {
  const kinds = await loadFolders<RouterKind>({ folder: fileURLToPath(folder), file: 'contender', exportName: 'contender' });
  return kinds.map(contenderOf);
}

/** One router alone: what a process that runs it loads. */
export async function routerOf(id: string): Promise<RouterKind> {
  if (!/^[a-z\d-]+$/.test(id)) throw new UnsupportedError(`there is no router '${id}'`);
  const { contender } = (await import(new URL(`${id}/contender.js`, folder).href)) as { contender: RouterKind };
  return contender;
}

/** The routers among the contenders that were chosen. */
export function routersOf(contenders: readonly Contender[]): RouterContender[] {
  return (contenders as readonly RoutingContender[]).filter((contender): contender is RouterContender => contender.kind === 'router');
}

/** A router as the harness wants it described. */
function contenderOf(router: RouterKind): RouterContender {
  return { kind: 'router', id: router.id, title: router.title, router, runtime: NODE, guarantees: routingGuarantees, settings: settingsOf(router) };
}

function settingsOf({ package: source, approach, adapter, cannot }: RouterKind): Record<string, string> {
  return {
    package: source === null ? 'built in' : `${source.name} ${source.version}`,
    approach,
    ...(adapter === undefined ? {} : { adapter }),
    ...Object.fromEntries(Object.entries(cannot).map(([name, reason]) => [`cannot ${name}`, reason])),
  };
}
