import { describe, expect, it } from 'vitest';
import { analyse } from '../../analysis/analysis.ts';
import { syntheticLookups, syntheticRouters } from '../../analysis/routing/synthetic-lookups.case.ts';
import { HOSTILE } from '../../html/hostile.case.ts';
import { renderHtml } from '../../render.ts';
import type { RunRecord } from '../../../suites/harness/record.ts';

const SIZES = [10, 100, 1000, 10_000];
const render = (record: RunRecord): Promise<string> => renderHtml({ records: [{ record, analysis: analyse(record), raw: '' }] });
const partOf = (page: string): string => /<section class="part" id="routing-lookup">[\s\S]*?(?=<section class="part"|<footer)/.exec(page)?.[0] ?? '';

describe('the section of lookups', () => {
  it('tells what a lookup costs, table by table, what was left out and why, and how cost grows', async () => {
    const part = partOf(await render(syntheticLookups({ sizes: SIZES })));
    for (const text of ['12 routes', '200 routes', 'A tight loop flatters', 'QUICK finds a route fastest', '÷ QUICK', 'the fastest', 'worse', 'Not timed: FLOOR: it cannot do parameter', 'made cannot be built with this table', 'Noise floor', 'Allocations, building, memory', 'logarithmic', 'Where curves cross', 'Nothing is said beyond 10 to 10,000 routes']) {
      expect(part).toContain(text);
    }
    expect(part.match(/<figure class="chart">/g)).toHaveLength(5);
    expect(part).not.toContain('NaN');
    expect(part).not.toContain('undefined');
  });

  it('is left out where no lookups were timed', async () => {
    const record = syntheticLookups();
    expect(await render({ ...record, trials: [], header: { ...record.header, blocks: [] } })).not.toContain('id="routing-lookup"');
  });

  it('shows names that hold markup as text', async () => {
    const page = await render(syntheticLookups({ routers: Object.fromEntries(Object.entries(syntheticRouters).map(([id, router]) => [id === 'ordered-scan' ? id : id + HOSTILE, router])) }));
    expect(partOf(page)).not.toContain(HOSTILE);
  });
});
