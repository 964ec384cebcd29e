import type { RequestMix } from '../harness/generator/http/request-schema.ts';
import { UnsupportedError } from '../harness/errors.ts';
import type { UserSystem } from '../harness/scenario.ts';
import { systemGuarantees } from '../harness/system-cell.ts';
import type { SystemContender } from './contenders.ts';

/** The mix as the user wrote it. */
const AS_IT_IS = 'as-configured';
/** A mix with one class more frequent, so that demands of classes can be told apart. */
const MORE = 'more-';
const MORE_TIMES = 4;
/** Each further mix costs trials; the heaviest classes are told apart first. */
const MOST_MIXES = 4;
/** A mix that demands are tried on, between the one configured and one in which all requests are equally frequent. */
const LEVELLED = 'levelled';

/** Systems of the user's own under the mixes that follow from their requests. */
export function ownContenders(systems: Readonly<Record<string, UserSystem>>): SystemContender[] {
  return Object.entries(systems).map(([name, { requests, objective }]) => ({
    id: name,
    title: name,
    guarantees: systemGuarantees,
    settings: { requests: requests.requests.map(({ id }) => id).join(', ') },
    fitMixes: [AS_IT_IS, ...classesOf(requests).map((id) => `${MORE}${id}`)],
    furtherMixes: [],
    heldOutMix: requests.requests.length === 1 ? AS_IT_IS : LEVELLED,
    objective,
    start: (running) => running.own(name),
    requests: ({ mix }) => mixOf(requests, mix),
  }));
}

/** With a single class there is nothing to tell apart. */
function classesOf({ requests }: RequestMix): string[] {
  const classes = [...new Set(requests.map(({ id }) => classOf(id)))];
  return classes.length === 1 ? [] : classes.slice(0, MOST_MIXES);
}

function classOf(id: string): string {
  return id.split('.')[0] ?? id;
}

function mixOf(configured: RequestMix, mix: string): RequestMix {
  const weigh = (weightOf: (request: RequestMix['requests'][number]) => number): RequestMix => ({
    ...configured,
    requests: configured.requests.map((request) => ({ ...request, weight: weightOf(request) })),
  });
  if (mix === AS_IT_IS) return configured;
  if (mix === LEVELLED) return weigh(({ weight = 1 }) => Math.sqrt(weight));
  const more = mix.startsWith(MORE) ? mix.slice(MORE.length) : null;
  if (!classesOf(configured).some((name) => name === more)) throw new UnsupportedError(`there is no mix '${mix}'`);
  return weigh(({ id, weight = 1 }) => (classOf(id) === more ? weight * MORE_TIMES : weight));
}
