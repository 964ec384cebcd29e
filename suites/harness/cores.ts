import type { CoreLayout } from './scenario.ts';

/**
 * Pinned (R13): the generator has the first core of its own, servers have the rest.
 * With a single core everything shares it, and the layout says so.
 */
export function pinnedLayout(cpus: readonly number[]): CoreLayout {
  const [first, ...rest] = cpus;
  if (first === undefined || rest.length === 0) return sharedLayout(cpus);
  return { name: 'pinned', generatorCpus: [first], serverCpus: rest };
}

/** Shared (R13): the system under test on all cores, the generator beside it. */
export function sharedLayout(cpus: readonly number[]): CoreLayout {
  return { name: 'shared', generatorCpus: cpus, serverCpus: cpus };
}

/** The cpus that this process may use, from `Cpus_allowed_list` of /proc/self/status (`0-1,4`). */
export function parseCpuList(list: string): number[] {
  return list
    .trim()
    .split(',')
    .filter((part) => part !== '')
    .flatMap((part) => {
      const [first = '0', last = first] = part.split('-');
      return Array.from({ length: Number(last) - Number(first) + 1 }, (_, index) => Number(first) + index);
    });
}
