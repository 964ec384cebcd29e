import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BlockedWatch } from './amqp-blocked.ts';

describe('BlockedWatch', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function watched(): { watch: BlockedWatch; failures: string[] } {
    const failures: string[] = [];
    return { watch: new BlockedWatch((error) => failures.push(error.message)), failures };
  }

  it('ends the wait of a publisher that stays blocked, with the reason that the broker gave first', () => {
    const { watch, failures } = watched();
    watch.blocked('low on disk');
    vi.advanceTimersByTime(3000);
    watch.blocked('low on disk & memory');
    expect(failures).toEqual([]);
    vi.advanceTimersByTime(1000);
    expect(failures).toEqual(['the broker has blocked its publishers for 4 s: low on disk']);
    vi.advanceTimersByTime(60_000);
    expect(failures).toHaveLength(1);
  });

  it('waits anew for one that was let go in between', () => {
    const { watch, failures } = watched();
    watch.end();
    for (let times = 0; times < 3; times++) {
      watch.blocked('low on memory');
      vi.advanceTimersByTime(3900);
      watch.end();
    }
    vi.advanceTimersByTime(60_000);
    expect(failures).toEqual([]);
  });
});
