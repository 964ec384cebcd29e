import { describe, expect, it } from 'vitest';
import { analyse } from '../analysis.ts';
import { terminalSummary } from '../../formats/terminal.ts';
import { sharesOf, type Swap } from './share.ts';
import { shareOfSum } from './spread.ts';
import { routingRecord, type Truth } from './synthetic.case.ts';

const truth: Truth = { lookup: { trie: 0.4, scan: 1.6 }, trivial: 20, application: 1000, noise: 0.02 };
const settings = { confidence: 0.95, margin: 0.05, minimumPairs: 30, seed: 1 };
const swapOf = (options: Partial<Truth>, seed = 1): Swap => {
  const record = routingRecord({ ...truth, ...options }, seed);
  const [swap] = sharesOf({ record, trials: record.trials, settings }).swaps;
  if (swap === undefined) throw new Error('no two routers could be set against each other');
  return swap;
};

describe('a share', () => {
  it('has its variance by the delta method', () => {
    // By hand: 1 ÷ (1 + 9); derivatives 9 ÷ 100 and −1 ÷ 100.
    const { value, standardError } = shareOfSum({ value: 1, standardError: 0.1, df: 30, samples: 30, method: '' }, { value: 9, standardError: 0.9, df: 30, samples: 30, method: '' });
    expect(value).toBeCloseTo(0.1, 12);
    expect(standardError).toBeCloseTo(Math.hypot(0.09 * 0.1, 0.01 * 0.9), 12);
  });

  it('lies in its interval', () => {
    let [hits, runs] = [0, 0];
    for (let seed = 1; seed <= 25; seed++) {
      for (const { request, share } of swapOf({}, seed).savings) {
        const exact = request === 'trivial' ? 1.2 / 21.6 : 1.2 / 1001.6;
        runs += 1;
        if (share.lower <= exact && exact <= share.upper) hits += 1;
      }
    }
    expect(runs).toBe(50);
    expect(hits / runs).toBeGreaterThan(0.87);
  });
});

describe('whether it matters which router', () => {
  it('matters for a trivial handler and is too small to see in the application', () => {
    const swap = swapOf({ lookup: { trie: 0.4, scan: 6 } });
    expect(swap).toMatchObject({ fast: 'trie', slow: 'scan', table: 'github', routes: 203 });
    expect(swap.ratio!.value).toBeCloseTo(15, 0);
    expect(swap.savings.map(({ request, source, verdict }) => [request, source, verdict])).toEqual([
      ['trivial', 'in place', 'matters'],
      ['application', 'tight loop', 'too small to see'],
    ]);
    expect(swap.sentence).toMatch(/^A lookup of Router scan takes 15(\.\d)? times \(95 % .+\) as long as one of Router trie in a table of 203 routes; swapping saves 2[0-3](\.\d)? % .+ of a request with a trivial handler, above the smallest effect that this run could see \(.+ %\), and 0\.5\d* % .+ of a request of the whole application, under the smallest effect .+\.$/);
    expect(swap.overturn).toContain('a request of the whole application was judged');
  });

  it('is confirmed by whole requests where both routers served them', () => {
    const [trivial] = swapOf({ lookup: { trie: 0.4, scan: 6 } }).savings;
    expect(trivial!.measured!.lower).toBeLessThan(5.6 / 26);
    expect(trivial!.measured!.upper).toBeGreaterThan(5.6 / 26);
  });

  it('is undecided without an A/A control', () => {
    const swap = swapOf({ withControls: false });
    expect(swap.savings.map(({ verdict, smallest }) => [verdict, smallest])).toEqual([['undecided', null], ['undecided', null]]);
    expect(swap.sentence).toContain('no A/A control ran');
  });

  it('is said of the trivial handler alone where the application was not measured', () => {
    expect(swapOf({ application: null }).savings.map(({ request }) => request)).toEqual(['trivial']);
  });

  it('answers first, and stands in the terminal', () => {
    const record = routingRecord({ ...truth, lookup: { trie: 0.4, middling: 1, scan: 6 } });
    const analysis = analyse(record);
    expect(analysis.shares.swaps.map(({ slow }) => slow)).toEqual(['scan', 'middling']);
    expect(analysis.findings[0]).toMatchObject({ kind: 'share', verdict: 'same' });
    expect(analysis.answer.headline).toBe(analysis.shares.swaps[0]!.sentence);
    const text = terminalSummary({ record, analysis });
    expect(text).toMatch(/In place +a lookup amid a request: Router trie 0\.(39|4)/);
    expect(text).toMatch(/Share +Router middling → Router trie saves .+ of a request with a\s+trivial/s);
  });

  it('is nothing where no lookups were measured', () => {
    const record = routingRecord(truth);
    const without = { ...record, trials: record.trials.filter(({ scenario }) => scenario === 'request') };
    expect(analyse(without).shares.swaps).toEqual([]);
  });

  it('gives the same again', () => {
    expect(swapOf({})).toEqual(swapOf({}));
  });
});
