import { UnsupportedError, messageOf } from '../../harness/errors.ts';
import { faultsOf, wrongIn } from '../oracle/oracle.ts';
import type { BuiltRouter, Route, RouterKind } from '../router-kind.ts';
import { Chunk } from './chunk.ts';
import type { LookupKind } from './kinds.ts';
import { lookupsOf, unable, type Lookup } from './lookups.ts';

export interface WorkloadOptions {
  readonly router: RouterKind;
  readonly routes: readonly Route[];
  readonly kinds: readonly LookupKind[];
  readonly chunks: number;
  readonly chunkSize: number;
  readonly seed: number;
}

/** A router with its table built, and proved lookups of every kind that it can do. */
export interface Workload {
  readonly built: BuiltRouter;
  /** Of the first build in this process: nothing of the router had run before. */
  readonly buildMs: number;
  readonly chunks: ReadonlyMap<LookupKind, readonly Chunk[]>;
  /** Kinds that are not timed, with the reason. */
  readonly left: ReadonlyMap<LookupKind, string>;
  /** Lookups whose answers were checked. */
  readonly proved: number;
}

/**
 * Builds the table, puts the router before the match oracle, and proves every lookup that will be timed.
 *
 * @throws UnsupportedError where the router can do nothing of what is asked; Error where it does not do what it declares.
 */
export function workloadOf(options: WorkloadOptions): Workload {
  const { router, routes, kinds } = options;
  const { built, buildMs } = timedBuild(router, routes);
  const [fault] = faultsOf(router);
  if (fault !== undefined) throw new Error(`${router.title} does not do what it declares (${fault.case}): ${fault.what}`);
  const left = new Map<LookupKind, string>();
  const chosen = new Map<LookupKind, Lookup[][]>();
  for (const kind of kinds) {
    const lookups = lookupsOf({ ...options, kind });
    const reason = lookups === null ? 'the table has no route of this kind' : unable(lookups, router.cannot);
    if (lookups !== null && reason === null) chosen.set(kind, lookups);
    else left.set(kind, reason ?? '');
  }
  if (chosen.size === 0) throw new UnsupportedError(`${router.title}: ${[...left].map(([kind, reason]) => `${kind}: ${reason}`).join('; ')}`);
  const questions = [...chosen.values()].flat(2);
  const [wrong] = wrongIn({ built, routes, questions, cannot: router.cannot });
  if (wrong !== undefined) throw new Error(`${router.title} answers wrongly: ${wrong}`);
  return {
    built,
    buildMs,
    chunks: new Map([...chosen].map(([kind, lookups]) => [kind, lookups.map((chunk) => new Chunk(chunk))])),
    left,
    proved: questions.length,
  };
}

function timedBuild(router: RouterKind, routes: readonly Route[]): { built: BuiltRouter; buildMs: number } {
  const startMs = performance.now();
  try {
    const built = router.build(routes);
    return { built, buildMs: performance.now() - startMs };
  } catch (error) {
    throw new UnsupportedError(`${router.title} cannot be built with this table: ${messageOf(error)}`, { cause: error });
  }
}
