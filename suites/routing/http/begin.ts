import { UnsupportedError } from '../../harness/errors.ts';
import { AutocannonSession } from '../../harness/generator/autocannon/session.ts';
import type { HttpLoad } from '../../harness/generator/http/load.ts';
import { HttpSession } from '../../harness/generator/http/session.ts';
import type { Session } from '../../harness/scenario.ts';
import { seedOf } from '../../harness/statistics/random.ts';
import type { BeginOptions } from '../scenario.ts';
import { tableOf } from '../tables/tables.ts';
import { isHttpContender, routerLaunch } from './contender.ts';
import type { Launch, ServerSetup } from './protocol.ts';
import { ServedSession, type ServedOptions } from './session.ts';
import { addressesOf, mixOf, type Address } from './traffic.ts';

/** Addresses for each route with parameters: hundreds in all, so that no two requests in a row are alike. */
const PER_ROUTE = 2;
/** Enough that an open load of some thousands a second never waits for one. */
const MOST_CONNECTIONS = 256;
const INITIAL_CONNECTIONS = 32;

type LookupOptions = Pick<ServedOptions, 'warmUpLookups' | 'lookupsOf'>;

/** A trial under Headroom's own generator. */
export function beginHttp(begin: BeginOptions, options: LookupOptions & { readonly load: HttpLoad }): Promise<Session> {
  const { context, seed, signal } = begin;
  return serve(begin, options, ({ url, components, addresses }) =>
    HttpSession.open({
      load: { target: url, mix: mixOf(addresses), load: options.load, seed, maxConnections: MOST_CONNECTIONS, initialConnections: INITIAL_CONNECTIONS, countsClasses: false },
      cpus: context.cores.generatorCpus,
      components,
      signal,
    }),
  );
}

/** A trial under autocannon, in a closed loop. */
export function beginAutocannon(begin: BeginOptions, options: { readonly connections: number }): Promise<Session> {
  const { context, signal } = begin;
  return serve(begin, {}, ({ url, components, addresses }) =>
    AutocannonSession.open({ load: { target: url, connections: options.connections, requests: addresses }, cpus: context.cores.generatorCpus, components, signal }),
  );
}

type Load = (server: Parameters<ServedOptions['load']>[0] & { readonly addresses: readonly Address[] }) => Promise<Session>;

async function serve(begin: BeginOptions, options: LookupOptions, load: Load): Promise<Session> {
  const { context, block, signal } = begin;
  const setup = setupOf({ table: String(block.levels['table']), run: context.runId });
  const { addresses } = setup;
  return ServedSession.open({
    ...options,
    launch: await launchOf(begin),
    setup,
    cpus: context.cores.serverCpus,
    signal,
    load: (server) => load({ ...server, addresses }),
  });
}

/** The same addresses for every contender of a run. */
export function setupOf(options: { table: string; run: string }): ServerSetup {
  const routes = tableOf(options.table).map(({ method, path }) => ({ method, path }));
  return { routes, addresses: addressesOf({ routes, perRoute: PER_ROUTE, seed: seedOf(`${options.run}/${options.table}`) }) };
}

function launchOf({ contender, context, signal }: BeginOptions): Promise<Launch> {
  if (isHttpContender(contender)) return contender.launch({ signal, log: context.log });
  if (!('router' in contender)) throw new UnsupportedError(`${contender.title} does not answer over HTTP`);
  return Promise.resolve(routerLaunch(contender.id));
}
