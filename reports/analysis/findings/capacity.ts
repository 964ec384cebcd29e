import type { RunRecord } from '../../../suites/harness/record.ts';
import { formatUnit } from '../../../suites/harness/units.ts';
import { finite } from '../cell.ts';
import type { Bottleneck, Sustainable } from '../capacity/result.ts';
import type { DemandResult, MixDemand } from '../demand/result.ts';
import type { Finding } from '../estimate.ts';
import type { Analysis } from '../result.ts';
import { titlesOf, valueWords } from '../words.ts';
import { comparisonFinding } from './comparison.ts';

/** A bottleneck whose prediction is off by more is a problem. */
const GOOD_ENOUGH = 0.15;

/** What whole systems need, what ends them, and how many workers they want. */
export function capacityFindings(record: RunRecord, { demand, capacity, workers, predictions, settings }: Pick<Analysis, 'demand' | 'capacity' | 'workers' | 'predictions' | 'settings'>): Finding[] {
  return [
    ...capacity.bottlenecks.map(bottleneckFinding),
    ...demand.flatMap((one) => demandFindings(record, one)),
    ...capacity.sustainable.map(sustainableFinding),
    ...capacity.contenders.flatMap((comparison): Finding[] => {
      const found = comparisonFinding({ record, comparison, cells: [], margin: settings.margin });
      return found === null ? [] : [{ ...found, id: `contenders/${comparison.id}`, kind: 'contenders' }];
    }),
    ...workers.curves.filter(({ advice }) => advice !== '').map((curve): Finding => ({
      id: `workers/${curve.id}`,
      kind: 'workers',
      statement: `${curve.advice} ${titlesOf(record).contender(curve.suite, curve.contender)}.`,
      estimate: curve.levels.find(({ at }) => at === curve.knee?.at)?.throughput ?? null,
      verdict: 'shown',
      overturn: curve.overturn,
      trials: curve.trials,
    })),
    ...predictions.map((one): Finding => ({
      id: `prediction/${one.suite}/${one.scenario}/${one.contender}`,
      kind: 'prediction',
      statement: `${one.sentence} ${titlesOf(record).contender(one.suite, one.contender)}.`,
      estimate: null,
      verdict: one.verdict === 'pass' ? 'ok' : one.verdict === 'fail' ? 'not ok' : 'shown',
      overturn: 'Holds for loads and mixes between those measured, on this machine.',
      trials: [...one.trials, ...one.points.flatMap(({ trials }) => trials)],
    })),
    ...workers.processes.map((one): Finding => ({
      id: `processes/${one.suite}/${one.contender}`,
      kind: 'workers',
      statement: `${one.advice} ${titlesOf(record).contender(one.suite, one.contender)}.`,
      estimate: null,
      verdict: 'shown',
      overturn: 'Overturned on a server with more cores.',
      trials: one.trials,
    })),
  ];
}

function bottleneckFinding(one: Bottleneck): Finding {
  const { errorShare } = one;
  return {
    id: `bottleneck/${one.suite}/${one.contender}/${one.mix}`,
    kind: 'bottleneck',
    statement: [one.sentence, ...one.notes].join(' '),
    estimate: one.saturation,
    verdict: errorShare === null ? 'shown' : Math.abs(errorShare) <= GOOD_ENOUGH ? 'ok' : 'not ok',
    overturn: 'Overturned by other traffic than this mix, by another number of cores, or by a limit that is not CPU and that this load did not reach.',
    trials: one.trials,
  };
}

function demandFindings(record: RunRecord, one: DemandResult): Finding[] {
  const { suite, contender, heldOut } = one;
  const where = titlesOf(record).contender(suite, contender);
  const costs = one.mixes.map((mix): Finding => ({
    id: `demand/${suite}/${contender}/${mix.mix}`,
    kind: 'demand',
    statement: `A request of ${mix.mix} needs ${valueWords(mix.total)} of CPU at ${formatUnit(mix.perSec, 'perSec')} (${shareWords(mix)}): ${where}.`,
    estimate: mix.total,
    verdict: 'shown',
    overturn: 'Overturned at another load: CPU per request falls as load rises.',
    trials: one.trials,
  }));
  if (heldOut === null) return costs;
  const verdict = { pass: 'ok', fail: 'not ok', 'not judged': 'undecided' } as const;
  const proof: Finding = {
    id: `prediction/${suite}/${contender}`,
    kind: 'prediction',
    statement: `${heldOut.sentence} ${where}.`,
    estimate: null,
    verdict: verdict[heldOut.verdict],
    overturn: 'Overturned by another kind of request, or a load beyond those measured.',
    trials: [...new Set(heldOut.checks.flatMap(({ trials }) => trials))],
  };
  return [...costs, proof];
}

/** `mysql 41 %, api 30 %, …`: the most expensive first. */
export function shareWords({ components }: MixDemand): string {
  const own = components.filter(({ share }) => share > 0).sort((a, b) => b.share - a.share);
  return own.map(({ component, share }) => `${component} ${formatUnit(share, 'share')}`).join(', ');
}

function sustainableFinding(one: Sustainable): Finding {
  const estimate = one.perSec === null ? null : {
    value: one.perSec,
    lower: one.lowerPerSec,
    upper: finite(one.upperPerSec ?? Infinity),
    unit: 'perSec' as const,
    method: one.method,
    samples: one.trials.length,
    confidence: 0.95,
  };
  return {
    id: `sustainable/${one.suite}/${one.contender}/${one.mix}`,
    kind: 'sustainable',
    statement: one.sentence,
    estimate,
    verdict: one.isConfirmed ? 'ok' : 'undecided',
    overturn: 'Overturned by another objective or mix, or where load comes in bursts.',
    trials: one.trials,
  };
}
