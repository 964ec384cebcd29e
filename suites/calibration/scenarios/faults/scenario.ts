import type { Comparison, Contender, ProfileName } from '../../../harness/scenario.ts';
import type { Outcome } from '../../../harness/generator/http/outcomes.ts';
import { rulersOf } from '../../contenders.ts';
import { cell, type CalibrationScenario } from '../../scenario.ts';
import { CalibrationSession, openRuler } from '../../session.ts';
import type { FaultName } from '../../target/faults.ts';
import type { TargetDeeds } from '../../target/target.ts';

const RATE_PER_SEC = 200;
const REFUSED_PER_SEC = 100;
/** Of the slice, for connections that are refused. */
const REFUSED_SHARE = 0.2;
const TIMEOUT_MS = 150;
const PER_ROUND = { ok: 8, status: 2, body: 2, reset: 2, truncated: 2, garbage: 2, noResponse: 2, hang: 1, slow: 1 } as const;

/** By which name a ruler must count a fault. */
const outcomeOf: Readonly<Record<FaultName, Outcome>> = {
  ok: 'ok',
  status: 'status',
  body: 'body',
  reset: 'reset',
  truncated: 'truncated',
  garbage: 'malformed',
  noResponse: 'noResponse',
  hang: 'timeout',
  slow: 'timeout',
};

type Times = Pick<Comparison, 'blocks' | 'roundsPerBlock' | 'sliceMs'>;
const timesOf: Readonly<Record<ProfileName, Times>> = {
  smoke: { blocks: 1, roundsPerBlock: 1, sliceMs: 600 },
  quick: { blocks: 1, roundsPerBlock: 1, sliceMs: 1500 },
  standard: { blocks: 1, roundsPerBlock: 2, sliceMs: 2000 },
  full: { blocks: 2, roundsPerBlock: 3, sliceMs: 2000 },
};

function cells(contenders: readonly Contender[], times: Times): Comparison[] {
  const open = rulersOf(contenders, 'open');
  return open.length === 0 ? [] : [cell({ ...times, levels: {}, contenders: open })];
}

export const scenario: CalibrationScenario = {
  id: 'faults',
  title: 'Scripted faults',
  question: 'Is every fault counted, under its own name?',
  factors: [],
  metrics: [{ id: 'errorShare', title: 'Share of requests that failed', unit: 'share', better: 'less' }],
  headline: 'errorShare',

  plan: (profile, contenders) => ({
    comparisons: cells(contenders, timesOf[profile]),
    why: 'The target answers wrongly, half, late, never, with a reset or with garbage, as often as its script says; at the end nobody listens.',
  }),

  short: (contenders) => cells(contenders, { blocks: 1, roundsPerBlock: 1, sliceMs: 800 }),

  begin(begin) {
    return CalibrationSession.open({
      begin,
      load: { kind: 'open', process: 'uniform', ratePerSec: RATE_PER_SEC },
      timeoutMs: TIMEOUT_MS,
      slice: async ({ target, measure, durationMs, signal, index }) => {
        const behaviour = { kind: 'faults', perRound: PER_ROUND, seed: begin.seed + index, slowMs: 3 * TIMEOUT_MS } as const;
        const { reading, deeds } = await measure({ behaviour, durationMs: durationMs * (1 - REFUSED_SHARE), signal });
        const refusedMs = durationMs * REFUSED_SHARE;
        const load = { kind: 'open', process: 'uniform', ratePerSec: REFUSED_PER_SEC } as const;
        // With a timeout longer than any pause between attempts: what waits for the next one is refused with it.
        const nobody = await openRuler({ begin, load, url: await target.refusingUrl(signal) });
        try {
          const refused = await nobody.slice({ durationMs: refusedMs, signal });
          const audit = { ...added(reading.audit, refused.audit), ...scripted(deeds), scriptedRefused: Math.round((refusedMs / 1000) * REFUSED_PER_SEC) };
          return { ...reading, operations: reading.operations, audit };
        } finally {
          await nobody.close();
        }
      },
    });
  },
};

/** `scriptedStatus` …: how often the target acted out what is to be counted under that name. */
function scripted({ scripted: faults, requests }: TargetDeeds): Record<string, number> {
  const audit: Record<string, number> = { targetRequests: requests };
  for (const [fault, count] of Object.entries(faults) as [FaultName, number][]) {
    const name = outcomeOf[fault];
    const key = `scripted${name.charAt(0).toUpperCase()}${name.slice(1)}`;
    audit[key] = (audit[key] ?? 0) + count;
  }
  return audit;
}

function added(one: Readonly<Record<string, number>>, other: Readonly<Record<string, number>>): Record<string, number> {
  const sum: Record<string, number> = { ...one };
  for (const [name, count] of Object.entries(other)) sum[name] = (sum[name] ?? 0) + count;
  return sum;
}
