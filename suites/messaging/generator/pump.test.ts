import { describe, expect, it } from 'vitest';
import { Audit } from './audit.ts';
import { Pump } from './pump.ts';

function make(options: { window: number; most?: number }): { audit: Audit; pump: Pump; bursts: number[] } {
  const audit = new Audit();
  const bursts: number[] = [];
  const pump = new Pump({
    window: options.window,
    audit,
    publish: (first, count) => {
      expect(first).toBe(audit.nextSequence);
      const taken = Math.min(count, options.most ?? count);
      bursts.push(taken);
      return taken;
    },
  });
  return { audit, pump, bursts };
}

describe('Pump', () => {
  it('fills the window and then waits for arrivals', () => {
    const { audit, pump, bursts } = make({ window: 100 });
    pump.start();
    pump.turn();
    expect(bursts).toEqual([100]);
    audit.advanceTo(10);
    pump.turn();
    expect(bursts).toEqual([100]);
    audit.advanceTo(25);
    pump.turn();
    expect(bursts).toEqual([100, 25]);
  });

  it.each([1, 2, 3, 7, 100, 4096])('never exceeds a window of %i, whatever comes back', (window) => {
    const { audit, pump } = make({ window });
    let state = 12345;
    pump.start();
    for (let step = 0; step < 2000; step++) {
      state = (state * 1103515245 + 12345) % 2147483648;
      const arrived = state % (audit.inFlight + 1);
      audit.advanceTo(audit.expected + arrived);
      pump.turn();
      expect(audit.inFlight).toBeLessThanOrEqual(window);
    }
    expect(pump.peakInFlight).toBe(window);
    expect(audit.nextSequence).toBeGreaterThan(window);
  });

  it('goes on when the socket took less than it was given', () => {
    const { audit, pump, bursts } = make({ window: 100, most: 40 });
    pump.start();
    pump.turn();
    pump.turn();
    expect(bursts).toEqual([40, 40]);
    // What room is left is less than a burst.
    audit.advanceTo(5);
    pump.turn();
    expect(bursts).toEqual([40, 40, 25]);
  });

  it('publishes nothing before start and after stop', () => {
    const { audit, pump, bursts } = make({ window: 4 });
    pump.turn();
    expect(bursts).toEqual([]);
    pump.start();
    pump.stop();
    audit.advanceTo(4);
    pump.turn();
    expect(bursts).toEqual([4]);
  });

  it('does not publish within publishing', () => {
    const audit = new Audit();
    let depth = 0;
    const pump: Pump = new Pump({
      window: 8,
      audit,
      publish: (_first, count) => {
        expect(++depth).toBe(1);
        pump.turn();
        depth--;
        return count;
      },
    });
    pump.start();
    expect(audit.inFlight).toBe(8);
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses a window of %d', (window) => {
    expect(() => make({ window })).toThrow(RangeError);
  });
});
