import { HeadroomError } from '../../suites/harness/errors.ts';
import { hostShares, type HostMeter, type HostShares } from '../../suites/harness/meters/host.ts';
import { limitOf } from '../../suites/harness/validity.ts';
import { formatUnit } from '../../suites/harness/units.ts';

const MOST_TRIES = 3;

/** One block: made by processes of its own. */
export interface Measured<T> {
  readonly value: T;
  /** Processor time of all that took part, between the two readings of the host. */
  readonly accountedMs: number;
}

export interface Undisturbed<T> {
  readonly blocks: readonly T[];
  readonly voided: readonly string[];
  /** The mean over the blocks that count. */
  readonly stealShare: number;
}

/**
 * Measures blocks under the rules of runs (R5): one that the hypervisor or foreign processes disturbed is void, blind to
 * what it found, and measured again, at most twice.
 *
 * @throws HeadroomError (incomplete) where fewer than half of the blocks remain.
 */
export async function undisturbed<T>(options: {
  blocks: number;
  host: HostMeter;
  /** `begin` is called when the block's own start is over: the host is watched from there. */
  measure: (block: number, begin: () => void) => Promise<Measured<T>>;
  news: (line: string) => void;
  limits?: { steal: number; foreign: number };
}): Promise<Undisturbed<T>> {
  const { host, measure, news } = options;
  const limits = options.limits ?? { steal: limitOf('steal'), foreign: limitOf('foreign-cpu') };
  const good: T[] = [];
  const voided: string[] = [];
  let stealShares = 0;
  for (let block = 0; block < options.blocks; block++) {
    for (let tries = 1; tries <= MOST_TRIES; tries++) {
      let before = host.read();
      const { value, accountedMs } = await measure(block, () => (before = host.read()));
      const shares = hostShares({ before, after: host.read(), accountedMs });
      const reason = reasonOf(shares, limits);
      if (reason === null) {
        good.push(value);
        stealShares += shares.stealShare;
        break;
      }
      voided.push(reason);
      news(`Block ${block + 1} is void: ${reason}${tries < MOST_TRIES ? '; measuring it again' : ''}.`);
    }
  }
  if (good.length * 2 >= options.blocks) return { blocks: good, voided, stealShare: stealShares / good.length };
  throw new HeadroomError({
    code: 'DISTURBED',
    kind: 'incomplete',
    message: `This machine was too disturbed to be measured: ${good.length} of ${options.blocks} blocks count (${voided.at(-1) ?? 'none was measured'}).`,
    hint: 'End what else runs on it, or try at another hour.',
  });
}

function reasonOf({ stealShare, foreignCpuShare }: HostShares, limits: { steal: number; foreign: number }): string | null {
  const told = (what: string, share: number, limit: number): string => `${what} ${formatUnit(share, 'share')} of this machine's processor time (limit ${formatUnit(limit, 'share')})`;
  if (stealShare > limits.steal) return told('the hypervisor took', stealShare, limits.steal);
  return foreignCpuShare > limits.foreign ? told('other processes took', foreignCpuShare, limits.foreign) : null;
}
