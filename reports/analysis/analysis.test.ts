import * as hdr from 'hdr-histogram-js';
import { describe, expect, it } from 'vitest';
import { lineSchema, type RunRecord, type TrialRecord } from '../../suites/harness/record.ts';
import { analyse } from './analysis.ts';
import { inverted } from './ratio.ts';
import { syntheticRecord } from './synthetic.case.ts';

const record = syntheticRecord();
const analysis = analyse(record);

/** The record with every trial changed. */
function withTrials(change: (trial: TrialRecord) => TrialRecord, from: RunRecord = record): RunRecord {
  return { ...from, trials: from.trials.map(change) };
}

describe('the synthetic record', () => {
  it('is a valid record, and the same again', () => {
    for (const line of [record.header, ...record.servers, ...record.trials, record.closing]) expect(() => lineSchema.parse(line)).not.toThrow();
    expect(syntheticRecord()).toEqual(record);
    expect(new Set(record.trials.map(({ status }) => status))).toEqual(new Set(['completed', 'voided', 'unsupported', 'failed']));
  });
});

describe('analyse', () => {
  it('answers the question first, with ratio, interval, pairs and what would overturn it', () => {
    expect(analysis.answer.headline).toMatch(
      /^Fast core delivers 2\d(\.\d)? times \(95 % [\d.]+–[\d.]+\) what Slow classic delivers: One to one, 16 B payload, wire driver, 30 pairs\. Both were audited: no message was lost, duplicated, reordered or corrupted\.$/,
    );
    expect(analysis.answer.overturn).toMatch(/^Overturned if the system in question never needs more than [\d,]+ msg\/s of this kind, which Slow classic delivers too;/);
    expect(analysis.findings[0]).toMatchObject({ kind: 'comparison', verdict: 'better', statement: expect.stringContaining('24') as string });
  });

  it('finds the true ratio in every cell that it judges', () => {
    const judged = analysis.comparisons.filter(({ scenario }) => scenario === 'one-to-one');
    expect(judged).toHaveLength(4);
    for (const { metrics, subject, base, guarantees } of judged) {
      expect({ subject, base, guarantees }).toEqual({ subject: 'fast', base: 'slow', guarantees: 'a' });
      expect(metrics[0]?.ratio?.value).toBeGreaterThan(22);
      expect(metrics[0]?.ratio?.value).toBeLessThan(26);
    }
  });

  it('covers the truth: 95 % intervals of 50 comparisons hold it at least 92 % of the time', () => {
    let held = 0;
    for (let seed = 1; seed <= 10; seed += 1) {
      const { comparisons } = analyse(syntheticRecord({ seed }));
      for (const { scenario, metrics } of comparisons) {
        const truth = scenario === 'startup' ? 400 / 7000 : 24;
        const ratio = metrics[0]?.ratio;
        if (ratio && ratio.lower <= truth && ratio.upper >= truth) held += 1;
      }
    }
    expect(held / 50).toBeGreaterThanOrEqual(0.92);
  });

  it('is plain data, and the same again from the same seed', () => {
    expect(JSON.parse(JSON.stringify(analysis))).toEqual(analysis);
    expect(analyse(record)).toEqual(analysis);
    expect(analyse(record, { seed: 9 })).not.toEqual(analysis);
    expect(analyse(record, { seed: 9 }).settings).toEqual({ confidence: 0.95, margin: 0.05, minimumPairs: 30, seed: 9 });
  });

  it('shows what has too few pairs, and says so', () => {
    const start = analysis.findings.find(({ kind }) => kind === 'startup');
    expect(start).toMatchObject({ verdict: 'shown' });
    expect(start?.statement).toMatch(/^Slow classic takes 1\d(\.\d)? times .* as long as Fast core \(time from start to ready\): Time to ready, 6 pairs; shown, not judged: a verdict needs at least 30 pairs\.$/);
    expect(start?.overturn).toMatch(/is good enough for the system in question/);
  });

  it('leaves out of a comparison only the arm that failed, and names the failure', () => {
    const client = analysis.comparisons.find(({ levels }) => levels['driver'] === 'client' && levels['payloadBytes'] === 16);
    expect(client?.metrics[0]).toMatchObject({ pairs: 25, verdict: 'shown' });
    expect(client?.notes).toContain('the client is part of what is measured here, and may be the limit');
    const cell = analysis.cells.find((one) => one.contender === 'fast' && one.levels === client?.levels && one.metric === 'deliveredMsgPerSec');
    expect(cell?.values.flat()).toHaveLength(30);
    expect(analysis.findings.find(({ id }) => id === 'void/messaging/slow')).toMatchObject({ kind: 'void', verdict: 'not ok' });
  });

  it('counts a voided block once, by its last attempt', () => {
    expect(analysis.comparisons[0]?.trials.filter((id) => id.startsWith('block-002'))).toEqual(['block-002-fast', 'block-002-slow']);
    const [fast, slow, other] = analysis.voids;
    expect(fast).toMatchObject({ voided: 2, ownVoids: 1, failed: 0 });
    expect(slow).toMatchObject({ voided: 1, ownVoids: 0, failed: 1 });
    expect(other).toMatchObject({ unsupported: 31, completed: 0, voidShare: 0 });
  });

  it('tells CPU per message, the generator and the drivers', () => {
    const cpu = analysis.findings.find(({ id }) => id.startsWith('cpu/broker/'));
    expect(cpu?.statement).toMatch(/^Broker CPU per message: Slow classic uses .* µs .*, Fast core uses .* µs .*: 2\d(\.\d)? times/);
    expect(analysis.findings.find(({ id }) => id.startsWith('generator/'))?.estimate).toMatchObject({ unit: 'cores', value: expect.closeTo(0.2, 1) as number });
    expect(analysis.drivers).toHaveLength(4);
    for (const driver of analysis.drivers) {
      expect(driver).toMatchObject({ heavy: 'client', light: 'wire' });
      expect(driver.ratio?.lower).toBeLessThan(10.8);
      expect(driver.ratio?.upper).toBeGreaterThan(9.2);
    }
  });

  it('measures its own noise', () => {
    expect(analysis.controls).toHaveLength(5);
    for (const control of analysis.controls) {
      expect(control.contender).toBe('fast');
      expect(control.noiseFloor?.value).toBeGreaterThan(0);
      expect(control.smallestEffect?.value).toBeGreaterThan(control.noiseFloor?.value ?? 1);
      expect(control.differs).toBe(false);
    }
    const skewed = analyse(syntheticRecord({ controlSlower: 0.5 }));
    expect(skewed.controls[0]).toMatchObject({ differs: true });
    expect(skewed.comparisons[0]?.notes.join()).toContain('A/A control shows a difference where there is none');
  });
});

describe('what forbids ranking', () => {
  it('lost messages (R6)', () => {
    const lossy = analyse(syntheticRecord({ lost: 3 }));
    expect(lossy.comparisons[0]?.blockers).toEqual(['Slow classic had messages 90 lost']);
    expect(lossy.findings.find(({ kind }) => kind === 'comparison')).toMatchObject({ verdict: 'shown' });
    expect(lossy.answer.headline).toMatch(/shown, not judged: Slow classic had messages 90 lost\.$/);
    expect(lossy.audits.find(({ contender }) => contender === 'slow')).toMatchObject({ clean: false });
    expect(lossy.findings.find(({ id }) => id === 'audit/messaging/one-to-one/slow')).toMatchObject({ verdict: 'not ok' });
  });

  it('other guarantees (R3)', () => {
    const contenders = record.header.contenders.map((one) => (one.id === 'slow' ? { ...one, guarantees: { ...one.guarantees, class: 'b' as const } } : one));
    const mixed = analyse({ ...record, header: { ...record.header, contenders } });
    expect(mixed.comparisons[0]).toMatchObject({ guarantees: null, blockers: ['their guarantees are not of the same class'] });
    expect(mixed.comparisons[0]?.metrics[0]).toMatchObject({ verdict: 'shown' });
    expect(mixed.comparisons[0]?.metrics[0]?.ratio?.value).toBeGreaterThan(20);
  });

  it('voids that fell on one of them (R5), but not a single one', () => {
    expect(analysis.comparisons[0]?.blockers).toEqual([]);
    const hit = withTrials((trial) =>
      trial.contender === 'slow' && trial.status === 'completed' && ['block-003', 'block-004', 'block-005'].includes(trial.block)
        ? { ...trial, status: 'voided', reason: 'generator at 95 % of its core' }
        : trial,
    );
    expect(analyse(hit).comparisons[0]?.blockers.join()).toContain('trials were voided at different rates');
  });

  it('pairs without a ratio: zero is counted and named, never dropped', () => {
    const zero = withTrials((trial) =>
      trial.id === 'block-001-slow'
        ? { ...trial, slices: trial.slices.map((slice) => (slice.round === 0 ? { ...slice, metrics: { ...slice.metrics, deliveredMsgPerSec: 0 } } : slice)) }
        : trial,
    );
    const [metric] = analyse(zero).comparisons[0]?.metrics ?? [];
    expect(metric).toMatchObject({ pairs: 29, verdict: 'shown', unusable: [{ reason: 'the value is zero', count: 1 }] });
    expect(metric?.reason).toContain('1 pair without a ratio (the value is zero)');
  });
});

describe('records that say little', () => {
  it('one pair a cell: no interval is invented', () => {
    const smoke = analyse(syntheticRecord({ blocks: 1, rounds: 1 }));
    expect(smoke.comparisons[0]?.metrics[0]).toMatchObject({ ratio: null, verdict: 'shown', pairs: 1 });
    expect(smoke.answer.headline).toBe(
      'Fast core and Slow classic cannot be compared: an interval needs at least 3 pairs (One to one, 16 B payload, wire driver). Both were audited: no message was lost, duplicated, reordered or corrupted.',
    );
    expect(smoke.cells[0]).toMatchObject({ estimate: null, reason: '1 of the 3 values that an interval needs' });
    expect(smoke.controls[0]).toMatchObject({ ratio: null, noiseFloor: null });
  });

  it('no trial at all, and nothing but failures', () => {
    expect(analyse({ ...record, trials: [], closing: null }).answer.headline).toContain('Nothing could be compared.');
    const failed = analyse(withTrials((trial) => ({ ...trial, status: 'failed', reason: 'the server was killed', slices: [] })));
    expect(failed.answer.headline).toMatch(/^Nothing could be compared\. Fast core: of 62 trials, 62 failed: the server was killed\./);
    expect(failed.comparisons).toEqual([]);
  });

  it('cells that were refused are named', () => {
    expect(analysis.findings.at(-1)?.statement).toContain('Not measured: One to one, 64 KiB payload, wire driver');
  });
});

describe('checks', () => {
  const statusOf = (from: RunRecord, id: string): string | undefined => analyse(from).checks.find((check) => check.id === id)?.status;

  it('hold for the synthetic record', () => {
    expect(analysis.checks.map(({ id, status }) => `${id}: ${status}`)).toEqual([
      'closing: ok', 'utilisation: ok', 'generator: ok', 'drain: ok', 'little: not applicable', 'warm-up: ok',
    ]);
  });

  it('find a record cut short, a CPU overdrawn, a busy generator, a long drain, a warm-up that never settled', () => {
    expect(statusOf(syntheticRecord({ cut: true }), 'closing')).toBe('not ok');
    const slices = (change: (slice: TrialRecord['slices'][number]) => TrialRecord['slices'][number]): RunRecord =>
      withTrials((trial) => ({ ...trial, slices: trial.slices.map(change) }));
    expect(statusOf(slices((slice) => ({ ...slice, cpuMs: { broker: slice.elapsedMs * 1.3 } })), 'utilisation')).toBe('not ok');
    expect(statusOf(slices((slice) => ({ ...slice, generator: { cpuShare: 0.9, loopDelayP99Ms: 1 } })), 'generator')).toBe('not ok');
    expect(statusOf(slices((slice) => ({ ...slice, metrics: { ...slice.metrics, drainMs: 150 } })), 'drain')).toBe('not ok');
    expect(statusOf(withTrials((trial) => ({ ...trial, warmUp: { settled: false, elapsedMs: 9, method: '' } })), 'warm-up')).toBe('not ok');
  });

  it("try Little's law where its three parts are known", () => {
    // 1,000 in flight at most; a fast trial delivers about 1,000 a millisecond, so that 0.9 ms each is possible and 1.5 is not.
    const inTransit = (micros: number): RunRecord => {
      const histogram = hdr.build({ useWebAssembly: false, highestTrackableValue: 1e9 });
      histogram.recordValue(micros);
      const windowedOneWay = hdr.encodeIntoCompressedBase64(histogram);
      return withTrials((trial) => ({
        ...trial,
        histograms: { windowedOneWay },
        slices: trial.slices.map((slice) => ({ ...slice, metrics: { ...slice.metrics, peakInFlight: 1000 } })),
      }));
    };
    expect(statusOf(inTransit(800), 'little')).toBe('ok');
    expect(statusOf(inTransit(1500), 'little')).toBe('not ok');
    expect(statusOf(withTrials((trial) => ({ ...trial, histograms: { windowedOneWay: 'no histogram' } }), inTransit(1)), 'little')).toBe('not applicable');
  });
});

describe('inverted', () => {
  it('turns value and ends, and stays finite', () => {
    const estimate = { value: 0.5, lower: 0, upper: 2, unit: 'ratio', method: '', samples: 3, confidence: 0.95 } as const;
    expect(inverted(estimate)).toMatchObject({ value: 2, lower: 0.5, upper: Number.MAX_VALUE });
  });
});
