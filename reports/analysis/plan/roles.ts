/** What a component is to a plan: whether it may run in several copies, and what its calls go through. */
export type Role = 'proxy' | 'broker' | 'database' | 'stateless';

const NAMES: readonly (readonly [Role, RegExp])[] = [
  ['proxy', /^(ha-?proxy|proxy|nginx|envoy|traefik|caddy|load-?balancer)$/i],
  ['broker', /^(broker|nats(-server)?|rabbitmq|rabbit|kafka|queue)$/i],
  ['database', /^(mysql|mariadb|postgres(ql)?|database|db|mongo(db)?|redis|store|cache)$/i],
];

/** The role of a component by its name; whatever is not known to keep state is taken for a program that keeps none. */
export function roleOf(name: string): Role {
  return NAMES.find(([, pattern]) => pattern.test(name))?.[0] ?? 'stateless';
}

/**
 * Who talks to whom in a request, as pairs of indices: proxy to the first stateless part; from there to the others over the
 * broker, or in a row where there is none; the last of them to each database.
 */
export function linksOf(names: readonly string[]): [number, number][] {
  const of = (role: Role): number[] => names.flatMap((name, at) => (roleOf(name) === role ? [at] : []));
  const [proxy] = of('proxy');
  const [broker] = of('broker');
  const stateless = of('stateless');
  const [first] = stateless;
  const last = stateless.at(-1) ?? broker ?? proxy;
  const links: [number, number][] = [];
  if (proxy !== undefined && first !== undefined) links.push([proxy, first]);
  if (broker !== undefined) for (const part of stateless) links.push([part, broker]);
  else for (let at = 1; at < stateless.length; at += 1) links.push([stateless[at - 1] ?? 0, stateless[at] ?? 0]);
  if (last !== undefined) for (const database of of('database')) links.push([last, database]);
  return links;
}
