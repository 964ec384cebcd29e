import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { SharedLane } from './shared-lane.ts';

const clean = { published: 0, delivered: 0, lost: 0, duplicated: 0, reordered: 0, corrupted: 0 };

describe('SharedLane', () => {
  let lane: SharedLane;
  beforeEach(() => {
    lane = new SharedLane({ consumers: 2, acknowledges: false });
    lane.published(10);
  });
  const arrive = (consumer: number, ...indexes: number[]): boolean[] => indexes.map((index) => lane.arrive(consumer, index));

  it('takes any order across consumers, and judges that of each', () => {
    arrive(1, 1, 3, 5, 7, 9);
    arrive(0, 0, 2, 6, 4, 8);
    expect(lane.inFlight).toBe(0);
    expect(lane.settle()).toEqual({ ...clean, published: 10, delivered: 10, reordered: 1 });
  });

  it('counts what two consumers got as duplicated', () => {
    expect([...arrive(0, 0, 1), ...arrive(1, 1, 2)]).toEqual([true, true, false, true]);
    expect(lane.settle()).toEqual({ ...clean, published: 10, delivered: 3, duplicated: 1, lost: 7 });
  });

  it('does not deliver again what a slice before has counted as lost', () => {
    arrive(0, 0, 1, 2, 3, 4, 5, 6, 7, 9);
    expect(lane.settle().lost).toBe(1);
    lane.published(1);
    expect([...arrive(1, 8), ...arrive(0, 10)]).toEqual([false, true]);
    expect(lane.settle()).toEqual({ ...clean, published: 1, delivered: 1, reordered: 1 });
    expect(arrive(1, 8)).toEqual([false]);
    expect(lane.settle()).toEqual({ ...clean, duplicated: 1 });
  });

  it('makes no delivery of what is older than it remembers', () => {
    arrive(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    lane.published(70_000);
    expect(lane.inFlight).toBe(70_001);
    expect(arrive(0, 0)).toEqual([false]);
    for (let index = 10; index < 70_010; index++) lane.arrive(1, index);
    const { delivered, lost, duplicated } = lane.settle();
    expect(delivered + lost).toBe(70_010);
    expect(duplicated).toBe(1 + 70_010 - 10 - 65_536);
  });

  it('has in flight what is not acknowledged, too', () => {
    const told = new SharedLane({ consumers: 2, acknowledges: true });
    told.published(4);
    told.acknowledge(1);
    for (const index of [0, 1, 2, 3]) told.arrive(index % 2, index);
    expect([told.inFlight, told.owed()]).toEqual([3, 0]);
    expect(told.settle()).toEqual({ ...clean, published: 4, delivered: 4, acknowledged: 1 });
    expect(told.inFlight).toBe(0);
  });

  it('counts as a plain set does, whatever comes', () => {
    const event = fc.record({ consumer: fc.integer({ min: 0, max: 2 }), index: fc.integer({ min: 0, max: 24 }) });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        const own = new SharedLane({ consumers: 3, acknowledges: false });
        own.published(25);
        const seen = new Set<number>();
        const highest = [-1, -1, -1];
        let reordered = 0;
        for (const { consumer, index } of events) {
          const isNew = !seen.has(index);
          expect(own.arrive(consumer, index)).toBe(isNew);
          if (!isNew) continue;
          seen.add(index);
          if (index < highest[consumer]!) reordered++;
          else highest[consumer] = index;
        }
        const delivered = seen.size;
        expect(own.settle()).toEqual({ published: 25, delivered, lost: 25 - delivered, duplicated: events.length - delivered, reordered, corrupted: 0 });
      }),
    );
  });
});
