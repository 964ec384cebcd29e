import { describe, expect, it } from 'vitest';
import { rulerSummary } from '../formats/ruler.ts';
import { terminalSummary } from '../formats/terminal.ts';
import { renderHtml } from '../render.ts';
import type { RunRecord } from '../../suites/harness/record.ts';
import { analyse } from './analysis.ts';
import { rulerRecord, type SyntheticRuler } from './ruler.case.ts';
import type { RulerResult } from './ruler/result.ts';
import { syntheticRecord } from './synthetic.case.ts';

const judge = (options: SyntheticRuler = {}): RulerResult => analyse(rulerRecord(options)).ruler!;
const failed = (ruler: RulerResult): string[] => ruler.checks.filter(({ verdict }) => verdict === 'fail').map(({ what }) => what);

describe('a ruler that reads true', () => {
  const ruler = judge();

  it('passes, and says in one line what it can be trusted for', () => {
    expect(failed(ruler)).toEqual([]);
    expect(ruler.verdict).toBe('pass');
    expect(ruler.sentence).toMatch(/^This machine can be trusted today for latencies of 2 ms and more, and sees effects down to [\d.]+ %\.$/);
    // Ten times the larger of 0.06 ms (service) and 0.12 ms (start delay), rounded up.
    expect(ruler.trustedFromMs).toBe(2);
  });

  it('has intervals over slices', () => {
    const check = ruler.checks.find(({ what }) => what === 'Service time of 1 ms, p50, at 400/s')!;
    expect(check.error!.value).toBeCloseTo(0.06, 2);
    expect(check.error!.lower).toBeLessThan(check.error!.value);
    expect(check.error!.upper).toBeGreaterThan(check.error!.value);
    expect(check.limit).toBe(0.1);
  });

  it('is compared with theory only where theory says enough', () => {
    const theory = ruler.checks.filter(({ against, scenario }) => against.startsWith('theory') && scenario === 'queue');
    // 0.15 ÷ √5 is within ±10 %, 0.6 ÷ √5 is not.
    expect(theory.map(({ what, verdict }) => `${what} ${verdict}`)).toEqual([
      'Queue at utilisation 0.3, p50 pass', 'Queue at utilisation 0.3, p90 pass', 'Queue at utilisation 0.3, p99 pass',
      'Queue at utilisation 0.8, p50 not judged', 'Queue at utilisation 0.8, p90 not judged', 'Queue at utilisation 0.8, p99 not judged',
    ]);
  });

  it('shows what a closed loop misses of the stalls, beside the open arrivals', () => {
    const closed = ruler.checks.find(({ what }) => what === 'Stalls, Closed loop, p99')!;
    expect(closed.verdict).toBe('not judged');
    expect(closed.truth!.value).toBe(470);
    expect(closed.error!.value).toBeLessThan(-0.98);
    expect(new Set(ruler.points.filter(({ scenario }) => scenario === 'stalls').map(({ by }) => by))).toEqual(new Set(['Open arrivals', 'replay', 'Closed loop', 'autocannon']));
  });

  it('survives JSON', () => expect(JSON.parse(JSON.stringify(ruler))).toEqual(ruler));
});

describe('a ruler that reads wrong', () => {
  it('fails by the stalls that it omits', () => {
    const ruler = judge({ omits: true });
    expect(ruler.verdict).toBe('fail');
    expect(failed(ruler)).toEqual(['Stalls, Open arrivals, p90', 'Stalls, Open arrivals, p99']);
    expect(ruler.sentence).toMatch(/^This machine cannot be trusted today: 2 of \d+ checks of the ruler failed: Stalls, Open arrivals, p90 is off by -99\.\d % \(limit 3 %\)\.$/);
  });

  it.each([1.06, 0.95])('fails by response times of %d times the truth', (factor) => {
    expect(failed(judge({ factor }))).toEqual(expect.arrayContaining(['Queue at utilisation 0.3, p90', 'Queue at utilisation 0.8, p99']));
  });

  it('is not excused by a disturbed baseline', () => {
    expect(failed(judge({ factor: 1.5, baselineMs: 30 }))).toEqual(expect.arrayContaining(['Queue at utilisation 0.3, p50', 'Queue at utilisation 0.8, p99']));
  });

  it('fails by a fault under another name', () => {
    expect(failed(judge({ timeoutsMissed: 1 }))).toEqual(['Counted as ok', 'Counted as timeout']);
  });

  it('fails by a start delay beyond that of the pacer', () => {
    expect(failed(judge({ startDelayExcessMs: 0.4 }))).toEqual(['Start delay at 5,000/s, p99']);
    expect(failed(judge({ startDelayExcessMs: 0.4, slices: 10 }))).toEqual(['Start delay at 5,000/s, p99']);
  });
});

describe('the search', () => {
  const check = (options: SyntheticRuler = {}, id = 'theory') => judge(options).checks.find(({ id: own }) => own === `search/open/${id}`)!;

  it('is right when the true limit lies in its interval', () => {
    expect(check()).toMatchObject({ verdict: 'pass', error: { value: 0, unit: 'share' }, limit: 0.05, against: 'theory (M/M/1)' });
    // 2,000 − ln 100 ÷ 4.9 ms.
    expect(check().truth!.value).toBeCloseTo(1060, 0);
    expect(check().what).toBe('Search: highest rate with p99 of 5 ms or less');
  });

  it('stands beside what the target logged of the same probes', () => {
    expect(check({}, 'replay')).toMatchObject({ verdict: 'not judged', reason: expect.stringMatching(/^shown/) as string });
    expect(Math.abs(check({}, 'replay').error!.value)).toBeLessThan(0.01);
  });

  it('is wrong when the limit is further away than chance allows', () => {
    expect(check({ searchFactor: 1.3 })).toMatchObject({ verdict: 'fail' });
    expect(check({ searchFactor: 0.7 })).toMatchObject({ verdict: 'fail' });
    expect(check({ searchFactor: 1.3 }).error!.value).toBeGreaterThan(0.05);
  });

  it('is not judged before both ends are confirmed', () => {
    const record = rulerRecord();
    const cut = { ...record, trials: record.trials.filter(({ levels }) => levels['ratePerSec'] !== 1088), header: { ...record.header, refused: [{ suite: 'calibration', scenario: 'search', levels: { ratePerSec: 1088 }, reason: 'no time is left' }] } };
    expect(analyse(cut).ruler!.checks.find(({ scenario }) => scenario === 'search')).toMatchObject({ verdict: 'not judged', reason: expect.stringMatching(/not confirmed after 10 probes: no time is left/) as string });
  });
});

describe('closed loops', () => {
  const of = (title: string) => judge().checks.filter(({ what, scenario }) => scenario === 'fixed-service' && what.startsWith(title));

  it('are judged by the times of a lone user, and by their rates beside the arrivals logged', () => {
    expect(of('Closed loop').map(({ verdict, limit }) => [verdict, limit])).toEqual([['pass', expect.closeTo(0.4, 3)], ['pass', 0.02]]);
    expect(of('autocannon').map(({ verdict, limit }) => [verdict, limit])).toEqual([['pass', 1], ['pass', 0.02]]);
    expect(of('autocannon')[0]!.reason).toBe('it tells whole steps of 1 ms, rounded down');
  });

  it('say nothing of what the ruler is trusted for, and stand beside open arrivals in the stalls', () => {
    const { checks, points, trustedFromMs } = judge();
    expect(trustedFromMs).toBe(2);
    expect(checks.filter(({ what }) => what.startsWith('Stalls, autocannon')).map(({ verdict }) => verdict)).toEqual(['not judged', 'not judged']);
    expect(new Set(points.filter(({ scenario }) => scenario === 'stalls').map(({ by }) => by))).toEqual(new Set(['Open arrivals', 'replay', 'Closed loop', 'autocannon']));
  });
});

describe('what cannot be judged', () => {
  it('is said to be so, with the reason', () => {
    const ruler = judge({ voided: 'queue' });
    const queue = ruler.checks.filter(({ scenario }) => scenario === 'queue');
    expect(queue.every(({ verdict, reason }) => verdict === 'not judged' && reason === 'voided: steal')).toBe(true);
  });

  it('is everything timed in a smoke run', () => {
    const ruler = judge({ profile: 'smoke', omits: true });
    expect(ruler.verdict).toBe('not judged');
    expect(ruler.sentence).toContain('the smoke profile measures nothing');
  });

  it('has no interval from one slice, and still a value', () => {
    const [check] = judge({ slices: 1 }).checks;
    expect(check!.error).toMatchObject({ lower: null, upper: null, samples: 1 });
  });
});

describe('the ruler in a report', () => {
  const linesOf = (record: RunRecord): string => [record.header, ...record.trials].map((line) => `${JSON.stringify(line)}\n`).join('');
  const html = (record: RunRecord): Promise<string> => renderHtml({ records: [{ record, analysis: analyse(record), raw: linesOf(record) }] });

  it('is a table, two charts and the sentence', async () => {
    const record = rulerRecord();
    const text = await html(record);
    expect(text).toContain('id="ruler"');
    expect(text).toContain('can be trusted today');
    expect(text.match(/<figure class="chart">/g)).toHaveLength(2);
    expect(text).not.toContain('id="guarantees"');
    expect(terminalSummary({ record, analysis: analyse(record) })).toBe(rulerSummary({ ruler: analyse(record).ruler!, missing: null, width: 96 }));
  });

  it('stands beside what was measured with it, and changes none of it', async () => {
    const plain = syntheticRecord();
    const { header, trials } = rulerRecord();
    const both: RunRecord = {
      ...plain,
      header: {
        ...plain.header,
        suites: [...header.suites, ...plain.header.suites],
        scenarios: [...header.scenarios, ...plain.header.scenarios],
        contenders: [...header.contenders, ...plain.header.contenders],
        blocks: [...header.blocks, ...plain.header.blocks],
      },
      trials: [...trials, ...plain.trials],
    };
    const { ruler, ...rest } = analyse(both);
    const { ruler: none, ...alone } = analyse(plain);
    expect(none).toBeNull();
    expect(rest).toEqual(alone);
    expect(ruler!.verdict).toBe('pass');
    expect(ruler!.effect!.from).toMatch(/A\/A controls/);
    expect(terminalSummary({ record: both, analysis: analyse(both) })).toMatch(/Ruler {8}This machine can be trusted/);
    const text = await html(both);
    expect(text).toContain('<h1');
    expect(/<title>([^<]*)/.exec(text)?.[1]).not.toContain('The ruler');
  });
});
