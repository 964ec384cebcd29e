import { describe, expect, it } from 'vitest';
import { loadRouters } from '../contenders.ts';
import { faultsOf } from './oracle.ts';

describe.each(await loadRouters())('$id', ({ router }) => {
  it('does what it declares, and no more', () => {
    expect(faultsOf(router)).toEqual([]);
  });
});
