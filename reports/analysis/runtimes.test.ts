import { describe, expect, it } from 'vitest';
import { analyse } from './analysis.ts';
import { syntheticRecord } from './synthetic.case.ts';

/** The synthetic run with its contenders on these runtimes, their guarantees of no ranked class. */
function onRuntimes(runtimes: Readonly<Record<string, string>>): ReturnType<typeof analyse>['comparisons'] {
  const record = syntheticRecord();
  const contenders = record.header.contenders.map((contender) => {
    const runtime = runtimes[contender.id];
    return { ...contender, guarantees: { ...contender.guarantees, class: null }, ...(runtime !== undefined && { runtime }) };
  });
  return analyse({ ...record, header: { ...record.header, contenders } }).comparisons;
}

describe('contenders on named runtimes', () => {
  it('are ranked on the same one, whatever their class', () => {
    const [first] = onRuntimes({ fast: 'Node.js', slow: 'Node.js', other: 'Node.js' });
    expect(first).toMatchObject({ subject: 'fast', base: 'slow', blockers: [] });
    expect(first!.metrics[0]!.verdict).toBe('better');
  });

  it('are never ranked across two', () => {
    const [first] = onRuntimes({ fast: 'Node.js', slow: 'Go', other: 'Go' });
    expect(first!.blockers).toEqual(['they run on different runtimes (Node.js, Go)']);
    expect(first!.metrics.map(({ verdict }) => verdict)).not.toContain('better');
  });

  it('are not ranked without a class where no runtime is named', () => {
    const [first] = onRuntimes({});
    expect(first!.blockers).toEqual(['their guarantees are not of the same class']);
  });
});
