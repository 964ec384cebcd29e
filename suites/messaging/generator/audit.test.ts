import { beforeEach, describe, expect, it } from 'vitest';
import { Audit } from './audit.ts';

describe('Audit', () => {
  let audit: Audit;
  beforeEach(() => {
    audit = new Audit();
    audit.published(10);
  });
  const arrive = (...sequences: number[]): void => sequences.forEach((sequence) => audit.arrive(sequence));
  const clean = { published: 10, delivered: 10, lost: 0, duplicated: 0, reordered: 0, corrupted: 0 };

  it('accounts for messages in order, one by one or in runs', () => {
    arrive(0, 1, 2);
    audit.advanceTo(10);
    expect(audit.inFlight).toBe(0);
    expect(audit.settle()).toEqual(clean);
  });

  it('counts what never comes as lost: in the middle and at the end', () => {
    arrive(0, 1, 3, 4, 5, 6, 7);
    expect(audit.inFlight).toBe(3);
    expect(audit.settle()).toEqual({ ...clean, delivered: 7, lost: 3 });
    expect(audit.inFlight).toBe(0);
  });

  it('counts what comes late as reordered, not as lost', () => {
    arrive(0, 3, 1, 2, 4, 5, 6, 9, 8, 7);
    expect(audit.settle()).toEqual({ ...clean, reordered: 4 });
  });

  it('counts what comes twice as duplicated, also when it was late', () => {
    arrive(0, 0, 2, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9);
    expect(audit.settle()).toEqual({ ...clean, duplicated: 4, reordered: 1 });
  });

  it('counts what was never published as corrupted', () => {
    arrive(0, 10);
    arrive(Number.NaN, -1, 1.5, Number.POSITIVE_INFINITY);
    expect(audit.expected).toBe(1);
    for (let sequence = 6; sequence < 10; sequence++) audit.arrive(sequence);
    expect(audit.settle()).toMatchObject({ delivered: 5, corrupted: 5 });
  });

  it('has published = delivered + lost + corrupted', () => {
    arrive(0, 1, 2, 4);
    audit.corrupt();
    const { published, delivered, lost, corrupted } = audit.settle();
    expect([delivered, lost, corrupted]).toEqual([4, 5, 1]);
    expect(delivered + lost + corrupted).toBe(published);
  });

  it('starts each slice at zero while sequences go on', () => {
    audit.advanceTo(10);
    audit.settle();
    audit.published(2);
    expect(audit.nextSequence).toBe(12);
    arrive(10, 11);
    expect(audit.settle()).toEqual({ ...clean, published: 2, delivered: 2 });
  });

  it('does not count again what a slice before has counted as lost', () => {
    arrive(0, 1, 2, 3, 4, 5, 6, 7, 8);
    expect(audit.settle().lost).toBe(1);
    audit.published(1);
    arrive(9, 10);
    expect(audit.settle()).toEqual({ published: 1, delivered: 1, lost: 0, duplicated: 0, reordered: 1, corrupted: 0 });
  });

  it('stays bounded and right in its totals under very many gaps', () => {
    const messages = 10_000;
    audit.published(messages - 10);
    for (let sequence = 1; sequence < messages; sequence += 2) audit.arrive(sequence);
    expect(audit.inFlight).toBe(messages / 2);
    // What belongs to a gap that was forgotten is taken for a duplicate: never for a delivery.
    for (let sequence = 0; sequence < messages; sequence += 2) audit.arrive(sequence);
    const counts = audit.settle();
    expect(counts.delivered + counts.lost).toBe(messages);
    expect(counts.reordered).toBe(1024);
    expect(counts.duplicated).toBe(messages / 2 - 1024);
  });
});
