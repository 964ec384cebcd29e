import { describe, expect, it } from 'vitest';
import type { UserWorkload } from '../../../harness/scenario.ts';
import { loadContenders } from '../../contenders.ts';
import { workloadSchema } from '../../workload-schema.ts';
import { levelsOf, reasonAgainst, trafficOf } from './demand.ts';

const contenders = await loadContenders();
const workload = (part: Partial<UserWorkload> = {}): UserWorkload => ({ ...workloadSchema.parse({ sizes: [{ bytes: 256, weight: 8 }, { bytes: 8192, weight: 2 }], ratePerSec: 2000, producers: 4 }), ...part });
const able = (part: Partial<UserWorkload>): string[] => contenders.filter((contender) => reasonAgainst(contender, workload(part)) === null).map(({ id }) => id).sort();

describe('traffic of the user\'s own', () => {
  it('is asked of those who can keep it, and of those who give more', () => {
    expect(able({ acknowledgement: 'none', persistence: 'none' })).toEqual(contenders.map(({ id }) => id).sort());
    const written = able({});
    expect(written).toEqual(expect.arrayContaining(['jetstream-file', 'rabbitmq-classic-durable', 'rabbitmq-quorum', 'rabbitmq-stream']));
    for (const id of ['nats-core', 'rabbitmq-classic-transient', 'jetstream-memory']) expect(written).not.toContain(id);
    expect(able({ persistence: 'synced' })).toEqual(['jetstream-file-sync', 'rabbitmq-quorum']);
    expect(able({ replay: true })).toEqual(['jetstream-log', 'rabbitmq-stream']);
    expect(able({ replay: true, consumers: 2 })).toEqual([]);
    expect(able({ replay: true, consumers: 2, delivery: 'broadcast' })).toEqual(['jetstream-log', 'rabbitmq-stream']);
  });

  it('says why somebody is not asked', () => {
    const core = contenders.find(({ id }) => id === 'nats-core')!;
    expect(reasonAgainst(core, workload())).toBe('it acknowledges nothing to a producer');
  });

  it('comes back from its levels as it was', () => {
    const levels = levelsOf('orders', workload());
    expect(levels).toMatchObject({ workload: 'orders', sizes: '256x8+8192x2', needs: 'acknowledgement+written' });
    expect(trafficOf(levels)).toEqual({ sizes: [{ bytes: 256, weight: 8 }, { bytes: 8192, weight: 2 }], ratePerSec: 2000, producers: 4, consumers: 1, delivery: 'shared', p99AtMostMs: 100 });
    expect(() => trafficOf({ workload: 'orders' })).toThrow('does not know these levels');
  });

  it('refuses what contradicts itself', () => {
    const { error } = workloadSchema.safeParse({ sizes: [{ bytes: 256 }], ratePerSec: 10, acknowledgement: 'none' });
    expect(error?.issues[0]).toMatchObject({ path: ['acknowledgement'] });
    for (const wrong of [{ ratePerSec: 0 }, { sizes: [] }, { sizes: [{ bytes: 8 }] }, { consumers: 0 }, { burst: 2 }]) {
      expect(workloadSchema.safeParse({ sizes: [{ bytes: 256 }], ratePerSec: 10, ...wrong }).success).toBe(false);
    }
  });
});
